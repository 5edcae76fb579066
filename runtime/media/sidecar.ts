import { readFile, writeFile } from "node:fs/promises";
import { unknownOption } from "../options/unknown-option.js";
import { describeValue } from "../util/describe-value.js";
import { codeOf } from "../util/error-code.js";
import { isFile } from "../util/file-value.js";
import { asObject } from "../util/json.js";

/** What a sidecar tells of the generation, beside what was saved. */
export interface SidecarFacts {
  /** Of the generation. */
  readonly id: string;
  /** The endpoint's key, if it is known. */
  readonly endpoint?: string | undefined;
  /** As it was given, if it is known; files in it are told by their size. */
  readonly input?: unknown;
  /** What the generation cost, as the service told it. */
  readonly usage?: unknown;
}

/**
 * Code that was never type-checked may give anything.
 *
 * @throws {TypeError}
 */
export function checkSidecar(given: SidecarFacts | undefined): void {
  if (given === undefined) return;
  const facts = asObject(given);
  const unknown = facts && unknownOption(facts, ["id", "endpoint", "input", "usage"], "sidecar.");
  const { id, endpoint = "" } = facts ?? {};
  if (unknown === undefined && typeof id === "string" && typeof endpoint === "string") return;
  const found = facts
    ? `{ id: ${describeValue(id)}, endpoint: ${describeValue(endpoint)} }`
    : describeValue(given);
  const problem =
    unknown ?? `option sidecar takes { id, endpoint: endpoint.key, input, usage }, found ${found}.`;
  throw new TypeError(`saveMedia: ${problem} Nothing was saved.`);
}

/** A file that was saved. */
export interface SavedMedia {
  readonly file: string;
  readonly type: string;
  readonly bytes: number;
  /** Of what was saved, in hexadecimal. */
  readonly sha256: string;
}

/**
 * Writes `<file>.json` with id, endpoint, input, usage, sha256, type, bytes and the time in ISO 8601.
 *
 * @returns its path
 * @throws Error if it exists and is about other content, unless `force` is given
 */
export async function writeSidecar(
  { file, type, bytes, sha256 }: SavedMedia,
  { id, endpoint, input, usage }: SidecarFacts,
  force: boolean,
): Promise<string> {
  const facts = { id, endpoint, input, usage, sha256, type, bytes, time: new Date().toISOString() };
  const text = JSON.stringify(withoutFiles(facts), null, 2);
  const sidecar = `${file}.json`;
  try {
    await writeFile(sidecar, `${text}\n`, { flag: force ? "w" : "wx" });
  } catch (error) {
    if (!isTaken(error) || !(await readFile(sidecar, "utf8")).includes(sha256)) throw error;
  }
  return sidecar;
}

export function isTaken(error: unknown): boolean {
  return codeOf(error) === "EEXIST";
}

function withoutFiles(value: unknown): unknown {
  if (isFile(value))
    return { file: true, bytes: value instanceof Blob ? value.size : value.byteLength };
  if (Array.isArray(value)) return value.map(withoutFiles);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withoutFiles(each)]),
  );
}
