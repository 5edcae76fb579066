import type { Operation, Spec } from "../openapi/spec.js";
import { findMediaType, successContent } from "../openapi/success-content.js";
import { responseShape } from "../schema/response/result-data.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";
import { findLifecycle } from "./find-lifecycle.js";
import { type PlatformBase, pathBelow } from "./platform-base.js";

/** How the result of an endpoint is obtained. */
export interface ResolvedPolling {
  readonly poll: Operation | undefined;
  /** Only if it is not the platform's. */
  readonly pollPath?: string;
  /** Whether the create itself answers with the result. */
  readonly immediate: boolean;
}

/**
 * Decides how an endpoint's result is obtained. A model's own spec may have its own poll endpoint.
 *
 * @param platformPath - the path of the platform's poll endpoint, below the base URL
 */
export function resolvePolling(
  { sse, plain }: SelectedEndpoint,
  base: PlatformBase,
  platformPath: string | undefined,
  platformPoll: Operation | undefined,
): ResolvedPolling {
  const main = plain ?? sse;
  const own =
    main === undefined || main.spec === base.spec
      ? undefined
      : findLifecycle(main.spec, postsOf(main.spec), base.configured.pollPath).poll;
  const poll = own ?? platformPoll;
  const path = own === undefined ? platformPath : pathBelow(base, own);
  const isPlatformPath = withoutNames(path ?? "") === withoutNames(platformPath ?? "");
  const immediate = main !== undefined && answersAtOnce(main, sse, path !== undefined);
  return {
    poll: immediate ? undefined : poll,
    immediate,
    ...(path !== undefined && !isPlatformPath && !immediate && { pollPath: path }),
  };
}

function postsOf(spec: Spec): readonly string[] {
  const posts = spec.operations().filter(({ method }) => method === "POST");
  return posts.map(({ path }) => path);
}

/**
 * Whether the 200 of a create is the result: it says nothing of a status, and there is nothing to
 * poll, or no id to poll with.
 */
function answersAtOnce(main: Operation, sse: Operation | undefined, canPoll: boolean): boolean {
  if (sse !== undefined && !hasJson(main)) return false;
  const shape = responseShape(main);
  if (shape === undefined) return !canPoll && sse === undefined;
  return !shape.status && shape.more && !(canPoll && shape.id);
}

/** `/generation/{request_id}` and `/generation/{id}` are one path. */
function withoutNames(path: string): string {
  return path.replace(/\{[^{}]*\}/g, "{}");
}

/** One POST may answer with JSON or with a stream. */
function hasJson(operation: Operation): boolean {
  const { content = {} } = successContent(operation) ?? {};
  return findMediaType(content, /json/i) !== undefined;
}
