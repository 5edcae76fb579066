import type { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import { whatIsMade } from "../docs/image-groups.js";
import { dereference, unlessBroken } from "../openapi/resolve-ref.js";
import type { Operation, Spec } from "../openapi/spec.js";
import { member, objectMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { endpointPath } from "./endpoint-path.js";
import { isCreate } from "./is-create.js";

/** A path that no request can have, though its create would be one of those that are taken. */
export interface RefusedCreate {
  readonly spec: Spec;
  readonly path: string;
  readonly error: GeneratorError;
}

/**
 * The paths that cannot be used, where no names say what to take: those whose create makes images, and
 * those of creates that an earlier run had.
 */
export function refusedCreates(
  specs: readonly Spec[],
  formerKeys: ReadonlySet<string>,
): readonly RefusedCreate[] {
  return specs.flatMap((spec) =>
    [...spec.refused()].flatMap(([path, error]) => {
      const isTaken = formerKeys.has(endpointPath(plainPath(path)).key) || makesImages(spec, path);
      return isTaken ? [{ spec, path, error }] : [];
    }),
  );
}

export function refusedPath({ spec, path, error }: RefusedCreate): Warning {
  return {
    file: spec.file,
    pointer: error.pointer ?? pointer("/paths", path),
    message: `POST ${path} is left out: ${error.advice}`,
    leftOut: `POST ${path}`,
  };
}

function makesImages(spec: Spec, path: string): boolean {
  const at = pointer("/paths", path);
  const written = member(objectMember(spec.root, "paths"), path);
  const item = unlessBroken(() => dereference(spec, written, at));
  // What a path has whose reference leads nowhere is not known: one that ends in an id is rarely a create.
  const object = item ? objectMember(item.value, "post") : path.endsWith("}") ? undefined : {};
  const hasBody = item === undefined || member(object, "requestBody") !== undefined;
  if (object === undefined || !hasBody) return false;
  const post: Operation = { spec, method: "POST", path, pointer: pointer(at, "post"), object };
  return isCreate(post) && whatIsMade(post) === "images";
}

/** The path that was meant: without a query, and without dot segments. */
function plainPath(path: string): string {
  const [plain = ""] = path.trim().split(/[?#]/);
  const kept: string[] = [];
  for (const segment of plain.split(/[\\/]/)) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  return kept.join("/");
}
