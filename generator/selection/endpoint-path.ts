/** What a create path says by itself. */
export interface EndpointPath {
  /** Provider and model: the path without version, `generation` and `sse`. */
  readonly key: string;
  /** Whether `/generation/sse/…` marks the form that streams. */
  readonly sse: boolean;
  /** The path of the plain form without a version: what an endpoint's name is locked to. */
  readonly path: string;
}

/**
 * `/v1/generation/sse/google/nano-banana`, `/generation/google/nano-banana` and
 * `google/nano-banana` are the same endpoint.
 */
export function endpointPath(path: string): EndpointPath {
  const segments = path.split("/").filter((segment) => segment !== "");
  if (segments.length > 1 && /^v\d+$/.test(segments[0] ?? "")) segments.shift();
  const generation = segments.length > 1 && segments[0] === "generation";
  if (generation) segments.shift();
  const sse = generation && segments.length > 1 && segments[0] === "sse";
  if (sse) segments.shift();
  const key = segments.join("/");
  return { key, sse, path: generation ? `/generation/${key}` : `/${key}` };
}
