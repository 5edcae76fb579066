import type { Generation, MediaItem, TraceEvent } from "@modelsmith/runtime";
import type { SavedFile } from "@modelsmith/runtime/media";
import type { FailureReport } from "./error-report.js";

/** Tells what a call does as it does it: to a person, or in lines of JSON. */
export interface Reporter {
  readonly onEvent: (event: TraceEvent) => void;
  /** A terminal status came. */
  readonly ended: (generation: Generation<unknown>, media: readonly MediaItem[]) => void;
  /** None did. */
  readonly failed: (report: FailureReport) => void;
  readonly saving: (received: number, total: number | undefined) => void;
  readonly saved: (file: SavedFile) => void;
  /** @param problem - what happened, as a sentence */
  readonly unsaved: (problem: string, guidance: string) => void;
  readonly stop: () => void;
}
