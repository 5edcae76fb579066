import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { checkConfig } from "../../../generator/config/check-config.js";
import { type Config, defineConfig } from "../../../generator/config/config.js";
import { findConfig, loadConfig } from "../../../generator/config/load-config.js";
import { authSettings } from "../../../generator/lifecycle/settings/settings.js";
import { folderWith } from "../../temporary-folder.js";

async function load(files: Record<string, string>, name = Object.keys(files)[0] ?? "") {
  return loadConfig(path.join(await folderWith(files), name));
}

test("defineConfig returns what it is given", () => {
  const config: Config = { openapi: "openapi.json" };
  expect(defineConfig(config)).toBe(config);
});

describe("a config file", () => {
  test.for([
    [
      "modelsmith.config.ts",
      `import path from "node:path";
       import { defineConfig, type Config } from "modelsmith";
       import { docs } from "./shared.js";
       const config: Config = { openapi: path.posix.join("specs", "openapi.json"), docs } satisfies Config;
       export default defineConfig(config);`,
    ],
    [
      "modelsmith.config.js",
      `import { defineConfig } from "modelsmith";
       import { docs } from "./shared.js";
       export default defineConfig({ openapi: "specs/openapi.json", docs: await docs });`,
    ],
    [
      "modelsmith.config.mjs",
      `import { docs } from "./shared.js";
       export default { openapi: "specs/openapi.json", docs, group: undefined };`,
    ],
    ["modelsmith.config.json", '{ "openapi": "specs/openapi.json", "docs": "docs.json" }'],
  ])("may be %s", async ([name = "", text = ""]) => {
    const shared = { "shared.ts": 'export const docs: string = "docs.json";' };
    const loaded = await load({ [name]: text, ...shared });
    expect(loaded.targets).toEqual([{ openapi: "specs/openapi.json", docs: "docs.json" }]);
    expect(loaded.folder).toBe(path.dirname(loaded.file));
  });

  test("is read anew each time", async () => {
    for (const ending of ["ts", "js", "mjs", "json"]) {
      const text = (openapi: string) =>
        ending === "json"
          ? JSON.stringify({ openapi })
          : `export default { openapi: "${openapi}" };`;
      const folder = await folderWith({ [`modelsmith.config.${ending}`]: text("one") });
      const file = path.join(folder, `modelsmith.config.${ending}`);
      expect((await loadConfig(file)).targets[0]?.openapi).toBe("one");
      await writeFile(file, text("two"));
      expect((await loadConfig(file)).targets[0]?.openapi).toBe("two");
    }
  });

  test("may have several targets", async () => {
    const targets = [{ openapi: "a.json" }, { openapi: "b.json", group: ["A", "B*"] }];
    const text = `export default { targets: ${JSON.stringify(targets)} };`;
    expect((await load({ "modelsmith.config.ts": text })).targets).toEqual(targets);
  });

  test.for([
    ["syntax", "export default {", "cannot be loaded: "],
    [
      "syntax, where it is wrong",
      "export default {\n  openapi: 1\n  docs: 2,\n};",
      'modelsmith.config.ts (line 3, column 3): cannot be loaded: ParseError: Unexpected token, expected ","\n',
    ],
    ["what it throws", 'throw new Error("no token");', "cannot be loaded: no token"],
    [
      "an import that is not there",
      'import "../nothing.js"; export default {};',
      "cannot be loaded",
    ],
    ["no default export", 'export const config = { openapi: "a" };', "has no default export"],
  ])("that cannot be loaded says why: %s", async ([, text = "", message = ""]) => {
    await expect(load({ "modelsmith.config.ts": text })).rejects.toMatchObject({
      code: "MS1602",
      file: "modelsmith.config.ts",
      message: expect.stringContaining(message),
    });
  });

  test("in JSON is read as strictly as a spec", async () => {
    const text = '{ "openapi": "a.json", "openapi": "b.json" }';
    await expect(load({ "modelsmith.config.json": text })).rejects.toMatchObject({
      code: "MS1006",
    });
  });

  test("that is not there is an error with its name", async () => {
    await expect(loadConfig("/nowhere/modelsmith.config.ts")).rejects.toThrow(
      "nowhere/modelsmith.config.ts: there is no folder",
    );
  });
});

describe("the config file of a folder", () => {
  test("is the one that is there", async () => {
    const folder = await folderWith({ "modelsmith.config.mjs": "", "other.config.ts": "" });
    expect(await findConfig(folder)).toBe(path.join(folder, "modelsmith.config.mjs"));
    await mkdir(path.join(folder, "empty"));
    expect(await findConfig(path.join(folder, "empty"))).toBeUndefined();
  });

  test("is not guessed if there are several", async () => {
    const folder = await folderWith({ "modelsmith.config.ts": "", "modelsmith.config.json": "{}" });
    await expect(findConfig(folder)).rejects.toThrow(
      "there are several config files: modelsmith.config.ts, modelsmith.config.json",
    );
  });
});

describe("what a config may hold", () => {
  const whole = {
    openapi: "https://acme.example/openapi.json",
    docs: "docs.json",
    group: "Images",
    out: "src/generated",
    baseUrl: "https://acme.example",
    auth: { header: "x-key", prefix: "Key ", variable: "ACME_KEY" },
    lifecycle: {
      answers: "task",
      id: ["task.id", "id"],
      poll: { request: "POST /tasks", body: { task: "{id}" } },
      result: "GET /results/{id}",
      words: { finished: "completed" },
      origins: ["https://eu.acme.example"],
    },
    headers: { authorization: "Bearer $TOKEN" },
    snapshot: "specs",
    runtime: "vendored",
    removed: "stub",
    templates: "templates",
    hooks: { skipEndpoint: () => false },
  };

  test("is every option, alone or among targets", () => {
    expect(checkConfig(whole, "c.ts")).toEqual([whole]);
    const { group: _, ...named } = { ...whole, endpoints: ["acme/paint"] };
    expect(checkConfig(named, "c.ts")).toEqual([named]);
    expect(checkConfig({ targets: [whole, { openapi: "b" }] }, "c.ts")).toHaveLength(2);
  });

  test("says of single endpoints what differs, and of all what is said beside the targets", () => {
    const own = { "acme/*": { lifecycle: { data: "b" } }, "acme/one": {} };
    const lifecycle = { id: "a", data: "a", words: { A: "failed" } };
    const targets = [
      { openapi: "a", endpoints: own, lifecycle: { data: "c" } },
      { openapi: "b", docs: "d", endpoints: own },
    ];
    expect(checkConfig({ targets, lifecycle }, "c.ts")).toEqual([
      {
        openapi: "a",
        perEndpoint: own,
        endpoints: ["acme/one"],
        lifecycle: { ...lifecycle, data: "c" },
      },
      { openapi: "b", docs: "d", perEndpoint: own, lifecycle },
    ]);
  });

  test("takes the key of a target as all take it, unless it says where", () => {
    const keys = [{ variable: "A_KEY" }, { query: "key" }];
    const targets = keys.map((auth) => ({ openapi: "a", auth }));
    const auth = { header: "X-Key", prefix: "Key ", variable: "KEY" };
    expect(checkConfig({ targets, auth }, "c.ts").map((target) => target.auth)).toEqual([
      { header: "X-Key", prefix: "Key ", variable: "A_KEY" },
      { query: "key", variable: "KEY" },
    ]);
  });

  test("takes an empty prefix: nothing stands before the key", () => {
    const auth = { header: "X-Key", prefix: "" };
    expect(checkConfig({ openapi: "a", auth }, "c.ts")).toMatchObject([{ auth }]);
    expect(authSettings(auth)).toEqual({ in: "header", name: "X-Key" });
  });

  test.for<[unknown, string]>([
    [null, "c.ts: expected an object, found null"],
    [[], "c.ts: expected an object, found a list"],
    [{}, "c.ts#/openapi: expected the path or URL of a spec"],
    [{ targets: [] }, "c.ts#/targets: expected at least one entry"],
    [{ targets: [{}] }, "c.ts#/targets/0/openapi: expected the path"],
    [
      { targets: [{ openapi: "a" }], out: "b" },
      "c.ts#/out: is not an option beside targets: it belongs into each of them",
    ],
    [{ opnapi: "a" }, "c.ts#/opnapi: is not an option. Did you mean openapi?"],
    [{ openapi: "a", groups: "b" }, "c.ts#/groups: is not an option. Did you mean group?"],
    [{ openapi: "a", constructor: 1 }, "c.ts#/constructor: is not an option"],
    [
      { openapi: "a", skipEndpoint: true },
      "c.ts#/skipEndpoint: is not an option. Did you mean hooks.skipEndpoint?",
    ],
    [{ openapi: 1 }, "c.ts#/openapi: expected a string, found a number"],
    [{ openapi: "" }, "c.ts#/openapi: expected a string, found an empty string"],
    [{ openapi: "a", group: [] }, "c.ts#/group: expected at least one entry"],
    [{ openapi: "a", group: ["b", 2] }, "c.ts#/group/1: expected a string, found a number"],
    [
      { openapi: "a", headers: { b: ["sk-CANARY"] } },
      "c.ts#/headers/b: expected a string, found a list",
    ],
    [
      { openapi: "a", runtime: "copied" },
      'c.ts#/runtime: expected "package" or "vendored", found "copied"',
    ],
    [
      { openapi: "a", hooks: { skipEndpoint: true } },
      "c.ts#/hooks/skipEndpoint: expected a function",
    ],
    [
      { openapi: "a", hooks: { skip: true } },
      "c.ts#/hooks/skip: is not an option. Did you mean skipEndpoint?",
    ],
    [
      { openapi: "a", lifecycle: { pol: "GET /a/{id}" } },
      "c.ts#/lifecycle/pol: is not an option. Did you mean poll?",
    ],
    [
      { openapi: "a", lifecycle: { poll: "GET /a" } },
      "c.ts#/lifecycle/poll: expected {id} in the path, the query or the body",
    ],
    [
      { openapi: "a", lifecycle: { words: { DONE: "complete" } } },
      'c.ts#/lifecycle/words/DONE: expected "completed" or "failed" or "canceled" or "content_rejected" or "running", found "complete". Did you mean completed?',
    ],
    [
      { openapi: "a", lifecycle: { words: { completed: "hung" } } },
      'c.ts#/lifecycle/words/completed: the platform\'s word comes first, then what it means: { "hung": "completed" }',
    ],
    [{ target: [] }, "c.ts#/target: is not an option. Did you mean targets?"],
    [
      { openapi: "a", group: "Images", endpoints: ["b"] },
      "c.ts#/endpoints: `group` and a list of `endpoints` are both given: keep one of the two",
    ],
    [
      { openapi: "a", auth: { heador: "x" } },
      "c.ts#/auth/heador: is not an option. Did you mean header?",
    ],
    [
      { openapi: "a", auth: { in: "header" } },
      "c.ts#/auth/in: is not an option. There are header, query, body, prefix, encoding, variable, optional",
    ],
    [{ openapi: "a", auth: { header: "a b" } }, "c.ts#/auth/header: expected the name of a header"],
    [
      { openapi: "a", endpoints: { "acme/*": { lifecycl: {} } } },
      "c.ts#/endpoints/acme~1*/lifecycl: is not an option. Did you mean lifecycle?",
    ],
    [
      { openapi: "a", out: "o", lifecycle: { words: { DRIED: "…" } } },
      `replace "…" with your platform's value: expected "completed" or`,
    ],
    [
      { openapi: "a", out: "o", lifecycle: { words: { "…": "completed" } } },
      `replace "…" with your platform's value`,
    ],
    [
      { openapi: "a", out: "o", lifecycle: { headers: { version: "…" } } },
      `replace "…" with your platform's value`,
    ],
  ])("and %j is told with its place", ([config, message]) => {
    expect(() => checkConfig(config, "c.ts")).toThrow(
      expect.objectContaining({ code: "MS1602", message: expect.stringContaining(message) }),
    );
  });
});

describe("several specs", () => {
  const openapiOf = async (openapi: readonly string[]) => {
    const config = JSON.stringify({ openapi });
    const folder = await folderWith({ "modelsmith.config.json": config, "a.json": "{}" });
    await mkdir(path.join(folder, "specs", "c"), { recursive: true });
    await writeFile(path.join(folder, "specs", "b.yaml"), "");
    const { targets } = await loadConfig(path.join(folder, "modelsmith.config.json"));
    return targets[0]?.openapi;
  };

  test.for([
    [["a.json"], "a.json"],
    [["*.json"], "*.json"],
    [["a.json", "specs/b.yaml"], "{a.json,specs/b.yaml}"],
    [["specs/b.yaml", "specs/c"], "specs/{b.yaml,c/**}"],
  ] as const)("%j are read as %s", async ([given, one]) => {
    expect(await openapiOf(given)).toBe(one);
  });

  test.for(["b.json", "specs/*.json", "https://acme.example/a.json"])(
    "%s is refused beside another one",
    async (name) => {
      await expect(openapiOf(["a.json", name])).rejects.toMatchObject({
        code: "MS1602",
        message: expect.stringMatching(/openapi.*1.*expected a file or a folder that is there/),
      });
    },
  );
});
