import type { GeneratorError } from "../diagnostics/errors.js";
import { dereference, unlessBroken } from "../openapi/resolve-ref.js";
import type { Operation, Spec } from "../openapi/spec.js";
import { makesImages } from "../openapi/what-is-made.js";
import { member, objectMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import type { CreateOperations } from "./create-operations.js";
import { endpointPath } from "./endpoint-path.js";
import { isCreate } from "./is-create.js";
import { isGlobName, isMeant } from "./is-meant.js";
import type { EndpointSelector } from "./selection-source.js";

/** A create whose path no request can have, though it would be one of those that are taken. */
export interface RefusedCreate {
  readonly endpoint: CreateOperations;
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
      const plain = plainPath(path);
      const meant = `/${plain}`;
      // What was meant is an endpoint of the spec, too, and judged as such.
      if (meant !== path && member(objectMember(spec.root, "paths"), meant)) return [];
      const { key } = endpointPath(plain);
      const { post, mayCreate } = postAt(spec, path);
      const isFormer = formerKeys.has(key);
      const isTaken =
        globs.length > 0
          ? globs.some((glob) => isMeant(glob, { key })) && (isFormer || mayCreate)
          : isFormer || (mayCreate && makesImages(post));
      if (!isTaken) return [];
      return [{ endpoint: { key: key || path, plain: post }, error }];
    }),
  );
}

/** The POST of a path, empty if the path leads nowhere, and whether it may create something. */
function postAt(
  spec: Spec,
  path: string,
): { readonly post: Operation; readonly mayCreate: boolean } {
  const at = pointer("/paths", path);
  const written = member(objectMember(spec.root, "paths"), path);
  const item = unlessBroken(() => dereference(spec, written, at));
  const object = item && objectMember(item.value, "post");
  const post: Operation = {
    spec,
    method: "POST",
    path,
    pointer: pointer(at, "post"),
    object: object ?? {},
  };
  // What a path has whose reference leads nowhere is not known: one that ends in an id is rarely a create.
  const hasBody = item ? member(object, "requestBody") !== undefined : !path.endsWith("}");
  return { post, mayCreate: hasBody && isCreate(post) };
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
