export { checkInput } from "./check-input.js";
export type { Classification } from "./classify.js";
export { configure, createClient } from "./client.js";
export { credits } from "./credits.js";
export type {
  EntryPoint,
  TracedCall,
  TraceEvent,
  TraceMessage,
  WireEvent,
} from "./diagnostics.js";
export { type Explanation, explainAnswer } from "./explain.js";
export { images, type MediaItem } from "./find-media.js";
export { generate, stream, submit, wait } from "./generate.js";
export {
  generateMany,
  type ManyCall,
  type ManyOptions,
  type SettledCall,
} from "./generate-many.js";
export {
  type ErrorCategory,
  type ErrorFacts,
  type Follow,
  GenerationError,
} from "./generation-error.js";
export { type RemovedEndpoint, removedEndpoint } from "./removed-endpoint.js";
export type * from "./types.js";
export { unwrap } from "./unwrap.js";
export type { Violation } from "./validate.js";
