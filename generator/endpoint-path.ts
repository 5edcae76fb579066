/** What a create path says by itself. */
export interface EndpointPath {
  /** Provider and model: the path without version, `generation` and `sse`. */
  readonly key: string;
  /** Whether `/generation/sse/…` marks the form that streams. */
  readonly sse: boolean;
}

/**
 * `/v1/generation/sse/google/nano-banana`, `/generation/google/nano-banana` and
 * `google/nano-banana` are the same endpoint.
 */
export function endpointPath(path: string): EndpointPath {
  const segments = path.split("/").filter((segment) => segment !== "");
  if (segments.length > 1 && /^v\d+$/.test(segments[0] ?? "")) segments.shift();
  if (segments.length > 1 && segments[0] === "generation") segments.shift();
  const sse = segments.length > 1 && segments[0] === "sse";
  if (sse) segments.shift();
  return { key: segments.join("/"), sse };
}
