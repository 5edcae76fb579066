export { images, type MediaItem } from "./answer/find-media.js";
export type {
  EntryPoint,
  TracedCall,
  TraceEvent,
  TraceMessage,
  WireEvent,
} from "./call/diagnostics.js";
export { checkInput } from "./check/check-input.js";
export type { Violation } from "./check/validate.js";
export { configure, createClient } from "./client.js";
export type * from "./contract/call-options.js";
export type * from "./contract/endpoint.js";
export type * from "./contract/generation.js";
export {
  type ErrorCategory,
  type ErrorFacts,
  type Follow,
  GenerationError,
} from "./contract/generation-error.js";
export type * from "./contract/input-schema.js";
export { credits } from "./credits.js";
export type { Classification } from "./error/classify.js";
export { type Explanation, explainAnswer } from "./explain.js";
export { generate, stream, submit, wait } from "./generate.js";
export {
  generateMany,
  type ManyCall,
  type ManyOptions,
  type SettledCall,
} from "./generate-many.js";
export { type RemovedEndpoint, removedEndpoint } from "./removed-endpoint.js";
export { unwrap } from "./unwrap.js";
