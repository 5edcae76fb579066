import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { knownTypes, mediaTypeOf } from "../../cli/input/read-file.js";
import { isObject, type JsonObject, type JsonValue } from "../../generator/util/json.js";
import type { UploadedFile } from "../protocol.js";
import { refused } from "./exchange.js";
import { createWriteQueues, writeWhole } from "./write-files.js";

/** The files that a person gave as input, in a folder. */
export interface Files {
  /** @throws RefusedError 415 if it is not a media file */
  readonly add: (name: string, bytes: Buffer) => Promise<UploadedFile>;
  readonly find: (id: string) => UploadedFile | undefined;
  readonly pathOf: (id: string) => string;
  /** The input with files in the place of their references. @throws RefusedError 410 */
  readonly filled: (input: JsonObject) => Promise<Readonly<Record<string, unknown>>>;
}

export async function openFiles(folder: string): Promise<Files> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const list = path.join(folder, "files.json");
  const known = new Map<string, UploadedFile>(await readList(list));
  const pathOf = (id: string) => path.join(folder, id);
  const { enqueue } = createWriteQueues();
  return {
    find: (id) => known.get(id),
    pathOf,
    async add(name, bytes) {
      const type = await mediaTypeOf(bytes);
      if (type === undefined) {
        throw refused(
          415,
          `The first bytes of ${name} are of no known media file. Known are ${await knownTypes()}.`,
        );
      }
      const id = createHash("sha256").update(name).update(bytes).digest("hex").slice(0, 32);
      const file: UploadedFile = { id, name, type, bytes: bytes.length };
      await writeWhole(pathOf(id), bytes);
      known.set(id, file);
      await enqueue(list, () => writeWhole(list, JSON.stringify([...known])));
      return file;
    },
    async filled(input) {
      const entries = Object.entries(input).map(async ([name, value]) => {
        return [name, await fill(value)] as const;
      });
      return Object.fromEntries(await Promise.all(entries));
    },
  };

  async function fill(value: JsonValue): Promise<unknown> {
    const id = fileIdOf(value);
    if (id !== undefined) return asFile(id);
    if (Array.isArray(value)) return Promise.all(value.map(fill));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(async ([name, each]) => [name, await fill(each)]);
    return Object.fromEntries(await Promise.all(entries));
  }

  async function asFile(id: string): Promise<File> {
    const file = known.get(id);
    if (file === undefined) throw refused(410, "A file of this input is gone. Choose it again.");
    return new File([await readFile(pathOf(id))], file.name, { type: file.type });
  }
}

/** The id of the file that a value stands for. */
export function fileIdOf(value: unknown): string | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  const { $file } = value;
  return typeof $file === "string" ? $file : undefined;
}

async function readList(file: string): Promise<[string, UploadedFile][]> {
  try {
    // We have written it.
    return JSON.parse(await readFile(file, "utf8")) as [string, UploadedFile][];
  } catch {
    return [];
  }
}
