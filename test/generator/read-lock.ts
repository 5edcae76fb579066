import type { Lock } from "../../generator/lock/lock.js";
import { findLock } from "../../generator/output/output-folder.js";

/** The lock of an output folder. */
export async function readLock(folder: string): Promise<Lock> {
  return (await findLock(folder)).lock;
}
