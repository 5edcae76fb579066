import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** A file of its own, hidden, to write media to before they are whole. */
export function partialFile(folder: string, stem: string): string {
  return path.join(folder, `${prefixOf(stem)}${process.pid}.${randomUUID()}.part`);
}

/** Removes what processes of this machine left that died while they saved under this name. */
export async function removeLeftovers(folder: string, stem: string): Promise<void> {
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
  const machine = os.hostname().replace(/[^A-Za-z0-9_-]/g, "_");
  return `.${stem.slice(0, 40)}.${machine.slice(0, 40)}.`;
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 is not sent: it only asks.
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}
