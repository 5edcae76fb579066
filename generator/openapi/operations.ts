import { GeneratorError } from "../diagnostics/errors.js";
import {
  arrayMember,
  byCodeUnit,
  isObject,
  type JsonValue,
  member,
  objectMember,
} from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { withExampleSchemas } from "./example-schema.js";
import { dereference, readOrBroken } from "./resolve-ref.js";
import type { Operation, Resolved, Spec } from "./spec.js";

const methods = ["get", "post", "put", "patch", "delete"] as const;

/** The paths of a spec: the operations of those that can be used, and why the others cannot. */
export interface ReadPaths {
  readonly operations: readonly Operation[];
  /** By path key: MS1107 for one that no request can have, MS1103 or MS1104 for a dead path item. */
  readonly refused: ReadonlyMap<string, GeneratorError>;
}

/**
 * All operations of a spec, ordered by path and method: the order of keys in `paths` has no
 * meaning and must not change the output. A path that nobody asked for must not stop a run: it is
 * up to the selection to ask why a path is refused.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#paths-object
 */
export function readPaths(spec: Spec): ReadPaths {
  const paths = objectMember(spec.root, "paths") ?? {};
  const refused = new Map<string, GeneratorError>();
  const operations = Object.keys(paths)
    .sort(byCodeUnit)
    .filter((path) => !path.startsWith("x-"))
    .flatMap((path) => {
      try {
        return operationsOfPath(spec, path, paths[path]);
      } catch (error) {
        if (!(error instanceof GeneratorError)) throw error;
        refused.set(path, error);
        return [];
      }
    });
  return { operations, refused };
}

function operationsOfPath(
  spec: Spec,
  path: string,
  written: JsonValue | undefined,
): readonly Operation[] {
  checkPath(spec, path);
  const item = dereference(spec, written, pointer("/paths", path));
  return methods.flatMap((method) => {
    const object = member(item?.value, method);
    if (item === undefined || !isObject(object)) return [];
    const at = pointer(item.pointer, method);
    const shown = withExampleSchemas(object);
    return [{ spec, method: method.toUpperCase(), path, pointer: at, object: shown }];
  });
}

/** @see https://spec.openapis.org/oas/v3.1.1.html#operation-object, its `tags` */
export function tagsOf({ object }: Operation): readonly string[] {
  return arrayMember(object, "tags").filter((tag) => typeof tag === "string");
}

/** The path item of an operation, with what all its operations share. */
export function pathItemOf({ spec, path }: Operation): Resolved | undefined {
  const item = member(objectMember(spec.root, "paths"), path);
  return dereference(spec, item, pointer("/paths", path));
}

/** Whether a spec's authors leave an operation out of all that is made of it: `x-excluded`, of it or of its path. */
export function isExcluded(operation: Operation): boolean {
  const holders = [operation.object, pathItemOf(operation)?.value];
  return holders.some((holder) => member(holder, "x-excluded") === true);
}

/** The parameters of an operation's path and its own, as they are written, references followed. */
export function* writtenParameters(operation: Operation): Generator<WrittenParameter> {
  const { spec, object, pointer: at } = operation;
  for (const holder of [pathItemOf(operation), { value: object, pointer: at }]) {
    for (const [index, written] of arrayMember(holder?.value, "parameters").entries()) {
      const here = pointer(holder?.pointer ?? "", "parameters", index);
      const { found, broken } = readOrBroken(() => dereference(spec, written, here));
      yield { at: here, resolved: found, broken };
    }
  }
}

export interface WrittenParameter {
  /** Where it is written. */
  readonly at: string;
  readonly resolved: Resolved | undefined;
  /** Why its reference leads nowhere. */
  readonly broken: GeneratorError | undefined;
}

/** The key is sent to the base URL joined with this path, which must stay below it. */
function checkPath(spec: Spec, path: string): void {
  const problem = pathKeyProblem(path);
  if (problem === undefined) return;
  throw new GeneratorError("MS1107", `the path key cannot be used: ${problem}`, {
    file: spec.file,
    pointer: pointer("/paths", path),
    hint: "A path begins with one / and has no dot segments, queries or control characters.",
  });
}

function pathKeyProblem(path: string): string | undefined {
  if (!path.startsWith("/") || path.startsWith("//")) return 'it must start with a single "/"';
  if (/[\p{Cc} ]/u.test(path)) return "it has a control character or a space";
  if (/\p{Cs}/u.test(path)) return "it has half of a surrogate pair";
  if (/<[\w-]+>/.test(path)) return "it has a name in < >: a parameter is written in braces";
  if (/[\\?#]/.test(path)) return 'it has a "\\", "?" or "#"';
  if (/(^|\/)\.\.?(\/|$)/.test(path)) return "it has a dot segment";
  if (/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(path)) return "it has an encoded dot segment";
  return undefined;
}
