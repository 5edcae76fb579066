import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleRequest } from "../../cli/inspect/sample-request.js";
import { inputSchema } from "../../generator/model/input-schema.js";
import { checkInput, generate } from "../../runtime/index.js";
import { createInputCheck } from "../../simulator/service/input-check.js";
import type { Simulator } from "../../simulator/service/types.js";
import { simulate } from "../../simulator/simulate.js";
import { compileStrictly } from "../generator/compile-strictly.js";
import { temporaryFolder } from "../temporary-folder.js";
import { combinations } from "./combinations.js";
import { bodyOf, components, type Feature, inputOf } from "./feature.js";
import {
  type Generated,
  generateFeatures,
  inputDeclarations,
  inputName,
  wantedDeclarations,
} from "./feature-output.js";
import { limits } from "./limits.js";
import { objects } from "./objects.js";
import { values } from "./values.js";

const features = { ...values, ...combinations, ...objects, ...limits };
const names = Object.keys(features);

let folder: string;
let generated: ReadonlyMap<string, Generated>;
let simulator: Simulator;
beforeAll(async () => {
  folder = await temporaryFolder();
  generated = await generateFeatures(folder, features);
  const endpoints = [...generated.values()].map(({ model }) => ({ endpoint: model.descriptor }));
  simulator = await simulate({ endpoints, latencyMs: 1 });
});
afterAll(() => simulator.close());

function of(name: string): Generated {
  const found = generated.get(name);
  if (found === undefined) throw new Error(`${name} was not generated`);
  return found;
}

const all = ({ accepts, untyped = [], misfits = [], rejects = [] }: Feature) => ({
  fitting: [...accepts, ...untyped],
  failing: [...misfits, ...rejects],
});

describe("the type and its JSDoc", () => {
  test.for(names)("%s", (name) => {
    const found = of(name);
    expect(inputDeclarations(found)).toBe(wantedDeclarations(found.feature));
  });
});

test("all of it compiles strictly, takes what it should, and nothing that it should not", () => {
  const usage = [...generated.values()].map(usageOf);
  const source = [
    ...usage.map(({ imports }) => imports),
    ...usage.flatMap(({ uses }) => uses),
    "",
  ].join("\n");
  const file = path.join(folder, "usage.ts");
  const modules = [...generated.values()].map(({ module }) => path.join(folder, `${module}.ts`));
  const found = compileStrictly(modules, "NodeNext", new Map([[file, source]]));
  const lines = source.split("\n");
  expect(
    found.map((each) => ({ ...each, text: each.file === file ? lines[each.line - 1] : "" })),
  ).toEqual([]);
});

test("all of it is laid out as the project's formatter would", async () => {
  const { formatter } = JSON.parse(await readFile("biome.json", "utf8"));
  // The formatter prefers single quotes around a double one; generated code has one kind alone.
  const files = { includes: ["**/*.ts", "!**/enum-odd-values*.ts"] };
  await writeFile(path.join(folder, "biome.json"), JSON.stringify({ formatter, files }));
  const biome = path.resolve("node_modules/.bin/biome");
  const outputs = [...generated.values()].map(({ module }) => module.split("/")[0] ?? "");
  const words = ["format", "--colors=off", "--max-diagnostics=5", ...new Set(outputs)];
  const { status, stderr } = spawnSync(biome, words, { cwd: folder, encoding: "utf8" });
  expect(status, stderr).toBe(0);
});

function usageOf({ feature, model, module }: Generated, index: number) {
  const type = `Input${index}`;
  const value = (each: unknown) =>
    // A plain `__proto__` in a literal would set a prototype.
    JSON.stringify(inputOf(feature, each)).replaceAll('"__proto__":', '["__proto__"]:');
  const uses = [
    ...feature.accepts.map((each) => `export const a${index}: ${type} = ${value(each)};`),
    ...(feature.rejects ?? []).map((each) => `export const a${index}: ${type} = ${value(each)};`),
    ...[...(feature.misfits ?? []), ...(feature.untyped ?? [])].flatMap((each) => [
      "// @ts-expect-error",
      `export const a${index}: ${type} = ${value(each)};`,
    ]),
  ].map((line, at) => line.replace(`a${index}:`, `a${index}_${at}:`));
  const imports = `import type { ${inputName(model)} as ${type} } from "./${module}.js";`;
  return { imports, uses };
}

describe("the check accepts and refuses", () => {
  test.for(names)("%s", (name) => {
    const { feature, model } = of(name);
    const { fitting, failing } = all(feature);
    for (const value of fitting) {
      expect(checkInput(model.descriptor.input, inputOf(feature, value)), show(value)).toEqual([]);
    }
    for (const value of failing) {
      const found = checkInput(model.descriptor.input, inputOf(feature, value));
      expect(found.length, show(value)).toBeGreaterThan(0);
    }
  });
});

describe("the schema of the input says the same", () => {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    validateFormats: false,
    ownProperties: true,
    multipleOfPrecision: 9,
  });
  test.for(names)("%s", (name) => {
    const { feature, model } = of(name);
    const validate = ajv.compile(inputSchema(model));
    const kinder = new Set(/^no-type-but-/.test(name) ? feature.untyped : []);
    for (const value of [...all(feature).fitting, ...all(feature).failing]) {
      // Ajv passes over a field called `__proto__`.
      if (JSON.stringify(value).includes("__proto__")) continue;
      const input = inputOf(feature, value);
      const accepted = checkInput(model.descriptor.input, input).length === 0;
      // What has fields is an object, says the schema, and so does the type.
      expect(validate(input), show(value)).toBe(accepted && !kinder.has(value));
    }
  });
});

describe("Ajv on the schema as written agrees", () => {
  const ajv = new Ajv2020({
    strict: false,
    validateFormats: false,
    logger: false,
    ownProperties: true,
  });
  const compared = names.filter((name) => !/^3\.0/.test(features[name]?.version ?? ""));
  test.for(compared.filter((name) => features[name]?.differsFromAjv === undefined))(
    "%s",
    (name) => {
      const { feature } = of(name);
      const validate = ajv.compile({
        allOf: [bodyOf(feature)],
        components: { schemas: components },
      });
      const { fitting, failing } = all(feature);
      for (const value of fitting) {
        expect(validate(inputOf(feature, value)), show(value)).toBe(true);
      }
      for (const value of failing) {
        expect(validate(inputOf(feature, value)), show(value)).toBe(false);
      }
    },
  );

  test("but for those of which it is said why", () => {
    for (const name of compared) {
      const { feature } = of(name);
      if (feature.differsFromAjv === undefined) continue;
      const validate = ajv.compile({
        allOf: [bodyOf(feature)],
        components: { schemas: components },
      });
      const { fitting, failing } = all(feature);
      const agrees =
        fitting.every((value) => validate(inputOf(feature, value))) &&
        failing.every((value) => !validate(inputOf(feature, value)));
      expect(agrees, name).toBe(false);
    }
  });
});

describe("the template of inspect fits", () => {
  test.for(names)("%s", (name) => {
    const { feature, model } = of(name);
    const template = sampleRequest(
      model.input,
      (schema, value) => checkInput(schema, value).length === 0,
    );
    expect(checkInput(model.descriptor.input, template)).toEqual([]);
    if (feature.template !== undefined) expect(template).toEqual(feature.template);
  });
});

describe("the simulator", () => {
  const checkInSimulator = createInputCheck();

  test.for(names)("judges and answers %s", async (name) => {
    const { feature, model } = of(name);
    const { descriptor } = model;
    const { fitting, failing } = all(feature);
    for (const value of fitting) {
      expect(checkInSimulator(descriptor, inputOf(feature, value)), show(value)).toEqual([]);
    }
    const refused = failing.filter((value) => {
      return checkInSimulator(descriptor, inputOf(feature, value)).length > 0;
    });
    // It tells a service's part: a field that no schema forbids is none of its business.
    const unknown = failing.filter((value) => isUnknownField(descriptor.input, feature, value));
    expect(refused.length).toBe(failing.length - unknown.length);
    const generation = await generate(descriptor, inputOf(feature, feature.accepts[0]), {
      baseUrl: simulator.baseUrl,
      apiKey: "key-of-a-test",
      pollIntervalMs: 5,
    });
    expect(generation).toMatchObject({ ok: true });
  });
});

/** Whether an unknown field of the input is all that is wrong with it. */
function isUnknownField(
  schema: Parameters<typeof checkInput>[0],
  feature: Feature,
  value: unknown,
): boolean {
  const found = checkInput(schema, inputOf(feature, value));
  return (
    found.every((each) => each.found === "an unknown field") &&
    schema.additionalProperties !== false &&
    !feature.field
  );
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "undefined";
}
