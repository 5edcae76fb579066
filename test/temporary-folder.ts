import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const folders: string[] = [];
const home = process.cwd();

/** A new temporary folder. It is removed after the test file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "modelsmith-")));
  folders.push(folder);
  return folder;
}

/** A temporary folder with these files: values as JSON, strings and bytes as they are. */
export async function folderWith(
  files: Readonly<Record<string, object | string | Uint8Array>>,
): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const raw = typeof content === "string" || content instanceof Uint8Array;
    await writeFile(path.join(folder, name), raw ? content : JSON.stringify(content));
  }
  return folder;
}

/** Removes what was made so far: `setup.ts` calls it after each test file. */
export async function removeTemporaryFolders(): Promise<void> {
  // One of them may have become the working folder.
  process.chdir(home);
  const made = folders.splice(0);
  await Promise.all(
    made.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 3 })),
  );
}

/** Where the folder of the whole run stands in the environment. */
export const RUN_FOLDER = "MODELSMITH_TEST_RUN_FOLDER";

/**
 * The temporary folder of the whole run. A file that is skipped whole does not give back its own, and
 * folders in folders in folders make paths that are too long for Chromium's sockets.
 */
export function folderOfRun(): string {
  return process.env[RUN_FOLDER] ?? os.tmpdir();
}

/** What `os.tmpdir()` returns from now on, here and in child processes. */
export function setTemporaryFolder(folder: string): void {
  // TMPDIR on Unix, TEMP and TMP on Windows.
  for (const name of ["TMPDIR", "TEMP", "TMP"]) process.env[name] = folder;
}
