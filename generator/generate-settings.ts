import type { Target } from "./config/config.js";

/** What to generate from, where to put it, and how. */
export interface GenerateSettings extends Target {
  /** What relative paths are relative to. @defaultValue the working folder */
  readonly folder?: string;
  /** Compare only; nothing is written. @defaultValue false */
  readonly check?: boolean;
  /** Compile the output before it is written, or compared. @defaultValue false */
  readonly typecheck?: boolean;
  /** Overwrite files that were edited by hand. @defaultValue false */
  readonly force?: boolean;
}
