import { GeneratorError } from "../diagnostics/errors.js";
import type { SourceReader } from "../input/reader.js";
import { contentHash, type Lock } from "../lock/lock.js";
import { interruptedLock } from "../output/exclusive-run.js";
import { readFiles } from "../output/output-folder.js";
import { hashInputs, type InputSettings } from "./run-inputs.js";

/** Whether all that a run reads, and all that it writes into a folder, is as the folder's lock says. */
export async function isUnchanged(
  settings: InputSettings,
  reader: SourceReader,
  out: string,
  lock: Lock,
): Promise<boolean> {
  try {
    return (await readsTheSame(settings, reader, lock)) && (await isInPlace(out, lock));
  } catch (error) {
    // The last run may have read what this one does not need: the run itself reports what it does.
    if (error instanceof GeneratorError) return false;
    throw error;
  }
}

async function readsTheSame(
  settings: InputSettings,
  reader: SourceReader,
  { run, endpoints }: Lock,
): Promise<boolean> {
  if (run?.inputs === undefined) return false;
  const present = endpoints.filter(({ removed }) => !removed);
  return run.inputs.hash === (await hashInputs(settings, reader, present, run.inputs));
}

/** Whether the files of a folder are as its lock says, and no run died there. */
export async function isInPlace(out: string, { files }: Lock): Promise<boolean> {
  if (await interruptedLock(out)) return false;
  const texts = readFiles(out, files.keys());
  return [...files].every(([name, hash]) => {
    const text = texts.get(name);
    return text !== undefined && contentHash(text) === hash;
  });
}
