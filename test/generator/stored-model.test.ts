import { deserialize, serialize } from "node:v8";
import { describe, expect, test } from "vitest";
import { runFacts } from "../../generator/facts-memory.js";
import { generate } from "../../generator/generate.js";
import { identityKey } from "../../generator/lock/lock.js";
import type { Model } from "../../generator/model/model.js";
import { type Plan, planRun } from "../../generator/plan-run.js";
import { type ModelSettings, readModel } from "../../generator/read-model.js";
import { readTemplates } from "../../generator/render/template-files.js";
import {
  type KeptEndpoint,
  modelOf,
  packModel,
  type StoredModel,
  unpackModel,
} from "../../generator/stored-model.js";
import { type Models, type SmallPlatform, smallPlatform } from "./report/small-platform.js";

const data = { type: "object", properties: { image_url: { type: "string" } } };
const models: Models = {
  "acme/flux": { fields: { prompt: { type: "string", description: "What to show." } }, data },
  "acme/kontext": { title: "Kontext", fields: { ["__proto__"]: { type: "integer" } }, data },
  "zeta/photon": { fields: { prompt: { maxLength: 9 } }, required: ["prompt"], data },
};

/** A platform's model as its first run keeps it. */
async function storedModel(platform: ModelSettings): Promise<StoredModel> {
  const facts = runFacts([]);
  const model = await readModel(platform, undefined, facts);
  const { endpoints: _, ...shared } = model;
  return { shared, endpoints: facts.kept(model, hashesOf(model)) };
}

function hashesOf({ endpoints }: Model): ReadonlyMap<string, string> {
  return new Map(endpoints.map(({ identity, key }) => [identityKey(identity), `hash of ${key}`]));
}

/** The bytes of a stored model in which no schema can be unpacked. */
function withoutSchemas(bytes: Uint8Array): Uint8Array {
  const packed = deserialize(bytes) as { parts: Uint8Array };
  packed.parts.fill(0);
  return serialize(packed);
}

/** What a run decides to do that has the output of an earlier one, and what that has kept. */
async function planAfter(
  platform: SmallPlatform,
  before: readonly KeptEndpoint[],
): Promise<Plan & { readonly kept: readonly KeptEndpoint[] }> {
  const facts = runFacts(before);
  const model = await readModel(platform, undefined, facts);
  const plan = await planRun(model, {
    ...platform,
    runtime: "package",
    check: false,
    force: false,
    templateFiles: readTemplates(undefined),
    known: { has: () => true, add: () => {} },
    knownHashes: facts.knownHashes,
  });
  return { ...plan, kept: facts.kept(plan.model, plan.modelHashes) };
}

describe("a model that is kept for the next run", () => {
  test("is the same when it comes back, keys of prototypes included", async () => {
    const platform = await smallPlatform(models);
    const stored = await storedModel(platform);
    const back = unpackModel(packModel(stored));
    expect(back.endpoints.map(({ source, modelHash }) => [source, modelHash])).toEqual(
      stored.endpoints.map(({ source, modelHash }) => [source, modelHash]),
    );
    const [read, model] = [modelOf(back), await readModel(platform)];
    expect(read).toEqual(model);
    const json = JSON.stringify(read.endpoints);
    expect(json).toBe(JSON.stringify(model.endpoints));
    expect(json).toContain('"__proto__":{"type":"integer"}');
  });

  test("bears the names that the run gave, whatever the keys say", async () => {
    const { shared, endpoints } = await storedModel(await smallPlatform(models));
    const renamed = endpoints.map((kept) => ({ ...kept, name: { ...kept.name, function: "old" } }));
    const { endpoints: back } = modelOf(unpackModel(packModel({ shared, endpoints: renamed })));
    expect(back.map(({ name }) => name.function)).toEqual(["old", "old", "old"]);
  });

  test("has what its endpoints share once", async () => {
    const specs = { openapi: "specs/openapi.json", docs: "specs/docs.json" };
    const { endpoints } = modelOf(unpackModel(packModel(await storedModel(specs))));
    expect(endpoints.length).toBeGreaterThan(20);
    expect(new Set(endpoints.map(({ data }) => data)).size).toBe(1);
    expect(new Set(endpoints.map(({ descriptor }) => descriptor.result)).size).toBe(1);
  });

  test("is not taken for one where its bytes end too early", async () => {
    const bytes = packModel(await storedModel(await smallPlatform(models)));
    for (const end of [0, 1, 100, bytes.length - 1]) {
      expect(() => unpackModel(bytes.subarray(0, end))).toThrow();
    }
  });
});

describe("schemas of endpoints that are as they were", () => {
  test("are asked for by no run, and are handed on to the next", async () => {
    const platform = await smallPlatform(models);
    await generate(platform);
    const first = await planAfter(platform, []);
    const { endpoints: _, ...shared } = first.model;
    const packed = packModel({ shared, endpoints: first.kept });
    const broken = unpackModel(withoutSchemas(packed)).endpoints;
    await platform.write({ ...models, "acme/kontext": { title: "Another", fields: {} } });
    const second = await planAfter(platform, broken);
    expect(second.changes).toMatchObject({
      changed: ["acme/kontext.ts", "ENDPOINTS.md", "REFERENCE.md", "modelsmith.lock.json"],
      edited: [],
    });
    expect([...second.wanted]).toEqual([...(await planAfter(platform, [])).wanted]);
    const [flux, kontext] = modelOf(
      unpackModel(packModel({ shared, endpoints: second.kept })),
    ).endpoints;
    expect(() => flux?.input).toThrow();
    expect(kontext?.input).toMatchObject({ type: "object" });
  });
});
