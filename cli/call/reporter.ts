import type { Generation, MediaItem, TraceEvent } from "@modelsmith/runtime";
import type { SavedFile } from "@modelsmith/runtime/media";
import type { ErrorReport } from "./error-report.js";

/** A line of JSON. */
export interface CallLine {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** Prints what a call does, as it happens: for a person, or as lines of JSON. */
export interface Reporter {
  readonly onEvent: (event: TraceEvent) => void;
  /** The call ended with a terminal status. */
  readonly ended: (generation: Generation<unknown>, media: readonly MediaItem[]) => void;
  /** The call ended without one. */
  readonly failed: (report: ErrorReport) => void;
  readonly saving: (received: number, total: number | undefined) => void;
  readonly saved: (file: SavedFile) => void | Promise<void>;
  /** @param problem - a sentence */
  readonly saveFailed: (problem: string, guidance: string) => void;
  readonly stop: () => void;
}
