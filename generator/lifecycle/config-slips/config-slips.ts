import type { FollowRequest } from "@modelsmith/runtime";
import type { EndpointSource } from "../follow/endpoint-source.js";
import { type ConfiguredRequest, configuredRequest } from "./configured-request.js";
import { contradictions, type ShownAnswers } from "./contradictions.js";

/** Where the config speaks of a lifecycle, and the spec says otherwise or nothing. */
export interface ConfigSlips {
  /** Where the config and the spec disagree about it, in sentences. */
  readonly contradictions: readonly string[];
  /** Requests of the config that the spec has nothing like, in sentences. */
  readonly absent: readonly string[];
  /** What became of the config's poll; its slips are the first of the contradictions. */
  readonly askedPoll: ConfiguredRequest;
}

/** @param readers - the requests of the spec that may follow the create, the likeliest first */
export function configSlips(
  source: EndpointSource,
  readers: readonly FollowRequest[],
  shown: ShownAnswers,
): ConfigSlips {
  const askedPoll = configuredRequest("poll", source, readers);
  const askedResult = configuredRequest("result", source, readers);
  return {
    contradictions: [...askedPoll.slips, ...askedResult.slips, ...contradictions(source, shown)],
    absent: [...askedPoll.absent, ...askedResult.absent],
    askedPoll,
  };
}
