import { createHash, randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../util/error-code.js";
import { asObject, own, parseJson } from "../util/json.js";
import { checkPlace, type Journal, type JournalEntry } from "./journal.js";

/** Revisions that are kept of an entry: a writer that is this far behind must not win. */
const KEPT_REVISIONS = 8;

/**
 * Keeps entries in a folder of a local disk, which processes of one machine may share. They survive
 * a crash of the process and of the machine: each is flushed before its name exists.
 *
 * @param folder - made when the first entry is saved
 */
export function fileJournal(folder: string): Journal {
  const isPath = typeof folder === "string" && folder.trim() !== "";
  checkPlace("fileJournal", 'the path of a folder, such as "./journal"', isPath, folder);
  return {
    async load(key) {
      const entries = folderOf(folder, key);
      const revision = (await revisionsIn(entries)).at(-1);
      return revision === undefined ? undefined : read(entries, key, revision);
    },
    async save(key, entry, { expected }) {
      const entries = folderOf(folder, key);
      const revisions = await revisionsIn(entries);
      if ((revisions.at(-1) ?? 0) !== expected || entry.revision !== expected + 1) return false;
      await makeFolder(entries);
      const isSaved = await write(entries, entry.revision, JSON.stringify({ key, ...entry }));
      for (const old of isSaved ? revisions.slice(0, -KEPT_REVISIONS) : []) {
        await rm(path.join(entries, nameOf(old)), { force: true });
      }
      return isSaved;
    },
  };
}

/** The folder of one key. A key may be any text: its hash keeps names apart. */
function folderOf(folder: string, key: string): string {
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 32);
  const readable = key.replace(/[^A-Za-z0-9-]/g, "_").slice(0, 60);
  return path.resolve(folder, `${readable}-${hash}`);
}

function nameOf(revision: number): string {
  return `${revision}.json`;
}

/** In ascending order. */
async function revisionsIn(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  });
  return names
    .flatMap((name) => (/^\d+\.json$/.test(name) ? [Number.parseInt(name, 10)] : []))
    .sort((one, other) => one - other);
}

async function read(folder: string, key: string, revision: number): Promise<JournalEntry> {
  const file = path.join(folder, nameOf(revision));
  const entry = asObject(parseJson(await readFile(file, "utf8")));
  if (own(entry, "key") === key && own(entry, "revision") === revision) {
    return { revision, value: own(entry, "value") };
  }
  throw new Error(`${file}: is not the journal entry ${revision} of ${JSON.stringify(key)}`);
}

/** Of two writers of one revision, one wins: a name that exists is never overwritten. */
async function write(folder: string, revision: number, text: string): Promise<boolean> {
  const part = path.join(folder, `.${randomUUID()}.part`);
  try {
    const file = await open(part, "wx", 0o600);
    await file.writeFile(text).finally(async () => {
      await file.sync();
      await file.close();
    });
    await link(part, path.join(folder, nameOf(revision)));
    await flushFolder(folder);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

/** Each folder that is new is a name in the one around it. */
async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  const around = path.dirname(path.resolve(first));
  for (let at = folder; at !== around; at = path.dirname(at)) await flushFolder(path.dirname(at));
}

/** A new name survives a crash of the machine only if its folder is flushed. Windows needs no flush. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}
