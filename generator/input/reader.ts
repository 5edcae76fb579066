import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../diagnostics/errors.js";
import { byCodeUnit } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { systemErrorCode } from "../util/system-error.js";
import { fetchSource } from "./fetch.js";
import { fetchHeaders } from "./fetch-headers.js";
import { displayName, type Location, locationKey, siblingOf } from "./location.js";
import { maxInputBytes, sizeHint } from "./parse-json.js";
import { readSnapshot, snapshotFile } from "./snapshot.js";

/** Reads each location once. All input of the generator is read here. */
export interface SourceReader {
  /** The folder that relative names are relative to: absolute. */
  readonly folder: string;
  /** The folder that messages name files relative to: absolute. */
  readonly shownFrom: string;
  /** The revision of git whose files are read. Absent: the files that are there. */
  readonly revision?: string;
  /**
   * @param within - the document that named this location, whose folder it may not leave
   * @returns the bytes; undefined if there is no such document
   */
  readonly read: (place: Location, within?: Location) => Promise<Uint8Array | undefined>;
  /** Whether there may be documents in a folder. Always true for a URL, which cannot be listed. */
  readonly mayContain: (folder: Location) => boolean;
  /**
   * The paths of the `.json` and `.yaml` files in the folder of a location and below, in order; folders
   * of packages and hidden ones aside. None for a URL, which cannot be listed.
   */
  readonly list: (place: Location) => Promise<readonly string[]>;
  /** The locations that were read, or not found, under the name that messages use. */
  readonly locationsNamed: (name: string) => readonly Location[];
}

/**
 * Reads a URL: from the network, from a snapshot, or, in a pull, from both.
 *
 * @param isNamed - whether another document led to it
 */
export type ReadUrl = (url: string, isNamed: boolean) => Promise<Uint8Array | undefined>;

export interface SourceSettings {
  readonly headers?: Readonly<Record<string, string>>;
  readonly snapshot?: string;
  /**
   * Whether a snapshot may lack no document that another leads to, as where code is made of it.
   * A pull copies what the config selects: who looks at more finds nothing there.
   */
  readonly refusesGaps?: boolean;
  /** @defaultValue the working folder */
  readonly folder?: string;
  /** Is told the absolute path of each file, before it is read: also of one that proves to be bad. */
  readonly onRead?: (file: string) => void;
}

/** A reader of files and of URLs: from the snapshot if there is one, else from the network. */
export function createReader(settings: SourceSettings, readUrl?: ReadUrl): SourceReader {
  const folder = path.resolve(settings.folder ?? "");
  const { snapshot } = settings;
  const urls =
    readUrl ??
    (snapshot === undefined
      ? fromNetwork(settings)
      : fromSnapshot(path.resolve(folder, snapshot), folder, settings.refusesGaps === true));
  const known = new Map<string, Promise<Uint8Array | undefined>>();
  const places: Location[] = [];
  const read = async (place: Location, within: Location | undefined) => {
    if (place.kind === "url") return urls(place.url, within !== undefined);
    return readBounded(place.path, displayName(place, folder), within, settings.onRead);
  };
  return {
    folder,
    // A relative folder is part of the paths shown, so they start at the working folder.
    shownFrom: path.isAbsolute(settings.folder ?? "") ? folder : path.resolve(""),
    read: (place, within) => {
      const key = locationKey(place);
      const bytes = known.get(key) ?? read(place, within);
      if (!known.has(key)) places.push(place);
      known.set(key, bytes);
      return bytes;
    },
    mayContain: (place) => place.kind === "url" || isFolder(place.path),
    list: async (place) =>
      place.kind === "url" ? [] : meantOf(place, listFolder(path.dirname(place.path))),
    locationsNamed: (name) => places.filter((place) => displayName(place, folder) === name),
  };
}

function fromNetwork({ headers = {} }: SourceSettings): ReadUrl {
  return async (url) => {
    const fetched = await fetchSource(url, { headers: fetchHeaders(headers, process.env) }).catch(
      (error: unknown) => {
        throw mayBeOffline(error) ? error.withHint(`${error.hint} ${offline}`) : error;
      },
    );
    return fetched.kind === "found" ? fetched.bytes : undefined;
  };
}

/** What a build can do that a `pull` cannot. */
const offline = "Or build offline from a snapshot: npx modelsmith pull --help";

/** Nothing answered: what was answered, or can never be asked, a `pull` would meet as well. */
function mayBeOffline(error: unknown): error is GeneratorError {
  if (!(error instanceof GeneratorError) || error.code !== "MS1008") return false;
  return /^(was not read|cannot be fetched(?! \(bad port))/.test(error.problem);
}

/** Offline, so that exactly the reviewed copies are used. */
function fromSnapshot(snapshotFolder: string, folder: string, refusesGaps: boolean): ReadUrl {
  const list: Location = { kind: "file", path: path.join(snapshotFolder, snapshotFile) };
  const snapshot = memoize(() => readSnapshot(snapshotFolder));
  return async (url, isNamed) => {
    const entry = (await snapshot()).get(url);
    if (entry?.kind === "absent" || (entry === undefined && isNamed && !refusesGaps))
      return undefined;
    const copy = entry && siblingOf(list, entry.file);
    const bytes =
      copy?.kind === "file" ? readBounded(copy.path, displayName(copy, folder), list) : undefined;
    if (bytes !== undefined) return bytes;
    throw new GeneratorError(
      "MS1009",
      `has no copy of ${displayName({ kind: "url", url }, folder)}`,
      {
        file: displayName(list, folder),
        hint: "Run npx modelsmith pull, and review the changes. Without a config, it needs the same --openapi, --docs and --snapshot.",
      },
    );
  };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    // Reading a file in it will report the reason.
    return true;
  }
}

/**
 * Synchronous, as a thousand models may have a spec each, or none: asynchronous calls take many times as
 * long.
 */
function readBounded(
  file: string,
  name: string,
  within: Location | undefined,
  onRead?: (file: string) => void,
): Buffer | undefined {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found?.isFile()) return undefined;
    onRead?.(file);
    if (within?.kind === "file") refuseLinkOut(file, path.dirname(within.path), name);
    if (found.size <= maxInputBytes) return readFileSync(file);
    throw new GeneratorError("MS1002", `is ${found.size} bytes; at most ${maxInputBytes}`, {
      file: name,
      hint: sizeHint,
    });
  } catch (error) {
    if (error instanceof GeneratorError) throw error;
    const code = systemErrorCode(error) ?? errorName(error);
    if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes(code)) return undefined;
    throw new GeneratorError("MS1001", `cannot be read (${code})`, {
      file: name,
      hint: "Check its permissions.",
    });
  }
}

/** A link in a stranger's folder could lead anywhere: the file itself, or a folder above it. */
function refuseLinkOut(file: string, folder: string, name: string): void {
  if (isBelow(file, folder)) return;
  throw new GeneratorError("MS1001", "is a link that leads out of its folder", {
    file: name,
    hint: "Put the file itself there.",
  });
}

/** Whether a file is in a folder, whatever links there are. */
function isBelow(inner: string, folder: string): boolean {
  const [real, root] = [realpathSync.native(inner), realpathSync.native(folder)];
  return real === root || real.startsWith(`${root}${path.sep}`);
}

/** What refuses has a name where it has no code, as Deno's permissions have. */
function errorName(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}

function listFolder(folder: string): readonly string[] {
  try {
    return [...documentsIn(folder, "")].sort(byCodeUnit);
  } catch (error) {
    const code = systemErrorCode(error) ?? errorName(error);
    if (["ENOENT", "ENOTDIR", "ENAMETOOLONG"].includes(code)) return [];
    throw new GeneratorError("MS1001", `cannot be listed (${code})`, {
      file: path.basename(folder),
      hint: "Check its permissions.",
    });
  }
}

/** Without a look at each file, which would take longer than the list. Links to folders are not followed. */
function* documentsIn(folder: string, prefix: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const name = `${prefix}${entry.name}`;
    if (!entry.isDirectory()) {
      if (isDocumentName(name) && !isAside(name)) yield name;
    } else if (!isAside(`${name}/`)) {
      yield* documentsIn(path.join(folder, entry.name), `${name}/`);
    }
  }
}

/** The files of a folder that its glob means. */
export async function meantOf(
  { only }: { readonly only?: string },
  names: readonly string[],
): Promise<readonly string[]> {
  if (only === undefined) return names;
  const { matchesGlob } = await import("../util/glob.js");
  return names.filter((name) => matchesGlob(only, name));
}

/** Whether a file may be a document. */
export function isDocumentName(name: string): boolean {
  return /\.(json|ya?ml)$/i.test(name);
}

/** Folders of packages, and hidden ones. */
export function isAside(name: string): boolean {
  return /(^|\/)(node_modules\/|\.)/.test(name);
}
