import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildLock, emptyLock, fileHashes, type Lock } from "../../../generator/lock/lock.js";
import { isMerged, readMerged } from "../../../generator/lock/read-merged.js";
import { lockText } from "../../../generator/lock/write-lock.js";
import type { EndpointModel } from "../../../generator/model/model.js";
import { nameEndpoint } from "../../../generator/model/naming.js";
import type { Schema } from "../../../generator/schema/schema.js";
import { temporaryFolder } from "../../temporary-folder.js";

const keys = ["acme/flux", "acme/flux-2", "acme/kontext", "beta/one", "beta/two", "zeta/photon"];
const platform = { name: "acme", baseUrl: "https://api.acme.example/v1", apiKeyVariable: "KEY" };

/** What a branch knows of one model; undefined: not selected. */
type State = { title: string; fields: Readonly<Record<string, Schema>>; data: Schema } | undefined;

const schema = fc.constantFrom<Schema>(
  { type: "string" },
  { type: "integer", maximum: 4 },
  { type: "object", properties: { a: { type: "string" } } },
);
const names = ["prompt", "size", "seed", "n", "a", "b", "c"];
const state: fc.Arbitrary<State> = fc.option(
  fc.record({
    title: fc.constantFrom("One", "Two"),
    fields: fc.dictionary(fc.constantFrom(...names), schema, { maxKeys: 7 }),
    data: fc.constantFrom<Schema>(
      {},
      { type: "object", properties: { url: { type: "string" }, id: { type: "string" } } },
      { type: "object", properties: { images: { type: "string" }, id: { type: "string" } } },
    ),
  }),
  { nil: undefined, freq: 6 },
);
/** Most models are the same in both branches, or changed by one. */
const change = state.chain((base) => {
  const side = fc.oneof({ weight: 3, arbitrary: fc.constant(base) }, state);
  return fc.record({ base: fc.constant(base), ours: side, theirs: side });
});

function endpoint(key: string, { title, fields, data }: NonNullable<State>): EndpointModel {
  return {
    key,
    title,
    deprecated: false,
    name: nameEndpoint(key),
    source: "openapi.json",
    identity: { method: "POST", path: `/v1/${key}` },
    input: { type: "object", properties: fields },
    data: { from: "schema", schema: data, doc: "" } as EndpointModel["data"],
    dataOrigin: "create",
    understood: { auth: {} } as EndpointModel["understood"], // the rest is no part of the lock
    descriptor: {
      descriptor: 2,
      key,
      title,
      platform,
      create: { path: `/${key}` },
      read: { id: [["id"]] },
      input: { type: "object" },
    },
  };
}

function lockOf(states: readonly State[], previous: Lock): Lock {
  const endpoints = states.flatMap((each, at) => (each ? [endpoint(keys[at] ?? "", each)] : []));
  const built = buildLock({ source: "openapi.json", platform, endpoints }, previous);
  const files = new Map(endpoints.map((each) => [`${each.key}.ts`, JSON.stringify(each)]));
  const inputs = { hash: JSON.stringify(states), besideSpec: [], besideDocs: [] };
  const order = endpoints.map(({ key }) => key);
  return { ...built, files: fileHashes(files), run: { inputs, order, warnings: [] } };
}

test.for<[way: string, numRuns: number]>([
  ["--union", 25],
  ["--diff3", 8],
  ["--zdiff3", 8],
])(
  "what git merge-file %s makes of the locks of two branches has every name and every file, and nothing else",
  async ([way, numRuns]) => {
    const folder = await temporaryFolder();
    fc.assert(
      fc.property(fc.array(change, { minLength: 6, maxLength: 6 }), (changes) => {
        const base = lockOf(
          changes.map((each) => each.base),
          emptyLock,
        );
        const ours = lockOf(
          changes.map((each) => each.ours),
          base,
        );
        const theirs = lockOf(
          changes.map((each) => each.theirs),
          base,
        );
        const text = merge(folder, way, [ours, base, theirs]);
        fc.pre(isMerged(text));
        const lock = readMerged(text, "lock");
        const sides = [ours, theirs];
        expect(lock.endpoints.map(({ key }) => key)).toEqual(
          keys.filter((key) => sides.some(({ endpoints }) => endpoints.some((e) => e.key === key))),
        );
        for (const { key, name, title, ...others } of lock.endpoints) {
          const known = sides.flatMap(
            (side) => side.endpoints.find((each) => each.key === key) ?? [],
          );
          expect(known.map((each) => [each.name, each.title])).toContainEqual([name, title]);
          expect(others).not.toHaveProperty("digest");
        }
        for (const [file] of [...ours.files, ...theirs.files]) {
          const isDropped = base.files.has(file) && sides.some(({ files }) => !files.has(file));
          expect(lock.files.has(file) || isDropped).toBe(true);
        }
        expect(Object.keys(lock).sort()).toEqual(["endpoints", "files"]);
      }),
      { seed: 7, numRuns },
    );
  },
);

function merge(folder: string, way: string, locks: readonly Lock[]): string {
  const files = locks.map((lock, at) => {
    const file = path.join(folder, String(at));
    writeFileSync(file, lockText(lock));
    return file;
  });
  return spawnSync("git", ["merge-file", "-p", way, ...files], { encoding: "utf8" }).stdout;
}
