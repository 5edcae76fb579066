import { mkdir, stat } from "node:fs/promises";
import path from "node:path";

/**
 * Makes a folder and those above it. Node's own `recursive` never ends where a folder is there but can
 * hold no other, such as `/proc`.
 *
 * @returns the uppermost folder that it made, if any
 * @throws Error of the system
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  if (await isFolder(folder)) return undefined;
  const parent = path.dirname(folder);
  const above = parent === folder ? undefined : await makeFolder(parent);
  try {
    await mkdir(folder);
    return above ?? folder;
  } catch (error) {
    // Another process may just have made it.
    if (await isFolder(folder)) return above;
    throw error;
  }
}

async function isFolder(place: string): Promise<boolean> {
  return (await stat(place).catch(() => undefined))?.isDirectory() === true;
}
