import type { FieldPath } from "@modelsmith/runtime";
import { dereferenceOrNone } from "../../openapi/resolve-ref.js";
import { responsesOf } from "../../openapi/responses.js";
import type { Operation } from "../../openapi/spec.js";
import { objectMember, stringMember } from "../../util/json.js";
import { pointer, pointerSegments } from "../../util/json-pointer.js";

/** A parameter that a link of a response fills in, and where the response has its value. */
export interface LinkedParameter {
  readonly name: string;
  /** Absent if the value is not in the response's body. */
  readonly path?: FieldPath;
}

/**
 * The parameter of an operation that a link of another's success fills in.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#link-object
 */
export function linkedParameter(from: Operation, to: Operation): LinkedParameter | undefined {
  for (const { isSuccess, resolved } of responsesOf(from)) {
    const links = objectMember(resolved?.value, "links");
    if (!isSuccess || links === undefined || resolved === undefined) continue;
    for (const [name, written] of Object.entries(links)) {
      const link = dereferenceOrNone(
        from.spec,
        written,
        pointer(resolved.pointer, "links", name),
      )?.value;
      if (!leadsTo(link, to)) continue;
      for (const parameter of Object.keys(objectMember(link, "parameters") ?? {})) {
        const expression = stringMember(objectMember(link, "parameters"), parameter) ?? "";
        const [, place] = /^\{?\$response\.body#(\/[^}]*)\}?$/.exec(expression) ?? [];
        const path = place === undefined ? undefined : pointerSegments(place);
        // A parameter may be written with its place: `path.id`.
        return { name: parameter.replace(/^(path|query|header)\./, ""), ...(path && { path }) };
      }
    }
  }
  return undefined;
}

function leadsTo(link: unknown, { object, path, method }: Operation): boolean {
  const id = stringMember(link, "operationId");
  if (id !== undefined) return id === stringMember(object, "operationId");
  const reference = stringMember(link, "operationRef");
  return reference === `#${pointer("/paths", path, method.toLowerCase())}`;
}
