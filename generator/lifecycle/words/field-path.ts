import type { FieldPath } from "@modelsmith/runtime";

/** A path as a key: names may have dots and slashes. */
export function pathKey(path: FieldPath): string {
  return JSON.stringify(path);
}

export function isSamePath(one: FieldPath | undefined, other: FieldPath | undefined): boolean {
  return one === undefined || other === undefined ? one === other : pathKey(one) === pathKey(other);
}
