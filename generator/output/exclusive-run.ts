import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { GeneratorError } from "../diagnostics/errors.js";
import { type Lock, lockFile } from "../lock/lock.js";
import { makeFolder } from "../util/make-folder.js";
import { systemErrorCode } from "../util/system-error.js";
import { readLock } from "./output-folder.js";
import { unusable } from "./writable-place.js";

/** Below the output folder; there while a run writes. */
const runFolder = ".modelsmith-run";

/** Time that a run waits for another one to finish, in milliseconds. */
const longestWaitMs = 10_000;

/** Time between two checks whether the other run has finished, in milliseconds. */
const checkIntervalMs = 25;

/** A run folder that has no owner file after this time is abandoned, in milliseconds. */
const ownerlessMs = 2_000;

/** Who writes into an output folder. */
interface Owner {
  readonly process: number;
  readonly host: string;
  /** Tells apart two runs that happen to have the same process number. */
  readonly run: string;
}

/**
 * Does work while no other run of modelsmith writes into the folder. What a dead run left is
 * removed; a running one is waited for.
 *
 * @param work - gets an empty folder below the output folder, for its temporary files
 * @throws GeneratorError MS1404 if the other run does not end in time
 */
export async function withOutputLock<Result>(
  folder: string,
  work: (staging: string) => Promise<Result>,
  waitMs: number = longestWaitMs,
): Promise<Result> {
  const place = path.join(folder, runFolder);
  const created = await enter(folder, place, waitMs);
  try {
    return await work(place);
  } finally {
    await rm(place, { recursive: true, force: true });
    // Fails, as it should, if something was written into the new folder.
    if (created) await rmdir(folder).catch(() => {});
  }
}

/** The lock of a run that died while it wrote: the files that it lists are ours too. */
export async function interruptedLock(folder: string): Promise<Lock | undefined> {
  const place = path.join(folder, runFolder);
  if (!(await isAbandoned(place))) return undefined;
  try {
    return (await readLock(place, await readFile(path.join(place, lockFile), "utf8"))).lock;
  } catch {
    // It died before its lock was whole, so before it touched the output.
    return undefined;
  }
}

/** @returns whether the output folder was made for it */
async function enter(folder: string, place: string, waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  try {
    let created = (await makeFolder(folder)) !== undefined;
    while (!(await claim(place))) {
      // Another run that failed may just have taken the folder away again.
      created = (await makeFolder(folder)) !== undefined;
      if (await isAbandoned(place)) await clear(place);
      else if (performance.now() > deadline) throw occupied(place, await ownerOf(place));
      else await sleep(checkIntervalMs);
    }
    return created;
  } catch (error) {
    throw error instanceof GeneratorError ? error : unusable(folder, error);
  }
}

/** Creates the run folder, which succeeds for one process only. */
async function claim(place: string): Promise<boolean> {
  try {
    await mkdir(place);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "EEXIST" || code === "ENOENT") return false;
    throw error;
  }
  const owner: Owner = { process: process.pid, host: hostname(), run: randomUUID() };
  await writeFile(path.join(place, ownerFile), JSON.stringify(owner));
  return true;
}

const ownerFile = "owner.json";

/** Removes an abandoned run folder. Moves it aside first: only one of several runs can do that. */
async function clear(place: string): Promise<void> {
  const before = await ownerOf(place);
  const aside = `${place}-${randomUUID()}`;
  try {
    await rename(place, aside);
  } catch {
    return;
  }
  const moved = await ownerOf(aside);
  // Between the look and the move another run may have cleared it and begun: give it back.
  if (moved?.run !== before?.run) await rename(aside, place);
  else await rm(aside, { recursive: true, force: true });
}

async function isAbandoned(place: string): Promise<boolean> {
  const owner = await ownerOf(place);
  if (owner !== undefined) return owner.host === hostname() && !isAlive(owner.process);
  try {
    return Date.now() - (await stat(place)).mtimeMs > ownerlessMs;
  } catch {
    return false;
  }
}

async function ownerOf(place: string): Promise<Owner | undefined> {
  try {
    const owner: unknown = JSON.parse(await readFile(path.join(place, ownerFile), "utf8"));
    return isOwner(owner) ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === "object" &&
    value !== null &&
    "process" in value &&
    Number.isSafeInteger(value.process) &&
    "host" in value &&
    typeof value.host === "string" &&
    "run" in value &&
    typeof value.run === "string"
  );
}

/** Signal 0 only asks. EPERM: there is such a process, but it is another user's. */
function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === "EPERM";
  }
}

function occupied(place: string, owner: Owner | undefined): GeneratorError {
  const who = owner === undefined ? "" : ` (process ${owner.process} on ${owner.host})`;
  return new GeneratorError("MS1404", `another run of modelsmith writes here${who}`, {
    file: place,
    hint: "Wait for it to end, then run again. If no other run exists, delete this folder.",
  });
}
