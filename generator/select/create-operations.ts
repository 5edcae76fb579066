import { hasBody } from "../openapi/body-content.js";
import { eventStreamType } from "../openapi/media-types.js";
import { writtenParameters } from "../openapi/operations.js";
import type { Operation, Spec } from "../openapi/spec.js";
import { answersWith } from "../openapi/success-content.js";
import { member } from "../util/json.js";
import { memoizeByObject } from "../util/memoize.js";
import { endpointPath } from "./endpoint-path.js";

/** The operations of one create: its streaming and its plain form. At least one is present. */
export interface CreateOperations {
  /** Provider and model: `google/nano-banana-pro`; of a later version `images/generations/v2`. */
  readonly key: string;
  readonly sse?: Operation;
  readonly plain?: Operation;
}

/** Every create of a spec, by key, and how to find the one that a path asks for. */
export interface Creates extends ReadonlyMap<string, CreateOperations> {
  readonly find: (asked: string) => FoundCreate;
}

/** What a path leads to; several versions if it says none and the spec has more than one. */
export type FoundCreate =
  | { readonly kind: "one"; readonly create: CreateOperations }
  | { readonly kind: "none" }
  | { readonly kind: "several"; readonly creates: readonly CreateOperations[] };

/** The create forms of a spec, read once. */
export type CreatesOf = (spec: Spec) => Creates;

export function memoizedCreates(ssePath: string | undefined): CreatesOf {
  return memoizeByObject((spec: Spec) => createOperations(spec, ssePath));
}

/** The paths of all forms of creates. */
export function pathsOf(creates: readonly CreateOperations[]): readonly string[] {
  return creates.flatMap(({ sse, plain }) => [sse, plain].flatMap((form) => form?.path ?? []));
}

/** The path of each create: of the form that does not stream, if it has one. */
export function mainPathsOf(creates: readonly CreateOperations[]): readonly string[] {
  return creates.flatMap(({ sse, plain }) => (plain ?? sse)?.path ?? []);
}

/** The forms of one version of a path. */
interface VersionForms {
  readonly version: string;
  readonly sse?: Operation;
  readonly plain?: Operation;
}

/**
 * Every endpoint of a spec that can start a generation, by key, in path order; one that takes neither a body nor
 * a query only where it is asked for: most such change the state of what is there. `/v1/…` next to the
 * bare path is the same endpoint if it takes the same request; any other version of a path is one of
 * its own.
 *
 * @param ssePath - the path of the platform's streaming forms with `{key}` in it, if it is unusual
 */
export function createOperations(spec: Spec, ssePath?: string): Creates {
  const posts = spec.operations().filter(({ method }) => method === "POST");
  const listed = byPath(posts.filter(takesInput), ssePath);
  const bare = byPath(
    posts.filter((operation) => !takesInput(operation)),
    ssePath,
  );
  const find = (asked: string) => {
    const found = findIn(listed, asked);
    return found.kind === "none" ? findIn(bare, asked) : found;
  };
  return Object.assign(listed.creates, { find });
}

/** Creates by key, and by the path without its version. */
interface CreatesByPath {
  readonly creates: ReadonlyMap<string, CreateOperations>;
  readonly paths: ReadonlyMap<string, VersionedPath>;
}

function byPath(operations: readonly Operation[], ssePath: string | undefined): CreatesByPath {
  const versions = new Map<string, Map<string, VersionForms>>();
  for (const operation of operations) {
    const named = ssePath === undefined ? undefined : keyIn(ssePath, operation.path);
    const parsed = endpointPath(operation.path);
    const key = named ?? parsed.key;
    const form =
      named !== undefined || parsed.sse || answersWith(operation, eventStreamType)
        ? "sse"
        : "plain";
    const ofKey = versions.get(key) ?? new Map<string, VersionForms>();
    versions.set(key, ofKey);
    const { version } = parsed;
    const known = ofKey.get(version) ?? { version };
    if (known[form] === undefined) ofKey.set(version, { ...known, [form]: operation });
  }
  const paths = new Map<string, VersionedPath>();
  const creates = new Map<string, CreateOperations>();
  for (const [key, forms] of versions) {
    const distinct = distinctVersions(key, [...forms.values()]);
    paths.set(key, { forms, creates: distinct });
    for (const create of distinct) creates.set(create.key, create);
  }
  return { creates, paths };
}

/** Versions from the oldest on; one that only adds a form belongs to the one before it. */
function distinctVersions(
  key: string,
  versions: readonly VersionForms[],
): readonly CreateOperations[] {
  const merged: VersionForms[] = [];
  for (const forms of [...versions].sort((a, b) => numberOf(a.version) - numberOf(b.version))) {
    const last = merged.at(-1);
    const isFirst = numberOf(forms.version) === 1;
    const isSame =
      last !== undefined && (!overlap(last, forms) || (isFirst && asksAlike(last, forms)));
    if (isSame) merged[merged.length - 1] = { ...forms, ...last };
    else merged.push(forms);
  }
  return merged.map(({ version, ...forms }, index) => ({
    key: index === 0 ? key : `${key}/${version}`,
    ...forms,
  }));
}

function numberOf(version: string): number {
  return version === "" ? 0 : Number(version.slice(1));
}

function overlap(one: VersionForms, other: VersionForms): boolean {
  return (one.sse && other.sse) !== undefined || (one.plain && other.plain) !== undefined;
}

/** Whether two versions take the same request where both have a form. */
function asksAlike(one: VersionForms, other: VersionForms): boolean {
  return (["sse", "plain"] as const).every((form) => {
    const [first, second] = [one[form], other[form]];
    return first === undefined || second === undefined || request(first) === request(second);
  });
}

function request({ object }: Operation): string {
  return JSON.stringify([object["requestBody"], object["parameters"]]);
}

/** A path without its version: its forms by version, and the creates that they make. */
interface VersionedPath {
  readonly forms: ReadonlyMap<string, VersionForms>;
  readonly creates: readonly CreateOperations[];
}

function findIn({ creates, paths }: CreatesByPath, asked: string): FoundCreate {
  const known = creates.get(asked);
  if (known !== undefined) return { kind: "one", create: known };
  const { key, version } = endpointPath(asked);
  const path = paths.get(key);
  if (path === undefined) return { kind: "none" };
  const own = path.forms.get(version);
  const holder = own && (path.creates.find((create) => holds(create, own)) ?? path.creates[0]);
  if (own !== undefined && holder !== undefined) {
    const { version: _, ...forms } = own;
    return { kind: "one", create: { ...holder, ...forms } };
  }
  // The server's URL may have the version that the asked path begins with.
  const isAny = version === "" || version === "v1";
  const [only, ...others] = isAny ? path.creates : path.creates.filter(isBare);
  if (only === undefined) return { kind: "none" };
  return others.length === 0
    ? { kind: "one", create: only }
    : { kind: "several", creates: [only, ...others] };
}

function holds(create: CreateOperations, { sse, plain }: VersionForms): boolean {
  return (
    (sse !== undefined && create.sse === sse) || (plain !== undefined && create.plain === plain)
  );
}

function isBare({ sse, plain }: CreateOperations): boolean {
  return [sse, plain].some((form) => form !== undefined && endpointPath(form.path).version === "");
}

function takesInput(operation: Operation): boolean {
  const places = [...writtenParameters(operation)].map(({ resolved }) =>
    member(resolved?.value, "in"),
  );
  return hasBody(operation) || places.includes("query");
}

/** The part of a path at the `{key}` of a template. */
function keyIn(template: string, path: string): string | undefined {
  const [before = "", after = ""] = template.split("{key}");
  const fits = path.startsWith(before) && path.endsWith(after);
  const key = path.slice(before.length, path.length - after.length);
  return fits && path.length > before.length + after.length ? endpointPath(key).key : undefined;
}
