/**
 * modelsmith for programs: what the command line does, without a terminal.
 */

export {
  type AuthConfig,
  type Config,
  type ConfigTarget,
  type ConfigTargets,
  defineConfig,
  type EndpointConfig,
  type FollowConfig,
  type LifecycleConfig,
  type Target,
  type WordMeaning,
} from "./config/config.js";
export { GeneratorError, type GeneratorErrorCode } from "./diagnostics/errors.js";
export { compareSpecs } from "./diff.js";
export {
  type GenerateResult,
  type GenerateSettings,
  generate,
} from "./generate.js";
export type { EndpointSummary, RunSummary } from "./lock/endpoint-summary.js";
export type { Hooks, ModelChanges } from "./model/hooks.js";
export type { EndpointModel } from "./model/model.js";
export type { ResultMode } from "./model/result-mode.js";
export type { FileChanges } from "./output/compare-files.js";
export type { SpecSettings } from "./read/read-model.js";
export type { Views } from "./render/templates.js";
export type {
  Change,
  ChangeReport,
  EndpointChanges,
  JudgedChange,
  Verdict,
  Verdicts,
} from "./report/changes.js";
export { reportMarkdown } from "./report/report-markdown.js";
export type { Schema } from "./schema/schema.js";
