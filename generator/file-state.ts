import { statSync } from "node:fs";
import { systemErrorCode } from "./util/system-error.js";

/** A file as the disk tells of it, without a look into it. */
export interface FileState {
  /** The same as long as the file is not written to, replaced or touched. */
  readonly text: string;
  /**
   * Whether a write from now on is sure to change the text: the last one is longer ago than the
   * coarsest clock of a file system ticks (FAT's: two seconds). Git distrusts its index alike.
   *
   * @see https://git-scm.com/docs/racy-git
   */
  readonly settled: boolean;
}

/** @returns undefined where nothing is; what may not be looked at is never settled */
export function fileState(file: string): FileState | undefined {
  try {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return undefined;
    const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = found;
    return {
      text: [dev, ino, size, mtimeNs, ctimeNs].join(" "),
      settled: Date.now() - Number(ctimeMs) > coarsestTickMs,
    };
  } catch (error) {
    // A file stands where the folder should be.
    if (systemErrorCode(error) === "ENOTDIR") return undefined;
    return { text: "unknown", settled: false };
  }
}

const coarsestTickMs = 2_000;

/** The text of a file's state, where it can be relied on later. Ask before the file is read. */
export function settledState(file: string): string | undefined {
  const state = fileState(file);
  return state?.settled ? state.text : undefined;
}
