import type { Model } from "./model/model.js";
import type { FileChanges } from "./output/compare-files.js";
import type { ChangeReport } from "./report/changes.js";

/** What a run comes to. */
export interface GenerateResult {
  readonly out: string;
  readonly model: Model;
  readonly changes: FileChanges;
  /** What differs from the spec that the output was generated from before. */
  readonly report: ChangeReport;
  /** The files that it was read from: absolute. */
  readonly inputs: readonly string[];
  /** Whether the output was as it should be before this run. */
  readonly upToDate: boolean;
}
