/**
 * modelsmith for programs: what the command line does, without a terminal.
 */

export type { FileChanges } from "./compare-files.js";
export { type Config, defineConfig, type LifecycleConfig, type Target } from "./config.js";
export { GeneratorError, type GeneratorErrorCode } from "./errors.js";
export {
  type GenerateResult,
  type GenerateSettings,
  generate,
} from "./generate.js";
export type { EndpointModel, Model } from "./model.js";
