import { randomBytes } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { GeneratorError } from "./diagnostics/errors.js";
import { fetchSource } from "./input/fetch.js";
import { fetchHeaders } from "./input/fetch-headers.js";
import { createReader } from "./input/reader.js";
import {
  copyName,
  readSnapshot,
  type Snapshot,
  type SnapshotEntry,
  sha256Of,
  snapshotFile,
  snapshotText,
} from "./input/snapshot.js";
import { refuseLink } from "./output/output-folder.js";
import { readModel, type SpecSettings } from "./read/read-model.js";
import { makeFolder } from "./util/make-folder.js";
import { systemErrorCode } from "./util/system-error.js";

/** What a pull did, by URL. */
export interface PullResult {
  /** The snapshot's folder. */
  readonly folder: string;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  /** No longer needed, or gone from the server. */
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * Brings the snapshot that the targets share up to date: every document that generating them
 * needs is asked for, and what has not changed is not sent again. Nothing is written until a model
 * could be made from all of it.
 *
 * @param targets - all with the same snapshot folder
 * @throws GeneratorError if a document cannot be fetched or used; the snapshot then stays unchanged
 */
export async function pullSnapshot(
  folder: string,
  targets: readonly SpecSettings[],
): Promise<PullResult> {
  const before = await readSnapshot(folder);
  const pulled = new Map<string, Pulled>();
  for (const target of targets) {
    const reader = createReader(target, async (url) => {
      const found = pulled.get(url) ?? (await pullOne(url, target, folder, before.get(url)));
      pulled.set(url, found);
      return found.bytes;
    });
    await readModel({ ...target, takesCalledServer: true }, reader);
  }
  await writeSnapshot(folder, before, pulled);
  return changesOf(folder, before, pulled);
}

interface Pulled {
  readonly entry: SnapshotEntry;
  /** Absent if the server has no such document. */
  readonly bytes?: Uint8Array;
  /** Whether the copy is there already. */
  readonly kept: boolean;
}

async function pullOne(
  url: string,
  { headers = {} }: SpecSettings,
  folder: string,
  known: SnapshotEntry | undefined,
): Promise<Pulled> {
  const copy = known?.kind === "found" ? await intactCopy(folder, known) : undefined;
  const etag = copy && known?.kind === "found" ? known.etag : undefined;
  const fetched = await fetchSource(url, {
    headers: fetchHeaders(headers, process.env),
    ...(etag !== undefined && { etag }),
  });
  if (fetched.kind === "absent") return { entry: { kind: "absent" }, kept: true };
  if (fetched.kind === "unchanged" && copy && known)
    return { entry: known, bytes: copy, kept: true };
  if (fetched.kind === "unchanged") {
    throw new Error("fetchSource says unchanged only if it was given an etag");
  }
  const { bytes } = fetched;
  const sha256 = sha256Of(bytes);
  const entry: SnapshotEntry = {
    kind: "found",
    file: copyName(url),
    sha256,
    ...(fetched.etag !== undefined && { etag: fetched.etag }),
  };
  const same = copy !== undefined && known?.kind === "found" && known.sha256 === sha256;
  return { entry, bytes, kept: same && known.file === entry.file };
}

/** The copy, if it is there and unedited: an edited one must be fetched again. */
async function intactCopy(
  folder: string,
  entry: SnapshotEntry & { readonly kind: "found" },
): Promise<Uint8Array | undefined> {
  try {
    const bytes = await readFile(path.join(folder, entry.file));
    return sha256Of(bytes) === entry.sha256 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** The list comes last: until then it names copies that are there. */
async function writeSnapshot(
  folder: string,
  before: Snapshot,
  pulled: ReadonlyMap<string, Pulled>,
): Promise<void> {
  const after: Snapshot = new Map([...pulled].map(([url, { entry }]) => [url, entry]));
  for (const { entry, bytes, kept } of pulled.values()) {
    if (entry.kind === "found" && bytes && !kept) await writeCopy(folder, entry.file, bytes);
  }
  const text = snapshotText(after);
  if (text !== snapshotText(before)) await writeCopy(folder, snapshotFile, Buffer.from(text));
  const wanted = new Set([...after.values()].flatMap((entry) => fileOf(entry) ?? []));
  for (const entry of before.values()) {
    const file = fileOf(entry);
    if (entry.kind !== "found" || file === undefined || wanted.has(file)) continue;
    // An edited copy is not ours to delete.
    if (await intactCopy(folder, entry)) await rm(path.join(folder, file), { force: true });
  }
}

async function writeCopy(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const file = path.join(folder, name);
  const temporary = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    refuseLinks(folder, name);
    await makeFolder(path.dirname(file));
    await writeFile(temporary, bytes, { flag: "wx" });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof GeneratorError) throw error;
    const code = systemErrorCode(error);
    const reason = code === undefined ? "" : ` (${code})`;
    throw new GeneratorError("MS1401", `cannot be written${reason}`, {
      file,
      hint: "Check the permissions of the snapshot's folder, or choose another --snapshot.",
    });
  }
}

/** A link in the folder could lead a write anywhere. */
function refuseLinks(folder: string, name: string): void {
  const parts = name.split("/");
  for (const [index] of [...parts, ""].entries()) {
    refuseLink(path.join(folder, ...parts.slice(0, index)));
  }
}

function fileOf(entry: SnapshotEntry): string | undefined {
  return entry.kind === "found" ? entry.file : undefined;
}

function changesOf(
  folder: string,
  before: Snapshot,
  pulled: ReadonlyMap<string, Pulled>,
): PullResult {
  const wasThere = (url: string) => before.get(url)?.kind === "found";
  const now = [...pulled].filter(([, { entry }]) => entry.kind === "found");
  const urls = (isMeant: (url: string, kept: boolean) => boolean) =>
    now.filter(([url, { kept }]) => isMeant(url, kept)).map(([url]) => url);
  return {
    folder,
    added: urls((url) => !wasThere(url)),
    // An edited copy that was fetched again, too.
    changed: urls((url, kept) => wasThere(url) && !kept),
    removed: [...before.keys()].filter(
      (url) => wasThere(url) && pulled.get(url)?.entry.kind !== "found",
    ),
    unchanged: urls((url, kept) => wasThere(url) && kept),
  };
}
