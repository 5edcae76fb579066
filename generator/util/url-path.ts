/** The parts of a path between its slashes. */
export function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}

/** The names of its placeholders. */
export function namesIn(path: string): readonly string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
}

/** `/jobs/{job_id}` and `/jobs/{id}` are one path. */
export function unnamed(path: string): string {
  return path.replace(/\{[^{}]*\}/g, "{}");
}
