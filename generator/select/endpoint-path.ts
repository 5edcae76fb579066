import { segmentsOf } from "../util/url-path.js";

/** The parts of a create path. */
export interface EndpointPath {
  /** Provider and model: the path without version, `generation` and `sse`. */
  readonly key: string;
  /** `v2` of `/v2/images`; empty without one. */
  readonly version: string;
  /** Whether `/generation/sse/…` marks the form that streams. */
  readonly sse: boolean;
}

/**
 * `/v1/generation/sse/google/nano-banana`, `/generation/google/nano-banana` and
 * `google/nano-banana` are the same endpoint.
 */
export function endpointPath(path: string): EndpointPath {
  const [, version = "", sse, key = ""] = shape.exec(segmentsOf(path).join("/")) ?? [];
  return { key, version, sse: sse !== undefined };
}

/** At least one segment is left for the key. */
const shape = /^(?:(v\d+)\/)?(?:generation\/(?:(sse)\/)?)?(.+)$/s;

/** What somebody typed as an endpoint, without a `POST` before it. */
export function typedPath(text: string): string {
  return text.trim().replace(/^post\s+/i, "");
}

/** The key of the first version that was known, of which others add theirs: `edit/v2` is `edit`. */
export function withoutVersion(key: string): string {
  return key.replace(/\/(v\d+|unversioned)$/, "");
}
