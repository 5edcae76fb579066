import type { Operation, Spec } from "../openapi/spec.js";
import { findMediaType, successContent } from "../openapi/success-content.js";
import { objectMember } from "../util/json.js";
import { endpointPath } from "./endpoint-path.js";

/** The operations of one create: its streaming and its plain form. At least one is present. */
export interface CreateOperations {
  /** Provider and model: `google/nano-banana-pro`. */
  readonly key: string;
  readonly sse?: Operation;
  readonly plain?: Operation;
}

/**
 * Every endpoint of a spec that can start a generation, by key, in path order.
 *
 * @param ssePath - the path of the platform's streaming forms with `{key}` in it, if it is unusual
 */
export function createOperations(
  spec: Spec,
  ssePath: string | undefined,
): ReadonlyMap<string, CreateOperations> {
  const forms = new Map<string, CreateOperations>();
  for (const operation of spec.operations()) {
    if (operation.method !== "POST" || !hasBody(operation)) continue;
    const named = ssePath === undefined ? undefined : keyIn(ssePath, operation.path);
    const parsed = endpointPath(operation.path);
    const key = named ?? parsed.key;
    const form =
      named !== undefined || parsed.sse || answersWithEvents(operation) ? "sse" : "plain";
    const known = forms.get(key) ?? { key };
    // `/v1/…` next to the bare path is the same endpoint: the first in path order wins.
    if (known[form] === undefined) forms.set(key, { ...known, [form]: operation });
  }
  return forms;
}

function hasBody(operation: Operation): boolean {
  return objectMember(operation.object, "requestBody") !== undefined;
}

/** Some streaming forms can only be recognised by their response. */
function answersWithEvents(operation: Operation): boolean {
  const { content = {} } = successContent(operation) ?? {};
  return findMediaType(content, /^text\/event-stream\b/i) !== undefined;
}

/** The part of a path at the `{key}` of a template. */
function keyIn(template: string, path: string): string | undefined {
  const [before = "", after = ""] = template.split("{key}");
  const fits = path.startsWith(before) && path.endsWith(after);
  const key = path.slice(before.length, path.length - after.length);
  return fits && path.length > before.length + after.length ? endpointPath(key).key : undefined;
}
