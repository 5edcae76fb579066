import type { Endpoint, Endpoint2, FollowRequest, Platform, ReadPlaces } from "./types.js";

/** An endpoint of either version. */
export type AnyEndpoint<Input extends object = object, Data = unknown> =
  | Endpoint<Input, Data>
  | Endpoint2<Input, Data>;

/** How a generation is followed and read: all that is left of an endpoint once it has an id. */
export type FollowRules = Pick<Endpoint2, "platform" | "poll" | "result"> & {
  readonly read: ReadPlaces;
};

/** The second version of an endpoint: the first one is translated. */
export function describeEndpoint<Input extends object, Data>(
  endpoint: AnyEndpoint<Input, Data>,
): Endpoint2<Input, Data> {
  if (endpoint.descriptor === 2) return endpoint;
  const { key, title, platform, ssePath, plainPath, multipart, parameters, input } = endpoint;
  const poll = pollOf(endpoint.pollPath ?? platform.pollPath);
  return {
    descriptor: 2,
    key,
    title,
    platform,
    create: {
      ...(plainPath !== undefined && { path: plainPath }),
      ...(ssePath !== undefined && { stream: ssePath }),
      answers: endpoint.immediate ? "result" : "task",
    },
    ...(poll && { poll }),
    read: readOf(platform, endpoint.result),
    ...(multipart !== undefined && { multipart }),
    ...(parameters !== undefined && { parameters }),
    input,
  };
}

/** What is known of a platform's generations without an endpoint. */
export function describePlatform(platform: Platform): FollowRules {
  const poll = pollOf(platform.pollPath);
  return { platform, ...(poll && { poll }), read: readOf(platform, {}) };
}

function pollOf(path: string | undefined): FollowRequest | undefined {
  // The last placeholder is the id's, whatever the spec calls it.
  return path === undefined ? undefined : { path: path.replace(/\{[^{}]*\}(?!.*\{)/, "{id}") };
}

function readOf(platform: Platform, own: Endpoint["result"]): ReadPlaces {
  const { id, status, data } = { ...platform.result, ...own };
  return {
    ...(id && { id: [id] }),
    ...(status && { status }),
    ...(data && { data }),
    ...(platform.terminal && { words: platform.terminal }),
  };
}
