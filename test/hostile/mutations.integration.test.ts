import path from "node:path";
import { expect, test } from "vitest";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { createReader, type SourceReader } from "../../generator/input/reader.js";
import { readModel } from "../../generator/read/read-model.js";
import { isObject, type JsonObject, type JsonValue } from "../../generator/util/json.js";
import { pointer } from "../../generator/util/json-pointer.js";
import { baseDocs, baseSpec } from "./base-documents.js";
import { json } from "./corpus-entries.js";
import { setAt } from "./place-value.js";

/** One value of each kind that stands where its author did not mean it to. */
const wrong: Readonly<Record<string, JsonValue>> = {
  null: null,
  number: -1.5,
  text: "\u001b[31m\nerror MS0000: forged",
  boolean: true,
  list: [],
  object: {},
  "list of lists": [[{}]],
  "object of which no text can be made": { toString: 1, valueOf: 2 },
  "list of those": [{ toString: 1, valueOf: 2 }],
  "reference to nothing": { $ref: "#/components/schemas/Nothing" },
  "reference to no text": { $ref: 5 },
  "reference to everything": { $ref: "#/paths" },
  "half of a surrogate pair": "\ud800",
  "percent sign": "https://api.good.test/%ff",
  depth: Array.from({ length: 150 }).reduce<JsonValue>((inner) => ({ items: inner }), {}),
};

function places(value: JsonValue, at = ""): readonly string[] {
  const entries = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  return [at, ...entries.flatMap(([key, child]) => places(child, pointer(at, key)))];
}

/** Files that are nowhere but here. */
function readerOf(files: Readonly<Record<string, JsonValue>>): SourceReader {
  const folder = path.resolve("/specs");
  const known = new Set<string>();
  return {
    ...createReader({ folder }),
    read: async (place) => {
      const name = place.kind === "file" ? path.relative(folder, place.path) : "";
      if (!Object.hasOwn(files, name)) return undefined;
      known.add(name);
      return Buffer.from(json(files[name] ?? null));
    },
    locationsNamed: (name) =>
      known.has(name) ? [{ kind: "file", path: path.join(folder, name) }] : [],
  };
}

async function outcome(spec: JsonValue, docs: JsonValue): Promise<string | undefined> {
  const reader = readerOf({ "openapi.json": spec, "docs.json": docs });
  const settings = { openapi: "openapi.json", docs: "docs.json" };
  const error = await readModel(settings, reader).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return undefined;
  if (!(error instanceof GeneratorError)) return `threw ${String(error)}`;
  const { file, pointer: at, position, problem, hint, message } = error;
  if (file === undefined || hint === "") return `names no file or hint: ${message}`;
  // Of the whole document nothing more can be said than that it is wrong.
  if (at !== undefined && position === undefined) return `says no line: ${message}`;
  if (/^error MS0000/m.test(message)) return `forged: ${message}`;
  return /\[object |undefined|NaN/.test(problem) ? `unclear: ${message}` : undefined;
}

const documents: readonly (readonly [string, () => JsonObject])[] = [
  ["openapi.json", baseSpec],
  ["docs.json", baseDocs],
];

test.each(documents)(
  "any part of %s may be of any kind: it is taken, or refused with its place",
  async (name, make) => {
    const complaints: string[] = [];
    for (const at of places(make())) {
      for (const [kind, value] of Object.entries(wrong)) {
        const changed: JsonValue = at === "" ? value : make();
        if (at !== "" && isObject(changed)) setAt(changed, at, value);
        const found = await (name === "docs.json"
          ? outcome(baseSpec(), changed)
          : outcome(changed, baseDocs()));
        if (found !== undefined) complaints.push(`${name}#${at}, ${kind}: ${found}`);
      }
    }
    expect(complaints).toEqual([]);
  },
);
