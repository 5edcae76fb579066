/** The parts of a path between its slashes. */
export function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}

/** The names of its placeholders. */
export function placeholdersIn(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
}

/** A path with what stands for each placeholder. */
export function mapPlaceholders(
  path: string,
  textOf: (name: string, whole: string) => string,
): string {
  return path.replace(/\{([^{}]*)\}/g, (whole, name: string) => textOf(name, whole));
}

/** A create's or a poll's path as the spec has it: `{+model}` tells the runtime to keep slashes. */
export function shownPath(path: string): string {
  return path.replaceAll("{+", "{");
}

/** `/jobs/{job_id}` and `/jobs/{id}` are one path. */
export function unnamed(path: string): string {
  return mapPlaceholders(path, () => "{}");
}

/** The paths that a path continues, the longest first: `/a/b` and `/a` of `/a/b/{id}`. */
export function pathsAbove(path: string): readonly string[] {
  const ends = [...path.matchAll(/(?<!^)\//g)].map(({ index }) => index);
  return ends.reverse().map((end) => path.slice(0, end));
}

/** Whether a path stands below another: `/renders/{id}/file` below `/renders/{id}`. */
export function isBelow(path: string, other: string): boolean {
  return path.startsWith(`${other}/`);
}

/** Whether two paths are of one thing by its id: `/renders/{id}`, `/renders/{id}/state`, `/renders/{id}/images`. */
export function areOfOneThing(path: string, other: string): boolean {
  return thingOf(path) === thingOf(other);
}

/** A path up to its last placeholder; without one, up to its last segment. */
export function thingOf(path: string): string {
  const plain = unnamed(path);
  return plain.slice(0, plain.lastIndexOf("}") + 1 || plain.lastIndexOf("/"));
}
