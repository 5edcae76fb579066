import type { FieldPath } from "@modelsmith/runtime";

/** A path as a key: names may have dots and slashes. */
export function pathKey(path: FieldPath): string {
  return JSON.stringify(path);
}

export function isSamePath(one: FieldPath | undefined, other: FieldPath | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.length === other.length && one.every((name, index) => name === other[index]);
}
