import type { FollowRequest } from "@modelsmith/runtime";
import type { Operation, Spec } from "../openapi/spec.js";
import { findMediaType, successContent } from "../openapi/success-content.js";
import type { ResultFields } from "../schema/response/find-result-fields.js";
import { responseShape } from "../schema/response/result-data.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";
import { findLifecycle } from "./find-lifecycle.js";
import { type PlatformBase, pathBelow } from "./platform-base.js";

/** How the result of an endpoint is obtained. */
export interface ResolvedPolling {
  readonly poll: Operation | undefined;
  /** Only if it is not the platform's; `false`: nothing is polled. */
  readonly own?: FollowRequest | false;
  /** Whether the create itself answers with the result. */
  readonly immediate: boolean;
}

/** What the endpoints of a platform share. */
export interface Shared {
  readonly base: PlatformBase;
  readonly poll: Operation | undefined;
  readonly pollPath: string | undefined;
}

/** A request with the id in a path. The last placeholder is the id's, whatever the spec calls it. */
export function pollByPath(path: string): FollowRequest {
  return { path: path.replace(/\{[^{}]*\}(?!.*\{)/, "{id}") };
}

/**
 * Decides how an endpoint's result is obtained. A model's own spec may have its own poll endpoint.
 */
export function resolvePolling(
  { sse, plain }: SelectedEndpoint,
  { base, pollPath: platformPath, poll: platformPoll }: Shared,
): ResolvedPolling {
  const main = plain ?? sse;
  const own =
    main === undefined || main.spec === base.spec
      ? undefined
      : findLifecycle(main.spec, postsOf(main.spec), base.configured.pollPath).poll;
  const poll = own ?? platformPoll;
  const path = own === undefined ? platformPath : pathBelow(base, own);
  const isPlatformPath = withoutNames(path ?? "") === withoutNames(platformPath ?? "");
  const immediate =
    main !== undefined && answersAtOnce(main, sse, path !== undefined, base.configured.fields);
  return {
    poll: immediate ? undefined : poll,
    immediate,
    ...(immediate && platformPath !== undefined && { own: false }),
    ...(path !== undefined && !isPlatformPath && !immediate && { own: pollByPath(path) }),
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
function answersAtOnce(
  main: Operation,
  sse: Operation | undefined,
  canPoll: boolean,
  configured: ResultFields,
): boolean {
  if (sse !== undefined && !hasJson(main)) return false;
  const shape = responseShape(main);
  if (shape === undefined) return !canPoll && sse === undefined;
  const hasId = shape.id || configured.id !== undefined;
  const hasStatus = shape.status || configured.status !== undefined;
  return !hasStatus && shape.more && !(canPoll && hasId);
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
