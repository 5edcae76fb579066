import { readFileSync } from "node:fs";
import { isObject, type JsonObject, type JsonValue } from "../../generator/util/json.js";
import { baseDocs, baseSpec } from "./base-documents.js";
import { renameAt, setAt } from "./place-value.js";

/** An entry of the corpus, as its file has it. */
export interface CorpusEntry {
  readonly id: string;
  readonly target: "openapi" | "docs";
  /** A JSON pointer, or words that say where the value goes. */
  readonly pointer: string;
  readonly value: JsonValue;
  /** What must hold, in words; `outcomes.ts` says how each is checked. */
  readonly expect: string;
}

/** The two input files of a case, as bytes, and the docs group to take. */
export interface Inputs {
  readonly openapi: Uint8Array;
  readonly docs: Uint8Array;
  readonly group: string;
}

export const corpus: readonly CorpusEntry[] = JSON.parse(
  readFileSync(new URL("../fixtures/hostile/corpus.json", import.meta.url), "utf8"),
);

/** Puts an entry's value where it says. */
export function inputsOf(entry: CorpusEntry): Inputs {
  const spec = baseSpec();
  const docs = baseDocs();
  let group = "Images";
  const whole = entry.pointer === "whole file" ? wholeFiles[entry.id] : undefined;
  if (whole) {
    const bytes = whole();
    return entry.target === "docs"
      ? { openapi: json(spec), docs: bytes, group }
      : { openapi: bytes, docs: json(docs), group };
  }
  const place = places[entry.id] ?? placeByPointer;
  place({ spec, docs, entry });
  if (entry.pointer === "/navigation/groups/0/group") group = String(entry.value);
  const raw = isObject(entry.value) ? entry.value["$raw"] : undefined;
  return {
    openapi: withRaw(json(spec), raw),
    docs: entry.id === "docs-nest" ? nestedDocs(entry) : json(docs),
    group,
  };
}

/** JSON text that no parsed value could hold, such as `1e400`, put where {@link rawMark} stands. */
function withRaw(bytes: Uint8Array, raw: JsonValue | undefined): Uint8Array {
  if (typeof raw !== "string") return bytes;
  return Buffer.from(
    Buffer.from(bytes)
      .toString("utf8")
      .replace(JSON.stringify(rawMark), () => raw),
  );
}

const rawMark = "the raw text of the entry";

/** Too deep for `JSON.stringify`. */
function nestedDocs({ value }: CorpusEntry): Uint8Array {
  const depth = isObject(value) ? Number(value["depth"]) : 0;
  const page = '"POST /v1/images/generations"';
  const pages = `${'{"group":"Images","pages":['.repeat(depth)}${page}${"]}".repeat(depth)}`;
  return Buffer.from(JSON.stringify(baseDocs()).replace(page, () => pages));
}

interface Placing {
  readonly spec: JsonObject;
  readonly docs: JsonObject;
  readonly entry: CorpusEntry;
}

const createPath = "/paths/~1v1~1images~1generations";
const fields = "/components/schemas/ImageRequest/properties";

function placeByPointer({ spec, docs, entry }: Placing): void {
  const { pointer, value } = entry;
  const root = entry.target === "docs" ? docs : spec;
  const renamed = /^(.*)\/<(new|rename) key>$/.exec(pointer);
  const [, parent = "", how] = renamed ?? [];
  const name = String(value).replaceAll("~", "~0").replaceAll("/", "~1");
  if (how === undefined) setAt(root, pointer, materialized(value));
  else if (how === "new") setAt(root, `${parent}/${name}`, { type: "string" });
  else if (parent === "/paths") {
    renameAt(root, createPath, String(value));
    // A page of the docs cannot name a path with a space in it.
    if (!/\s/.test(name)) setAt(docs, "/navigation/groups/0/pages/0", `POST ${String(value)}`);
  } else if (parent.endsWith("/content")) {
    renameAt(root, `${parent}/application~1json`, String(value));
  } else renameAt(root, `${parent}/200`, String(value));
}

/** Entries whose pointer is words. */
const places: Readonly<Record<string, (placing: Placing) => void>> = {
  "opid-collide-norm": ({ spec, docs, entry }) => {
    const [first, second] = entry.value as string[]; // two operation ids
    const paths = spec["paths"] as JsonObject; // the base spec's
    paths["/v1/images/edits"] = structuredClone(paths["/v1/images/generations"] ?? null);
    setAt(spec, `${createPath}/post/operationId`, first ?? "");
    setAt(spec, "/paths/~1v1~1images~1edits/post/operationId", second ?? "");
    setAt(docs, "/navigation/groups/0/pages/1", "POST /v1/images/edits");
  },
  "param-header-crlf": ({ spec, entry }) =>
    setAt(spec, `${createPath}/post/parameters/0`, {
      in: "header",
      name: entry.value,
      schema: { type: "string" },
    }),
  "param-in-proto": ({ spec, entry }) =>
    setAt(spec, `${createPath}/post/parameters/0`, {
      in: entry.value,
      name: "x",
      schema: { type: "string" },
    }),
  "resp-header-break": ({ spec, entry }) =>
    setAt(spec, `${createPath}/post/responses/200/headers`, {
      [String(entry.value)]: { schema: { type: "string" } },
    }),
  "sec-header-crlf": ({ spec, entry }) =>
    setAt(spec, "/components/securitySchemes/k", {
      type: "apiKey",
      in: "header",
      name: entry.value,
    }),
  "sec-query": ({ spec, entry }) =>
    setAt(spec, "/components/securitySchemes/k", {
      type: "apiKey",
      in: entry.value,
      name: "key",
    }),
  "ref-self": ({ spec, entry }) => {
    setAt(spec, "/components/schemas/Loop", entry.value);
    setAt(spec, `${fields}/z`, { $ref: "#/components/schemas/Loop" });
  },
  "ref-cycle-allof": ({ spec, entry }) => {
    for (const [name, schema] of Object.entries(entry.value as JsonObject)) {
      setAt(spec, `/components/schemas/${name}`, schema);
    }
    setAt(spec, `${fields}/z`, { $ref: "#/components/schemas/A" });
  },
  "ref-doubling": ({ spec }) => {
    setAt(spec, "/components/schemas/S0", { type: "object", properties: { a: {} } });
    for (let level = 1; level <= 30; level += 1) {
      const below = { $ref: `#/components/schemas/S${level - 1}` };
      setAt(spec, `/components/schemas/S${level}`, { allOf: [below, { ...below }] });
    }
    setAt(spec, `${fields}/z`, { $ref: "#/components/schemas/S30" });
  },
  // Its text is made as a whole.
  "docs-nest": () => {},
  // The file system is arranged by the test itself.
  "out-symlink-file": () => {},
  "out-stale": () => {},
};

/** Values that the corpus describes instead of holding them. */
function materialized(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  if (typeof value["$raw"] === "string") return rawMark;
  switch (value["$generate"]) {
    case "repeat":
      return String(value["text"]).repeat(Number(value["times"])) + String(value["suffix"]);
    case "array":
      return Array.from({ length: Number(value["times"]) }, (_, at) => `${value["prefix"]}${at}`);
    case undefined:
      return value;
    default:
      throw new Error(`a form that is not known: ${JSON.stringify(value)}`);
  }
}

/** Entries that are a whole file. */
const wholeFiles: Readonly<Record<string, () => Uint8Array>> = {
  "file-bom": () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), json(baseSpec())]),
  "file-utf16": () =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(baseSpec()), "utf16le")]),
  "file-dup-key": () =>
    Buffer.from(
      JSON.stringify(baseSpec()).replace(
        '"operationId":"createImage"',
        '"operationId":"safe","operationId":"evil"',
      ),
    ),
  "file-proto-root": () =>
    Buffer.from(
      JSON.stringify(baseSpec()).replace("{", '{"__proto__":{"openapi":"3.1.0","polluted":1},'),
    ),
  "file-deep": () => {
    const depth = 5_000;
    const deep = `${'{"type":"object","properties":{"a":'.repeat(depth)}{}${"}}".repeat(depth)}`;
    return Buffer.from(
      JSON.stringify(baseSpec()).replace('"properties":{', `"properties":{"deep":${deep},`),
    );
  },
  "file-empty": () => Buffer.from(""),
  "file-array": () => Buffer.from("[]"),
  "file-yaml-bomb": () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [at, name] of [..."bcdefgh"].entries()) {
      const before = `*${"abcdefg".charAt(at)}`;
      lines.push(`${name}: &${name} [${Array(9).fill(before).join(", ")}]`);
    }
    return Buffer.from(`${lines.join("\n")}\n`);
  },
  "file-secret-in-error": () => Buffer.from("sk-CANARY-123 {"),
  "docs-dup-key": () =>
    Buffer.from(JSON.stringify(baseDocs()).replace('"navigation"', '"navigation":{},"navigation"')),
  "docs-bom": () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), json(baseDocs())]),
};

export function json(value: JsonValue): Uint8Array {
  return Buffer.from(JSON.stringify(value, null, 2));
}
