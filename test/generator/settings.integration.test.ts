import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { inspect } from "node:util";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { type GenerateSettings, generate } from "../../generator/generate.js";
import type { Hooks } from "../../generator/model/hooks.js";
import type { EndpointModel } from "../../generator/model/model.js";
import type { Schema } from "../../generator/schema/schema.js";
import { compileStrictly } from "./compile-strictly.js";
import { type SmallPlatform, smallPlatform } from "./report/small-platform.js";

const prompt = { type: "string", description: "What to draw." };
const two = { "acme/flux": { fields: { prompt } }, "acme/kontext": { fields: { prompt } } };

function text(platform: SmallPlatform, name: string): Promise<string> {
  return readFile(path.join(platform.out, name), "utf8");
}

/** Every TypeScript file of the output. */
async function sources(out: string): Promise<readonly string[]> {
  const names = await readdir(out, { recursive: true });
  return names.filter((name) => name.endsWith(".ts")).map((name) => path.join(out, name));
}

describe("a removed endpoint", () => {
  test("takes its function along", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    await platform.write({ "acme/flux": { fields: { prompt } } });
    const { changes } = await generate(platform);
    expect(changes.removed).toEqual(["acme/kontext.schema.ts", "acme/kontext.ts"]);
    expect(await text(platform, "acme/index.ts")).not.toContain("kontext");
  });

  test('leaves a deprecated function under removed: "stub", which compiles and throws', async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    await platform.write({ "acme/flux": { fields: { prompt } } });
    const { report } = await generate({ ...platform, removed: "stub" });
    expect(report.endpoints[0]?.changes).toMatchObject([
      { kind: "endpoint-removed", stub: true, typescript: "maybe", wire: "breaking" },
    ]);
    expect(await text(platform, "acme/kontext.ts")).toMatchSnapshot();
    expect(await text(platform, "registry.ts")).not.toContain("kontext");
    expect(compileStrictly(await sources(platform.out), "NodeNext")).toEqual([]);
    const { acme } = await import(path.join(platform.out, "index.ts"));
    await expect(acme.kontext({ prompt: "A boat" })).rejects.toMatchObject({
      name: "GenerationError",
      category: "not_found",
      mayHaveCharged: false,
      message: expect.stringMatching(/^POST \/v1\/generation\/acme\/kontext: the spec no longer/),
    });
  });

  test("is itself again when it returns", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    const before = await text(platform, "acme/kontext.ts");
    await platform.write({ "acme/flux": { fields: { prompt } } });
    await generate({ ...platform, removed: "stub" });
    await platform.write(two);
    await generate({ ...platform, removed: "stub" });
    expect(await text(platform, "acme/kontext.ts")).toBe(before);
  });
});

/** The least that the templates of Vite and Next have: Vite's libraries and flags, Next's target. */
const templates = {
  target: "ES2017",
  lib: ["ES2022", "DOM", "DOM.Iterable"],
  module: "ESNext",
  moduleResolution: "bundler",
  moduleDetection: "force",
  types: ["node"],
  jsx: "react-jsx",
  strict: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noFallthroughCasesInSwitch: true,
  noUncheckedSideEffectImports: true,
  skipLibCheck: true,
  noEmit: true,
};

describe('runtime: "vendored"', () => {
  test("copies the runtime's sources, which compile strictly with what imports them", async () => {
    const platform = await smallPlatform(two);
    await symlink(path.resolve("node_modules"), path.join(platform.folder, "node_modules"));
    await generate({ ...platform, runtime: "vendored" });
    const flux = await text(platform, "acme/flux.ts");
    expect(flux).toContain('} from "../runtime/index.js";');
    const files = await sources(platform.out);
    for (const file of files) {
      expect(await readFile(file, "utf8")).not.toMatch(/^.*from "@modelsmith\/runtime"/m);
    }
    expect(compileStrictly(files, "NodeNext")).toEqual([]);
  });

  test("compiles by the older TypeScript, as the templates of Vite and Next have it", async () => {
    const platform = await smallPlatform(two);
    await symlink(path.resolve("node_modules"), path.join(platform.folder, "node_modules"));
    await generate({ ...platform, runtime: "vendored", importExtensions: "none" });
    const config = { compilerOptions: templates };
    const { fileNames, options, errors } = ts.parseJsonConfigFileContent(
      config,
      ts.sys,
      platform.out,
    );
    const found = [...errors, ...ts.getPreEmitDiagnostics(ts.createProgram(fileNames, options))];
    expect(found.map(({ file, messageText }) => [file?.fileName, messageText])).toEqual([]);
    expect(fileNames.length).toBeGreaterThan(100);
  });

  test("notices an edited copy, and takes the copies away with the setting", async () => {
    const platform = await smallPlatform(two);
    await generate({ ...platform, runtime: "vendored" });
    const retry = path.join(platform.out, "runtime/clock/backoff.ts");
    const own = await readFile(retry, "utf8");
    await writeFile(retry, `${own}// mine\n`);
    await expect(generate({ ...platform, runtime: "vendored" })).rejects.toThrow(
      "  runtime/clock/backoff.ts\n",
    );
    await writeFile(retry, own);
    await generate(platform);
    expect(await readdir(platform.out)).not.toContain("runtime");
  });
});

describe("importExtensions", () => {
  test.each(["ts", "none"] as const)(
    '"%s" ends every relative import so, also in the vendored runtime',
    async (importExtensions) => {
      const platform = await smallPlatform(two);
      await generate({ ...platform, runtime: "vendored", importExtensions });
      const files = await sources(platform.out);
      for (const file of files) {
        const imported = (await readFile(file, "utf8")).matchAll(
          /(?:from |import\()"(\.{1,2}\/[^"]+)"/g,
        );
        const ending = importExtensions === "ts" ? "" : ".ts";
        const missing = [...imported]
          .map(([, name = ""]) => path.resolve(path.dirname(file), `${name}${ending}`))
          .filter((name) => !files.includes(name));
        expect([file, missing]).toEqual([file, []]);
      }
      expect(files.length).toBeGreaterThan(40);
    },
  );

  test('the output with "ts" compiles with erasable syntax alone, and a check knows it', async () => {
    const platform = await smallPlatform(two);
    const settings = { ...platform, importExtensions: "ts" } as const;
    await generate(settings);
    expect(compileStrictly(await sources(platform.out), "NodeNext")).toEqual([]);
    expect((await generate({ ...settings, check: true })).upToDate).toBe(true);
    expect((await generate({ ...platform, check: true })).upToDate).toBe(false);
  });
});

describe("js", () => {
  test("writes JavaScript that runs and declarations that say the same", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    const { endpoints } = await generate({ ...platform, js: true });
    expect(endpoints[0]?.file).toBe("acme/flux.js");
    const names = (await readdir(platform.out, { recursive: true })).toSorted();
    expect(names.filter((name) => /(?<!\.d)\.ts$/.test(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(["acme/flux.d.ts", "acme/flux.js", "index.js"]));
    expect(await text(platform, "acme/flux.d.ts")).toContain("What to draw.");
    // Deno finds the types by this line alone.
    expect(await text(platform, "acme/flux.js")).toMatch(
      /^\/\/ @ts-self-types="\.\/flux\.d\.ts"\n/,
    );
    const { acme } = await import(path.join(platform.out, "index.js"));
    await expect(acme.flux({})).rejects.toMatchObject({ category: "validation" });
    const user = path.join(platform.folder, "user.ts");
    await writeFile(
      user,
      `import { acme } from "./generated/index.js";\nexport const run = async (): Promise<string> => (await acme.flux({ prompt: 1 })).id;\n`,
    );
    const errors = compileStrictly([user], "NodeNext");
    expect(errors).toMatchObject([{ marked: "prompt", line: 2 }]);
    expect((await generate({ ...platform, js: true })).upToDate).toBe(true);
  });

  test("says that its modules are ES modules, but not where their imports have no extension", async () => {
    const platform = await smallPlatform(two);
    const holds = () => readFile(path.join(platform.out, "package.json"), "utf8");
    await generate({ ...platform, js: true });
    expect(JSON.parse(await holds())).toEqual({ type: "module" });
    await generate({ ...platform, js: true, importExtensions: "none" });
    await expect(holds()).rejects.toThrow("ENOENT");
    await generate({ ...platform, js: true });
    await generate(platform);
    await expect(holds()).rejects.toThrow("ENOENT");
    const own = '{ "name": "own" }';
    await writeFile(path.join(platform.out, "package.json"), own);
    await generate({ ...platform, js: true });
    expect((await generate({ ...platform, js: true, check: true })).upToDate).toBe(true);
    await generate(platform);
    expect(await holds()).toBe(own);
  });

  test('does not go with importExtensions: "ts"', async () => {
    const platform = await smallPlatform(two);
    await expect(generate({ ...platform, js: true, importExtensions: "ts" })).rejects.toThrow(
      'importExtensions "ts" is not for JavaScript output',
    );
  });
});

describe("templates of one's own", () => {
  /** Generates with our endpoint template, changed. */
  async function withTemplate(
    change: (ours: string) => string,
    name = "endpoint.hbs",
  ): Promise<SmallPlatform & GenerateSettings> {
    const platform = await smallPlatform(two);
    const templates = path.join(platform.folder, "templates");
    await mkdir(templates);
    const ours = await readFile("templates/endpoint.hbs", "utf8");
    await writeFile(path.join(templates, name), change(ours));
    return { ...platform, templates };
  }

  test("replace ours by name", async () => {
    const settings = await withTemplate((ours) =>
      ours.replace("{{functionDoc}}", "/** Our team's {{title}}. */"),
    );
    await generate(settings);
    expect(await text(settings, "acme/flux.ts")).toContain('/** Our team\'s "acme/flux". */');
  });

  test("make everything anew when they change", async () => {
    const settings = await withTemplate((ours) => ours);
    await generate(settings);
    const file = path.join(settings.templates ?? "", "endpoint.hbs");
    const ours = await readFile(file, "utf8");
    await writeFile(file, ours.replace("{{functionDoc}}", "/** Draws. */"));
    expect((await generate(settings)).changes.changed).toEqual(
      expect.arrayContaining(["acme/flux.ts", "acme/kontext.ts"]),
    );
  });

  test.for<[name: string, change: (ours: string) => string, problem: RegExp]>([
    [
      "what is none of our statements",
      (ours) => `${ours}console.log("x");\n`,
      /acme\/flux\.ts: line \d+ did not pass the gate: .*\nYour own templates in .*templates made it/,
    ],
    [
      "code in place of data",
      (ours) => ours.replace("descriptor: 2,", "descriptor: evil(),"),
      /did not pass the gate/,
    ],
    [
      "a name that is not in the view",
      (ours) => `${ours}{{nothing}}`,
      /endpoint\.hbs: "nothing" not defined - /,
    ],
    ["what is no template", (ours) => `${ours}{{#each`, /endpoint\.hbs: Parse error/],
  ])("pass the gate like ours: not with %s", async ([, change, problem]) => {
    const settings = await withTemplate(change);
    await expect(generate(settings)).rejects.toThrow(problem);
    expect(await readdir(settings.folder)).not.toContain("generated");
  });

  test("of an unknown name are refused with the nearest", async () => {
    const settings = await withTemplate((ours) => ours, "endpiont.hbs");
    await expect(generate(settings)).rejects.toThrow(
      "endpiont is not the name of a template. Did you mean endpoint?",
    );
  });

  test("of a folder that is not there, or empty, are refused", async () => {
    const platform = await smallPlatform(two);
    const templates = path.join(platform.folder, "templates");
    await expect(generate({ ...platform, templates })).rejects.toThrow("the folder does not exist");
    await mkdir(templates);
    await expect(generate({ ...platform, templates })).rejects.toThrow("contains no template");
  });
});

describe("hooks", () => {
  async function withHooks(hooks: Hooks) {
    const platform = await smallPlatform(two);
    return { platform, result: await generate({ ...platform, hooks }) };
  }

  test("rename functions, and the name stays when the hook goes", async () => {
    const hooks: Hooks = {
      renameFunction: ({ key }) => (key === "acme/flux" ? "drawWithFlux" : undefined),
    };
    const { platform } = await withHooks(hooks);
    expect(await text(platform, "acme/flux.ts")).toContain("export function drawWithFlux(");
    await generate(platform);
    expect(await text(platform, "acme/flux.ts")).toContain("export function drawWithFlux(");
  });

  test("rename a function that was there: the report says so", async () => {
    const platform = await smallPlatform(two);
    await generate(platform);
    const renameFunction: Hooks["renameFunction"] = ({ name }) => `${name.function}2`;
    const { report } = await generate({ ...platform, hooks: { renameFunction } });
    expect(report.endpoints[0]?.changes).toEqual([
      {
        kind: "function-renamed",
        from: "acme.flux",
        to: "acme.flux2",
        typescript: "breaking",
        wire: "harmless",
      },
    ]);
  });

  test("are given endpoints that can be printed", async () => {
    const printed: string[] = [];
    const print = (endpoint: EndpointModel) => {
      printed.push(inspect(endpoint));
      return undefined;
    };
    await withHooks({
      renameFunction: print,
      changeModel: print,
      skipEndpoint: (endpoint) => {
        printed.push(inspect(endpoint));
        return false;
      },
    });
    expect(printed).toHaveLength(6);
    for (const text of printed) expect(text).not.toContain("[Getter]");
  });

  test("change fields: the tables of the documents follow, be it in place", async () => {
    const seed: Schema = { type: "integer" };
    const withSeed: Schema = { type: "object", properties: { seed }, required: ["seed"] };
    const { platform } = await withHooks({
      changeModel: ({ key, input }) => {
        if (key === "acme/flux") return { input: withSeed };
        Object.assign(input.properties ?? {}, { seed });
        return undefined;
      },
    });
    const rows = (await text(platform, "ENDPOINTS.md")).split("\n");
    const row = (key: string) => rows.find((line) => line.includes(key));
    expect(row("acme/flux")).toContain("seed (required)");
    expect(row("acme/kontext")).toContain("prompt (required), seed");
  });

  test("skip endpoints", async () => {
    const { result } = await withHooks({ skipEndpoint: ({ key }) => key === "acme/flux" });
    expect(result.endpoints.map(({ key }) => key)).toEqual(["acme/kontext"]);
  });

  test("change the model: types, the check of the input and words follow", async () => {
    const { platform } = await withHooks({
      changeModel: ({ input }) => ({
        title: "Ours",
        input: { ...input, properties: { ...input.properties, tag: { enum: ["a", "b"] } } },
      }),
    });
    const flux = await text(platform, "acme/flux.ts");
    expect(flux).toContain('tag?: "a" | "b";');
    expect(flux).toContain('tag: { enum: ["a", "b"] }');
    expect(flux).toContain(" * Ours\n");
    expect(compileStrictly(await sources(platform.out), "NodeNext")).toEqual([]);
  });

  const notJson: Record<string, unknown> = {};
  notJson["self"] = notJson;

  test.for<[problem: string, hooks: Hooks]>([
    ['renameFunction gave "new"', { renameFunction: () => "new" }],
    ['gave "a-b", which no function may be called: at most', { renameFunction: () => "a-b" }],
    ['renameFunction gave "a;b()"', { renameFunction: () => "a;b()" }],
    ["both need the name acme.same", { renameFunction: () => "same" }],
    ["skipEndpoint leaves no endpoint", { skipEndpoint: () => true }],
    [
      "skipEndpoint threw: no",
      {
        skipEndpoint: () => {
          throw new Error("no");
        },
      },
    ],
    // Cast: a config in JavaScript gives what it likes.
    ["changeModel gave a number, not an object", { changeModel: () => 5 as never }],
    [
      "changeModel gave a number for title, not a text",
      { changeModel: () => ({ title: 4 }) as never },
    ],
    [
      "changeModel gave null for data, not an object",
      { changeModel: () => ({ data: null }) as never },
    ],
    [
      'changeModel gave "x" for deprecated, not true or false',
      { changeModel: () => ({ deprecated: "x" }) as never },
    ],
    ["changeModel gave a promise, not an object", { changeModel: async () => ({ title: "A" }) }],
    ["changeModel gave a list, not an object", { changeModel: () => [] }],
    ['skipEndpoint gave "yes", not true or false', { skipEndpoint: () => "yes" as never }],
    ['changeModel gave "key"', { changeModel: () => ({ key: "x" }) as object }],
    ["changeModel gave what is not JSON", { changeModel: () => ({ input: notJson }) }],
  ])("are held to what fits: %s", async ([problem, hooks]) => {
    const platform = await smallPlatform(two);
    const run = generate({ ...platform, hooks });
    await expect(run).rejects.toMatchObject({
      name: "GeneratorError",
      message: expect.stringContaining(problem),
    });
    expect(await readdir(platform.folder)).not.toContain("generated");
  });
});
