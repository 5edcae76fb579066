import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Endpoint } from "@modelsmith/runtime";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { generate } from "../../generator/generate.js";
import { assignNames } from "../../generator/lock/assign-names.js";
import { emptyLock } from "../../generator/lock/lock.js";
import type { Model } from "../../generator/model/model.js";
import { readModel } from "../../generator/read/read-model.js";
import type { ArbitraryDocuments } from "./arbitrary-documents.js";
import { bareCode, compileErrors } from "./compile-outputs.js";
import { json } from "./corpus-entries.js";
import { watched } from "./file-watch.js";
import { fullInput } from "./full-input.js";
import { loadOutputs, type Output } from "./load-outputs.js";
import type { LoadedOutput } from "./loading-process.js";
import { textsBelow } from "./sandbox.js";

/** A case that ended in code. */
export interface GeneratedCase {
  readonly home: string;
  readonly out: string;
  readonly model: Model;
  readonly files: ReadonlyMap<string, string>;
}

/** Longest that one small spec may take, in milliseconds: far more than any does. */
const maxMs = 10_000;

/**
 * Generates from documents, and holds what can be seen without a compiler: a clear error or clean
 * files, the same files twice, no socket, nothing touched but the output folder.
 *
 * @param twice - whether to make sure that a second run makes the same
 * @returns undefined where the generator refused the documents
 * @throws Error saying what did not hold
 */
export async function generateCase(
  home: string,
  { spec, docs, group }: ArbitraryDocuments,
  twice = true,
): Promise<GeneratedCase | undefined> {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, "openapi.json"), json(spec));
  writeFileSync(path.join(home, "docs.json"), json(docs));
  const settings = {
    openapi: path.join(home, "openapi.json"),
    docs: path.join(home, "docs.json"),
    group,
  };
  const run = async (out: string) => {
    // Of CPU, not of the clock: a busy machine is no finding.
    const begun = process.cpuUsage();
    const { result, touches } = await watched(() =>
      generate({ ...settings, out }).catch((error: unknown) => refusal(error)),
    );
    const elsewhere = [...touches.written].filter((file) => !`${file}/`.startsWith(`${out}/`));
    if (elsewhere.length > 0) throw new Error(`wrote ${elsewhere.join()}`);
    if (touches.sockets > 0) throw new Error("opened a socket");
    const { user, system } = process.cpuUsage(begun);
    if ((user + system) / 1000 > maxMs) throw new Error(`took more than ${maxMs} ms of CPU`);
    if (result === undefined && touches.written.size > 0) throw new Error("wrote, then refused");
    return result;
  };
  const out = path.join(home, "out");
  const result = await run(out);
  if (result === undefined) return undefined;
  const files = textsBelow(out);
  for (const [name, text] of files) {
    refuseUnclean(name, Buffer.from(text, "latin1").toString("utf8"));
  }
  const made: GeneratedCase = { home, out, model: await readModel(settings), files };
  if (!twice) return made;
  const again = await run(path.join(home, "again"));
  if (again === undefined) throw new Error("refused the second time");
  const second = textsBelow(path.join(home, "again"));
  for (const [name, text] of files) {
    if (second.get(name) !== text) throw new Error(`${name} differs the second time`);
  }
  rmSync(path.join(home, "again"), { recursive: true });
  return made;
}

function refusal(error: unknown): undefined {
  if (!(error instanceof GeneratorError)) throw error;
  if (/\n\s+at |undefined|\[object/.test(error.message.replaceAll(/"[^"]*"/g, ""))) {
    throw new Error(`an unclear message: ${error.message}`);
  }
  // Its own defects are reported as such: no input may lead to one.
  if (error.code === "MS1501") throw error;
}

const unclean =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Cs}]/u;

function refuseUnclean(name: string, text: string): void {
  const [found] = unclean.exec(text) ?? [];
  if (found !== undefined) throw new Error(`${name} holds U+${found.codePointAt(0)?.toString(16)}`);
  if (!name.endsWith(".ts")) return;
  const code = bareCode(text);
  const odd = /[^A-Za-z0-9_$\s{}()[\]<>:;,.?|&="*-]|\b__pwned\b/.exec(code);
  if (odd) throw new Error(`${name} has ${odd[0]} outside of strings and comments`);
}

/** What did not hold for a case, in words; nothing where all did. */
export type Findings = ReadonlyMap<string, readonly string[]>;

/**
 * Compiles many cases as one program, imports them in one process and calls each function once.
 *
 * @param folder - the folder that all of them stand in
 */
export async function checkTogether(
  folder: string,
  cases: readonly GeneratedCase[],
): Promise<Findings> {
  const findings = new Map<string, string[]>();
  const found = (home: string, words: string) =>
    findings.set(home, [...(findings.get(home) ?? []), words]);
  const errors = compileErrors(
    cases.flatMap(({ out, files }) => codeOf(files).map((file) => path.join(out, file))),
  );
  for (const error of errors) {
    found(path.join(folder, path.relative(folder, error).split(path.sep)[0] ?? ""), error);
  }
  const loaded = await loadOutputs(folder, cases.map(outputOf));
  for (const each of cases) {
    for (const words of complaints(each, loaded.get(each.home))) found(each.home, words);
  }
  return findings;
}

function codeOf(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files.keys()].filter((file) => file.endsWith(".ts"));
}

function outputOf({ home, out, files, model }: GeneratedCase): Output {
  const named = assignNames(model.endpoints, emptyLock);
  const calls = named.map(({ name, input }) => ({
    module: `${name.folder}/${name.file}`,
    name: name.function,
    input: JSON.stringify(fullInput(input)),
  }));
  return { id: home, out, files: [...files.keys()], calls };
}

/** A descriptor as text. The place of the platform among the members means nothing. */
function platformFirst({ platform, ...rest }: Endpoint): string {
  return JSON.stringify([platform, rest]);
}

function* complaints(each: GeneratedCase, loaded: LoadedOutput | undefined): Generator<string> {
  if (loaded === undefined) {
    yield "was not loaded";
    return;
  }
  yield* loaded.effects;
  const { endpoints } = each.model;
  const wanted = endpoints.map(({ descriptor }) => platformFirst(descriptor));
  const registry = loaded.registry.map((text) => platformFirst(JSON.parse(text)));
  if (wanted.sort().join("\n") !== registry.sort().join("\n")) {
    yield `the registry is not the model: ${loaded.registry.join("\n")}`;
  }
  const { calls } = outputOf(each);
  const refused = loaded.errors.filter((error) => !error.includes("does not fit"));
  yield* refused;
  for (const [at, { descriptor }] of endpoints.entries()) {
    // Parameters leave the body for the path, the query and the headers.
    if (descriptor.parameters !== undefined) continue;
    const sent = loaded.requests.filter(({ body }) => body === calls[at]?.input);
    const { stream, path } = descriptor.create;
    const url = new URL(`http://127.0.0.1${stream ?? path}`).pathname;
    if (sent.some((request) => request.url === url && request.method === "POST")) continue;
    if (loaded.errors.length > refused.length) continue;
    yield `did not send ${calls[at]?.input} to ${url}, but ${JSON.stringify(loaded.requests)}`;
  }
}
