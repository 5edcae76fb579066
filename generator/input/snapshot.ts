import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { GeneratorError } from "../diagnostics/errors.js";
import {
  byCodeUnit,
  isObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { systemErrorCode } from "../util/system-error.js";
import { segmentsOf } from "../util/url-path.js";
import { parseJson } from "./parse-json.js";

/** The entry of a snapshot for one URL: a file, or that the server has none. */
export type SnapshotEntry =
  | {
      readonly kind: "found";
      /** Below the snapshot's folder, with `/`. */
      readonly file: string;
      readonly etag?: string;
      /** Hash of the bytes as received: a pull fetches a file again if it was edited since. */
      readonly sha256: string;
    }
  | { readonly kind: "absent" };

/** Local copies of documents: which URL is which file. */
export type Snapshot = ReadonlyMap<string, SnapshotEntry>;

/** The list in the snapshot's folder, next to the copies. */
export const snapshotFile = "modelsmith.snapshot.json";

const snapshotVersion = 1;

/**
 * Reads the list of a snapshot.
 *
 * @returns an empty one if the folder has none
 * @throws GeneratorError MS1009 if it cannot be read or names a file outside of the folder
 */
export async function readSnapshot(folder: string): Promise<Snapshot> {
  const file = path.join(folder, snapshotFile);
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return new Map();
    throw unusableSnapshot(file, "cannot be read");
  }
  const value = parsedList(bytes, file);
  if (member(value, "snapshotVersion") !== snapshotVersion) {
    throw unusableSnapshot(file, `expected snapshotVersion ${snapshotVersion}`, "/snapshotVersion");
  }
  const documents = objectMember(value, "documents");
  if (documents === undefined) throw unusableSnapshot(file, "expected an object", "/documents");
  return new Map(
    Object.entries(documents).map(([url, entry]) => {
      return [url, entryOf(entry, file, pointer("/documents", url))];
    }),
  );
}

function parsedList(bytes: Buffer, file: string): JsonValue {
  try {
    return parseJson(bytes, snapshotFile);
  } catch (error) {
    if (error instanceof GeneratorError) throw unusableSnapshot(file, error.problem);
    throw error;
  }
}

function entryOf(entry: JsonValue, list: string, at: string): SnapshotEntry {
  if (isObject(entry) && member(entry, "absent") === true) return { kind: "absent" };
  const [file, sha256] = [stringMember(entry, "file"), stringMember(entry, "sha256")];
  const etag = stringMember(entry, "etag");
  if (file === undefined || !isCopyName(file)) {
    throw unusableSnapshot(list, "expected a file of a snapshot", pointer(at, "file"));
  }
  if (sha256 === undefined) throw unusableSnapshot(list, "expected a hash", pointer(at, "sha256"));
  return { kind: "found", file, sha256, ...(etag !== undefined && { etag }) };
}

/** Only names that {@link copyName} gives: a pull deletes what the list no longer needs. */
function isCopyName(file: string): boolean {
  const segments = file.split("/");
  return segments.length > 1 && segments.every((segment) => plainName.test(segment));
}

/** The text of the list: the same for the same documents. */
export function snapshotText(snapshot: Snapshot): string {
  const documents = [...snapshot]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([url, entry]) => [
      url,
      entry.kind === "absent"
        ? { absent: true }
        : {
            file: entry.file,
            ...(entry.etag !== undefined && { etag: entry.etag }),
            sha256: entry.sha256,
          },
    ]);
  return `${JSON.stringify({ snapshotVersion, documents: Object.fromEntries(documents) }, null, 2)}\n`;
}

/**
 * The file for the copy of a URL: host and path, readable in a review. A query, and names that some
 * file system cannot store or tell apart, get a hash.
 */
export function copyName(url: string): string {
  const { host, pathname, search } = new URL(url);
  const segments = segmentsOf(pathname);
  const last = `${segments.at(-1) ?? "index"}${search}`;
  return [host, ...segments.slice(0, -1), last].map(plainSegment).join("/");
}

const plainName = /^[a-z0-9_-][a-z0-9_.-]{0,99}(?<!\.)$/;

/** Device names of Windows, with any ending. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/;

function plainSegment(segment: string): string {
  if (plainName.test(segment) && !deviceName.test(segment)) return segment;
  const plain = segment
    .toLowerCase()
    .replace(/[^a-z0-9_.-]/g, "_")
    .replace(/\.+$/, "");
  return `${sha256Of(segment).slice(0, 8)}-${plain.slice(0, 60)}`;
}

export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function unusableSnapshot(file: string, problem: string, at?: string): GeneratorError {
  return new GeneratorError("MS1009", `is not a snapshot of this modelsmith: ${problem}`, {
    file: path.relative("", file),
    ...(at !== undefined && { pointer: at }),
    hint: "Restore it from version control, or delete it and run npx modelsmith pull.",
  });
}
