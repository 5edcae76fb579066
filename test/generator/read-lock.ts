import { type Lock, lockFile } from "../../generator/lock/lock.js";
import { lockOf, readFiles } from "../../generator/output/output-folder.js";

/** The lock of an output folder. */
export async function readLock(folder: string): Promise<Lock> {
  return lockOf(folder, readFiles(folder, [lockFile]).get(lockFile));
}
