import { statSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { GeneratorError } from "../diagnostics/errors.js";
import { memoize } from "../util/memoize.js";
import { systemErrorCode } from "../util/system-error.js";
import { fetchSource } from "./fetch.js";
import { fetchHeaders } from "./fetch-headers.js";
import { beside, displayName, type Place, placeKey } from "./location.js";
import { maxInputBytes, sizeHint } from "./parse-json.js";
import { readSnapshot, snapshotFile } from "./snapshot.js";

/** Reads places, each once. Nothing else of the generator reads its input. */
export interface SourceReader {
  /** What relative names are relative to: absolute. */
  readonly folder: string;
  /**
   * @param within - the folder of the document that named this place, which it may not leave
   * @returns the bytes; undefined where there is nothing
   */
  readonly read: (place: Place, within?: Place) => Promise<Uint8Array | undefined>;
  /** Whether there may be documents below a place: only what is on disk can be looked at. */
  readonly mayHold: (folder: Place) => boolean;
  /** What was read, or looked for, under the name that messages use. */
  readonly placesNamed: (name: string) => readonly Place[];
}

/** Where URLs are read from: the network, a snapshot, or what a pull makes of both. */
export type ReadUrl = (url: string) => Promise<Uint8Array | undefined>;

export interface SourceSettings {
  readonly headers?: Readonly<Record<string, string>>;
  readonly snapshot?: string;
  /** @defaultValue the working folder */
  readonly folder?: string;
}

/** A reader of files and of URLs: from the snapshot where one is named, else from the network. */
export function createReader(settings: SourceSettings, readUrl?: ReadUrl): SourceReader {
  const folder = path.resolve(settings.folder ?? "");
  const { snapshot } = settings;
  const urls =
    readUrl ??
    (snapshot === undefined
      ? fromNetwork(settings)
      : fromSnapshot(path.resolve(folder, snapshot), folder));
  const known = new Map<string, Promise<Uint8Array | undefined>>();
  const places: Place[] = [];
  const read = async (place: Place, within: Place | undefined) => {
    if (place.kind === "url") return urls(place.url);
    return readBounded(place.path, displayName(place, folder), within);
  };
  return {
    folder,
    read: (place, within) => {
      const key = placeKey(place);
      const bytes = known.get(key) ?? read(place, within);
      if (!known.has(key)) places.push(place);
      known.set(key, bytes);
      return bytes;
    },
    mayHold: (place) => place.kind === "url" || isFolder(place.path),
    placesNamed: (name) => places.filter((place) => displayName(place, folder) === name),
  };
}

function fromNetwork({ headers = {} }: SourceSettings): ReadUrl {
  return async (url) => {
    const fetched = await fetchSource(url, { headers: fetchHeaders(headers, process.env) });
    return fetched.kind === "found" ? fetched.bytes : undefined;
  };
}

/** Offline: what was reviewed is what is built, and a missing copy is an error. */
function fromSnapshot(snapshotFolder: string, folder: string): ReadUrl {
  const list: Place = { kind: "file", path: path.join(snapshotFolder, snapshotFile) };
  const snapshot = memoize(() => readSnapshot(snapshotFolder));
  return async (url) => {
    const entry = (await snapshot()).get(url);
    if (entry?.kind === "absent") return undefined;
    const copy = entry && beside(list, entry.file);
    const bytes =
      copy?.kind === "file"
        ? await readBounded(copy.path, displayName(copy, folder), list)
        : undefined;
    if (bytes !== undefined) return bytes;
    throw new GeneratorError(
      "MS1009",
      `has no copy of ${displayName({ kind: "url", url }, folder)}`,
      {
        file: displayName(list, folder),
        hint: "Run modelsmith pull, and review what it brings.",
      },
    );
  };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // What is wrong with it is told by who reads what is in it.
    return true;
  }
}

async function readBounded(
  file: string,
  name: string,
  within: Place | undefined,
): Promise<Buffer | undefined> {
  try {
    // A thousand models may have no spec of their own: to learn that from a thread takes 20 times as long.
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found?.isFile()) return undefined;
    if (within?.kind === "file") await refuseLinkOut(file, path.dirname(within.path), name);
    if (found.size <= maxInputBytes) return await readFile(file);
    throw new GeneratorError("MS1002", `is ${found.size} bytes; at most ${maxInputBytes}`, {
      file: name,
      hint: sizeHint,
    });
  } catch (error) {
    if (error instanceof GeneratorError) throw error;
    const code = systemErrorCode(error) ?? "unknown";
    if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes(code)) return undefined;
    throw new GeneratorError("MS1001", `cannot be read (${code})`, {
      file: name,
      hint: "Check its permissions.",
    });
  }
}

/** A link in a stranger's folder could lead anywhere. */
async function refuseLinkOut(file: string, folder: string, name: string): Promise<void> {
  const [real, root] = await Promise.all([realpath(file), realpath(folder)]);
  if (real.startsWith(`${root}${path.sep}`)) return;
  throw new GeneratorError("MS1001", "is a link that leads out of its folder", {
    file: name,
    hint: "Put the file itself there.",
  });
}
