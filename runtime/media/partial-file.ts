import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { codeOf } from "../util/error-code.js";

/** A file of its own, hidden, to write media to before they are whole. */
export function partialFile(folder: string, stem: string): string {
  return path.join(folder, `${prefixOf(stem)}${process.pid}.${randomUUID()}.part`);
}

/** Removes what processes of this machine left that died while they saved under this name. */
export async function removeLeftovers(folder: string, stem: string): Promise<void> {
  // Of which machine they are cannot be said then.
  if (machineName() === undefined) return;
  const prefix = prefixOf(stem);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const pid = /^(\d+)\.[\da-f-]{36}\.part$/.exec(name.slice(prefix.length))?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) {
      await rm(path.join(folder, name), { force: true });
    }
  }
}

/** Machines may share a folder: a process's number means nothing on another one. */
function prefixOf(stem: string): string {
  const machine = machineName()?.replace(/[^A-Za-z0-9_-]/g, "_") ?? "unknown";
  return `.${stem.slice(0, 40)}.${machine.slice(0, 40)}.`;
}

/** Deno tells it only with `--allow-sys`, and saving a picture is no reason to ask for that. */
function machineName(): string | undefined {
  try {
    return os.hostname();
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 is not sent: it only asks.
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}
