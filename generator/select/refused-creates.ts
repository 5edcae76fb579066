import type { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import { makesImages } from "../docs/image-groups.js";
import { dereference, unlessBroken } from "../openapi/resolve-ref.js";
import type { Operation, Spec } from "../openapi/spec.js";
import { member, objectMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { endpointPath } from "./endpoint-path.js";
import { isCreate } from "./is-create.js";
import { isGlobName, isMeant } from "./is-meant.js";
import type { EndpointSelector } from "./selection-source.js";

/** A path that no request can have, though its create would be one of those that are taken. */
export interface RefusedCreate {
  readonly spec: Spec;
  readonly path: string;
  readonly error: GeneratorError;
}

/**
 * The paths that cannot be used, where no full names say what to take: those whose create makes images,
 * or that a glob fits, and those of creates that an earlier run had.
 */
export function refusedCreates(
  specs: readonly Spec[],
  selector: EndpointSelector,
  formerKeys: ReadonlySet<string>,
): readonly RefusedCreate[] {
  const globs = selector.by === "endpoint" ? selector.endpoints.filter(isGlobName) : [];
  if (selector.by !== "images" && globs.length === 0) return [];
  return specs.flatMap((spec) =>
    [...spec.refused()].flatMap(([path, error]) => {
      const { key } = endpointPath(plainPath(path));
      const isFormer = formerKeys.has(key);
      const isTaken =
        globs.length > 0
          ? globs.some((glob) => isMeant(glob, { key })) && (isFormer || mayCreate(spec, path))
          : isFormer || mayCreate(spec, path, makesImages);
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
    code: error.code,
  };
}

function mayCreate(
  spec: Spec,
  path: string,
  isWanted: (post: Operation) => boolean = () => true,
): boolean {
  const at = pointer("/paths", path);
  const written = member(objectMember(spec.root, "paths"), path);
  const item = unlessBroken(() => dereference(spec, written, at));
  // What a path has whose reference leads nowhere is not known: one that ends in an id is rarely a create.
  const object = item ? objectMember(item.value, "post") : path.endsWith("}") ? undefined : {};
  const hasBody = item === undefined || member(object, "requestBody") !== undefined;
  if (object === undefined || !hasBody) return false;
  const post: Operation = { spec, method: "POST", path, pointer: pointer(at, "post"), object };
  return isCreate(post) && isWanted(post);
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
