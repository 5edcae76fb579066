import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";

const folders: string[] = [];

/** A new folder below the system's temporary one. It is removed after the test file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "modelsmith-test-")));
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
  const made = folders.splice(0);
  // A child that was killed may still be writing.
  await Promise.all(
    made.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 3 })),
  );
}
