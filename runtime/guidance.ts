// What the command line, the generator and the simulator share with the runtime: not part of the public API. It
// loads no HTTP.

export { endOf } from "./answer/end-words.js";
export {
  DATA_NAMES,
  ID_NAMES,
  isBookkeeping,
  isStatusName,
  POLL_URL_NAMES,
  plainName,
  RESULT_URL_NAMES,
} from "./answer/field-names.js";
export { isOnThisMachine } from "./contract/base-url.js";
export { baseUrlVariable } from "./contract/base-url-variable.js";
export { endpointPlatform } from "./contract/endpoint-platform.js";
export { type FollowRules, rulesOfEndpoint } from "./contract/follow-rules.js";
export { isLoopback } from "./contract/loopback.js";
export { placesOf } from "./contract/request-places.js";
export { creditsText, type EndedWords, endedWords } from "./error/ended-words.js";
export * from "./error/guidance-steps.js";
