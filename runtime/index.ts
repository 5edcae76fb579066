export type { ErrorCategory } from "./errors.js";
export type * from "./types.js";
