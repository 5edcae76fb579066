import type { EndpointDigest } from "../lock/endpoint-digest.js";
import type { LockedEndpoint } from "../lock/lock.js";
import { ownMember } from "../util/json.js";
import type { Change, Form } from "./changes.js";
import { compareFields, isReordered } from "./compare-fields.js";

/** What changed about one endpoint; empty if nothing did. */
export function compareEndpoint(
  from: LockedEndpoint,
  to: LockedEndpoint,
  guess: boolean,
): readonly Change[] {
  const [before, after] = [from.digest, to.digest];
  const place = moved(from, to, guess);
  if (before === after) return place;
  const changes = [
    ...place,
    ...forms(before, after, from.path === to.path),
    ...results(before, after),
    ...compareFields("input", before.input, after.input),
    ...compareFields("data", before.data, after.data),
  ];
  if (before.deprecated !== after.deprecated) {
    changes.push({ kind: "deprecation", deprecated: after.deprecated });
  }
  if (before.source !== after.source) {
    changes.push({ kind: "spec-changed", from: before.source, to: after.source });
  }
  for (const holder of ["input", "data"] as const) {
    if (!isReordered(before[holder], after[holder])) continue;
    changes.push({ kind: "fields-reordered", in: holder });
  }
  const onlyText = before.model !== after.model && changes.length === 0;
  return onlyText ? [{ kind: "text" }] : changes;
}

function moved(from: LockedEndpoint, to: LockedEndpoint, guess: boolean): Change[] {
  const [formerCall, call] = [callOf(from), callOf(to)];
  if (from.path === to.path) {
    return formerCall === call ? [] : [{ kind: "function-renamed", from: formerCall, to: call }];
  }
  const change = { kind: "endpoint-moved" as const, from: from.path, to: to.path, guess };
  return [formerCall === call ? change : { ...change, formerCall }];
}

function callOf({ name }: LockedEndpoint): string {
  return `${name.module}.${name.function}`;
}

/** @param samePlace - false if the whole endpoint moved: its forms then moved with it */
function forms(before: EndpointDigest, after: EndpointDigest, samePlace: boolean): Change[] {
  const changes = [
    ...form("sse", before.ssePath, after.ssePath, after.plainPath !== undefined, samePlace),
    ...form("plain", before.plainPath, after.plainPath, after.ssePath !== undefined, samePlace),
  ];
  if (before.multipart === after.multipart) return changes;
  return [
    ...changes,
    after.multipart
      ? { kind: "form-added", form: "multipart" }
      : { kind: "form-removed", form: "multipart", otherFormLeft: true },
  ];
}

function form(
  name: Form,
  from: string | undefined,
  to: string | undefined,
  otherFormLeft: boolean,
  samePlace: boolean,
): Change[] {
  if (from === to) return [];
  if (from === undefined && to !== undefined) return [{ kind: "form-added", form: name, path: to }];
  if (from !== undefined && to === undefined) {
    return [{ kind: "form-removed", form: name, path: from, otherFormLeft }];
  }
  if (from === undefined || to === undefined || !samePlace) return [];
  return [{ kind: "form-moved", form: name, from, to, otherFormLeft }];
}

function results(before: EndpointDigest, after: EndpointDigest): Change[] {
  const parts = new Set([...Object.keys(before.result), ...Object.keys(after.result)]);
  const places = [...parts]
    .map((part) => ({
      part,
      from: ownMember(before.result, part),
      to: ownMember(after.result, part),
    }))
    .filter(({ from, to }) => from !== to)
    .map((place) => ({ kind: "result-moved" as const, ...place }));
  if (before.dataFrom === after.dataFrom) return places;
  return [...places, { kind: "data-origin", from: before.dataFrom, to: after.dataFrom }];
}
