import { GeneratorError } from "../diagnostics/errors.js";
import { shellWord } from "../encode/terminal.js";
import { someOf } from "../util/phrases.js";

/** The names of one endpoint in code and on disk. */
export interface EndpointName {
  /** Folder of the provider's module: `kling-ai`. */
  readonly folder: string;
  /** How the provider's module is imported: `klingAi`. */
  readonly module: string;
  /** File in the folder, without ending: `v3-image`. */
  readonly file: string;
  /** The function: `v3Image`. Its types and descriptor derive from it. */
  readonly function: string;
}

/**
 * Names an endpoint from its key: the first segment is the provider's module, the rest the
 * function. A dot between digits becomes `_`, so that `flux-1.1` and `flux-11` get different names.
 */
export function nameEndpoint(key: string): EndpointName {
  const [first = "", ...rest] = key.split("/").map(readableSegment);
  const provider = rest.length === 0 ? "api" : first;
  const model = rest.length === 0 ? [first] : rest;
  return {
    folder: fileName(splitWords(provider)),
    module: identifier(camelCase(splitWords(provider))),
    file: fileName(model.flatMap(splitWords)),
    function: identifier(camelCase(model.flatMap(splitWords))),
  };
}

export function isSameName(one: EndpointName, other: EndpointName): boolean {
  return (
    one.function === other.function &&
    one.file === other.file &&
    one.module === other.module &&
    one.folder === other.folder
  );
}

/** `nanoBananaPro` is `NanoBananaPro` in the names of its types. */
export function typeName(functionName: string): string {
  return functionName.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/**
 * Everything that a module exports for one endpoint; none may be exported twice.
 * @forTests
 */
export function exportedNames(functionName: string): readonly string[] {
  const type = typeName(functionName);
  return [functionName, `${functionName}Endpoint`, `${type}Input`, `${type}Data`];
}

export interface NamedEndpoint {
  readonly key: string;
  readonly name: EndpointName;
  /** No longer selected, but its name stays reserved. */
  readonly removed?: true;
  /** Removed by this run: the lock still has it as one that is in use. */
  readonly removedNow?: boolean;
}

/**
 * Refuses two endpoints with the same file or the same exported name in one provider's module. File
 * names are compared without case: not every file system tells `A` from `a`.
 *
 * @throws GeneratorError MS1301 naming all such pairs
 */
export function refuseCollisions(endpoints: readonly NamedEndpoint[]): void {
  const owners = new Map<string, NamedEndpoint>();
  const found = new Map<string, Collision>();
  const claim = (place: string, label: string, endpoint: NamedEndpoint) => {
    const owner = owners.get(place) ?? endpoint;
    owners.set(place, owner);
    const pair = `${owner.key} and ${endpoint.key}`;
    if (owner.key === endpoint.key || found.has(pair)) return;
    found.set(pair, { first: owner, second: endpoint, place: label });
  };
  for (const endpoint of endpoints) {
    const { name } = endpoint;
    const file = `${name.folder}/${name.file}.ts`;
    claim(`file ${file.toLowerCase()}`, `the file ${file}`, endpoint);
    for (const exported of exportedNames(name.function)) {
      claim(`name ${name.module}.${exported}`, `the name ${name.module}.${exported}`, endpoint);
    }
  }
  const [collision, ...others] = found.values();
  if (collision) throw nameCollision(collision, others);
  refuseModuleCollisions(endpoints);
}

/** Two endpoints, and what both need. */
interface Collision {
  readonly first: NamedEndpoint;
  readonly second: NamedEndpoint;
  readonly place: string;
}

/** Two providers may not share a module name or a folder, such as `kling-ai` and `klingAi`. */
function refuseModuleCollisions(endpoints: readonly NamedEndpoint[]): void {
  const owners = new Map<string, NamedEndpoint>();
  for (const endpoint of endpoints) {
    const { folder, module } = endpoint.name;
    const owner = owners.get(module.toLowerCase()) ?? endpoint;
    owners.set(module.toLowerCase(), owner);
    if (owner.name.folder === folder && owner.name.module === module) continue;
    throw nameCollision({ first: owner, second: endpoint, place: `the module ${module}` });
  }
}

function nameCollision(
  { first, second, place }: Collision,
  others: readonly Collision[] = [],
): GeneratorError {
  const gone = [first, second].find(({ removed }) => removed);
  const pairs = others.map((each) => `${each.first.key} and ${each.second.key}`);
  const more = pairs.length > 0 ? `. The same holds for ${someOf(pairs, 10)}` : "";
  return new GeneratorError("MS1301", `${first.key} and ${second.key} both need ${place}${more}`, {
    hint: gone
      ? `${gone.key} is no longer selected; its name stays reserved. To free it: npx modelsmith release ${gone.name.module}.${gone.name.function}${gone.removedNow ? " --force" : ""}`
      : wayOut(second.key, place),
  });
}

/** A function can have another name; a file is named by the key. */
function wayOut(key: string, place: string): string {
  const name = JSON.stringify(key);
  if (place.startsWith("the name ")) {
    return `Rename one in the config: hooks: { renameFunction: ({ key }) => (key === ${name} ? "another" : undefined) }`;
  }
  return `Leave one out: name only the other in the config's endpoints, or in a config of TypeScript say hooks: { skipEndpoint: ({ key }) => key === ${name} }. To have it all the same, in another folder: npx modelsmith generate --openapi <spec> --endpoint ${shellWord(key)} --out <folder>`;
}

/** Whether a function or module may have this name. */
export function isName(name: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]{0,63}$/.test(name) && !reserved.has(name);
}

/** Keys contain path parameters in braces and percent-encodings. */
function readableSegment(segment: string): string {
  return segment.replace(/%[0-9a-f]{2}/gi, "-");
}

/** `gpt-image-1.5` is `gpt`, `image`, `1_5`. Letters outside of ASCII become their code point. */
function splitWords(segment: string): readonly string[] {
  return segment
    .replaceAll("_", "-")
    .replace(/(\d)\.(?=\d)/g, "$1_")
    .replace(/\P{ASCII}/gu, (letter) => `-u${letter.codePointAt(0)?.toString(16)}-`)
    .split(/[^A-Za-z0-9_]+/)
    .filter((word) => word.replaceAll("_", "") !== "");
}

function camelCase(all: readonly string[]): string {
  return all
    .map((word, index) => {
      const lower = /^[A-Z0-9_]+$/.test(word) ? word.toLowerCase() : word;
      const first = lower.charAt(0);
      return `${index === 0 ? first.toLowerCase() : first.toUpperCase()}${lower.slice(1)}`;
    })
    .join("");
}

const maxIdentifierLength = 64;

function identifier(candidate: string): string {
  const cut = candidate.slice(0, maxIdentifierLength - 1);
  if (!/^[A-Za-z$]/.test(cut)) return `_${cut}`;
  return reserved.has(cut) ? `${cut}_` : cut;
}

/** ECMAScript's reserved words, names that a module uses itself, and names that confuse callers. */
const reserved: ReadonlySet<string> = new Set(
  `arguments async await break case catch class const constructor continue debugger default delete
  do else endpoint Endpoint enum eval export extends false finally for function generate
  GenerateOptions Generation get globalThis if implements import in input inputSchemas instanceof
  interface let new null of options package platform private protected prototype public registry
  removedEndpoint return set static super switch then this throw toString true try type typeof
  undefined unwrap valueOf var void while with yield`.split(/\s+/),
);

/** Device names of Windows, and the names of other generated files. */
const takenFiles =
  /^(con|prn|aux|nul|com\d|lpt\d|index|platform|registry|runtime|package|node_modules)$/i;

function fileName(all: readonly string[]): string {
  const name = all.join("-").toLowerCase().slice(0, maxIdentifierLength) || "_";
  return takenFiles.test(name) ? `${name}_` : name;
}
