import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { initCommand } from "../../../cli/commands/init.js";
import type { CliContext } from "../../../cli/shell/context.js";
import { createTerminal } from "../../../cli/shell/terminal.js";
import { serveDocuments } from "../../generator/documents-server.js";
import { answer, create, documentOf } from "../../generator/spec-of.js";
import { folderWith } from "../../temporary-folder.js";
import { runCli } from "../run-cli.js";

const home = process.cwd();
const spec = documentOf({
  paths: { "/generation/acme/paint": create(), "/generation/acme/film": create() },
}).root;
const docs = {
  navigation: {
    groups: [
      { group: "Images", pages: ["POST /generation/acme/paint"] },
      { group: "Videos", pages: ["POST /generation/acme/film"] },
    ],
  },
};

beforeEach(async () => {
  process.chdir(await folderWith({ "openapi.json": spec, "docs.json": docs }));
});

afterEach(() => process.chdir(home));

/** The generated modules of endpoints below a folder. */
async function modules(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return files.filter((file) => /\/(?!index)[^/.]+\.ts$/.test(file)).sort();
}

const twoTargets = `import { defineConfig } from "modelsmith";
export default defineConfig({
  targets: [
    { openapi: "openapi.json", docs: "docs.json", out: "images" },
    { openapi: "openapi.json", docs: "docs.json", group: "Vid*", out: "videos" },
  ],
});
`;

describe("generate", () => {
  test("reads beside --openapi only a config that is named, which needs no spec of its own; lines for it say so", async () => {
    const accepted = { responses: { "202": { description: "Accepted" } } };
    const unread = documentOf({ paths: { "/draw": create(undefined, accepted) } }).root;
    const lines = { endpoints: { draw: { lifecycle: { answers: "result" } } } };
    await writeFile("unread.json", JSON.stringify(unread));
    await writeFile("modelsmith.config.json", JSON.stringify(lines));
    const words = ["generate", "--openapi", "unread.json", "--endpoint", "/draw"];
    const alone = await runCli(words);
    expect([alone.code, alone.err]).toEqual([
      1,
      expect.stringMatching(/Say it in the config.*\nNext to --openapi .* --config <file>/),
    ]);
    const named = await runCli([...words, "--config", "modelsmith.config.json"]);
    expect([named.code, named.err]).toEqual([0, expect.not.stringContaining("Next to")]);
  });

  test("without --openapi does what the config file says, target by target", async () => {
    await writeFile("modelsmith.config.ts", twoTargets);
    const ran = await runCli(["generate", "--json"]);
    expect([ran.code, ran.err]).toEqual([0, ""]);
    const { targets } = JSON.parse(ran.out) as { targets: { out: string; source: string }[] };
    expect(targets.map(({ out, source }) => [out, source])).toEqual([
      ["images", "openapi.json"],
      ["videos", "openapi.json"],
    ]);
    expect(await modules("images")).toEqual(["acme/paint.ts"]);
    expect(await modules("videos")).toEqual(["acme/film.ts"]);
  });

  test("with --docs alone reads the specs next to them: one, or all of their folder", async () => {
    const ofImages = async () => {
      const { out, code } = await runCli(["generate", "--docs", "docs.json", "--json"]);
      const { endpoints } = JSON.parse(out) as { endpoints: { key: string; source: string }[] };
      return [code, endpoints.map(({ key, source }) => [key, source])];
    };
    expect(await ofImages()).toEqual([0, [["acme/paint", "openapi.json"]]]);
    await rm("openapi.json");
    await writeFile("paint.json", JSON.stringify(spec));
    expect(await ofImages()).toEqual([0, [["acme/paint", "paint.json"]]]);
  });

  test("gives the same output whatever the working folder is", async () => {
    await writeFile("modelsmith.config.ts", twoTargets);
    const folder = process.cwd();
    await runCli(["generate", "--quiet"]);
    for (const other of ["/", home, path.dirname(folder)]) {
      process.chdir(other);
      const config = path.join(folder, "modelsmith.config.ts");
      const ran = await runCli(["generate", "--config", config, "--check", "--json"]);
      expect([other, ran.code]).toEqual([other, 0]);
    }
  });

  test("writes nothing of any target where one is bad", async () => {
    await writeFile("modelsmith.config.ts", twoTargets.replace("Vid*", "Vidoes"));
    const ran = await runCli(["generate"]);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('has no group named "Vidoes". Did you mean Videos?');
    expect(await modules("images")).toEqual([]);
  });

  test("writes nothing of any target where a file of one was edited", async () => {
    await writeFile("modelsmith.config.ts", twoTargets);
    await runCli(["generate", "--quiet"]);
    await writeFile("videos/acme/film.ts", "// mine");
    const edited = JSON.stringify(spec).replaceAll(
      '"type":"object"',
      '"type":"object","title":"T","properties":{"a":{"type":"string"}}',
    );
    await writeFile("openapi.json", edited);
    const before = await readFile("images/acme/paint.ts", "utf8");
    const ran = await runCli(["generate"]);
    expect(ran.err).toContain("MS1402");
    expect(await readFile("images/acme/paint.ts", "utf8")).toBe(before);
  });

  test("refuses targets that share an output folder", async () => {
    await writeFile("modelsmith.config.ts", twoTargets.replace('"videos"', '"images/videos"'));
    const ran = await runCli(["generate"]);
    expect(ran.err).toContain("two targets have the same output folder, or one in another");
  });

  test("takes options over the config, relative to the working folder", async () => {
    await writeFile(
      "modelsmith.config.json",
      JSON.stringify({ openapi: "openapi.json", docs: "docs.json" }),
    );
    const config = path.resolve("modelsmith.config.json");
    const elsewhere = await folderWith({});
    process.chdir(elsewhere);
    const words = ["generate", "--config", config, "--group", "Videos", "--out", "here", "--quiet"];
    expect((await runCli(words)).code).toBe(0);
    expect(await modules(path.join(elsewhere, "here"))).toEqual(["acme/film.ts"]);
  });

  test("without options takes the spec and the docs of this folder, as other commands do", async () => {
    expect((await runCli(["generate", "--quiet"])).code).toBe(0);
    expect(await modules("generated")).toEqual(["acme/paint.ts"]);
    const words = ["--endpoint", "acme/film", "--out", "other", "--quiet"];
    expect((await runCli(["generate", ...words])).code).toBe(0);
    expect(await modules("other")).toEqual(["acme/film.ts"]);
    process.chdir(await folderWith({}));
    const ran = await runCli(["generate"]);
    expect([ran.code, ran.err]).toEqual([
      1,
      expect.stringContaining("no openapi.json or .yaml found here"),
    ]);
  });

  test("without options keeps the language of what is there", async () => {
    const words = ["generate", "--openapi", "openapi.json", "--docs", "docs.json", "--js"];
    expect((await runCli([...words, "--quiet"])).code).toBe(0);
    const { out } = await runCli(["generate"]);
    expect(out).toContain("Written to generated: 0 new, 0 changed, 0 removed");
    expect((await runCli(["generate", "--no-js", "--quiet"])).code).toBe(0);
    expect(await modules("generated")).toEqual(["acme/paint.ts"]);
  });

  test("without options says once that it chose JavaScript, and not where .ts is to be imported", async () => {
    await writeFile("package.json", "{}");
    expect((await runCli(["generate", "--import-extensions", "ts", "--quiet"])).code).toBe(0);
    expect(await modules("generated")).toEqual(["acme/paint.ts"]);
    await rm("generated", { recursive: true });
    const said = "No TypeScript here: the functions are JavaScript. For TypeScript: --no-js\n";
    expect((await runCli(["generate"])).out).toContain(said);
    expect((await runCli(["generate"])).out).not.toContain("TypeScript");
    await rm("generated", { recursive: true });
    expect((await runCli(["generate", "--js"])).out).not.toContain("TypeScript");
  });

  test("takes several groups", async () => {
    const words = ["generate", "--openapi", ".", "--docs", "docs.json", "--quiet"];
    expect((await runCli([...words, "--group", "images", "--group", "videos"])).code).toBe(0);
    expect(await modules("generated")).toEqual(["acme/film.ts", "acme/paint.ts"]);
  });

  test("a file that is in specs/ is offered where it is not here", async () => {
    process.chdir(await folderWith({ "openapi2.json": spec }));
    await mkdir("specs");
    await writeFile("specs/openapi.json", JSON.stringify(spec));
    const { err } = await runCli(["generate", "--openapi", "openapi.json"]);
    expect(err).toContain("openapi.json: there is no such file. Did you mean specs/openapi.json?");
  });

  test.for([
    [
      ["generate", "--config", "nothing.ts"],
      "MS1602: nothing.ts: there is no such file\nName one that is there, or write one: npx modelsmith init",
    ],
    [
      ["generate", "--openapi", "openapi.jsn"],
      "MS1001: openapi.jsn: there is no such file. Did you mean openapi.json?\nCheck the path.",
    ],
    [
      ["generate", "--openapi", "openapi.json", "--docs", "dcs.json"],
      "MS1001: dcs.json: there is no such file. Did you mean docs.json?\nCheck the path.",
    ],
    [["generate", "--openapi", "nope.json"], "MS1001: nope.json: there is no such file\nCheck"],
    [
      ["diff", "HEAD:openapi.json", "openapi.json"],
      "MS1001: HEAD: git cannot read it: not a git repository (or any of the parent directories): .git\nRun it",
    ],
    [
      ["create", "acme/paint", "--payload-file", "docs"],
      "MS1001: docs: there is no such file. Did you mean docs.json?\nCheck the path",
    ],
  ])("%j says what to do", async ([words, message]) => {
    const ran = await runCli(words as string[]);
    expect([ran.code, ran.out]).toEqual([1, ""]);
    expect(ran.err).toContain(message);
  });

  test("refuses one --out for several targets", async () => {
    await writeFile("modelsmith.config.ts", twoTargets);
    const ran = await runCli(["generate", "--out", "x"]);
    expect(ran.err).toContain("--out applies to one target, and several are meant:\n  ");
    expect(ran.err).toContain("They share a spec: edit the config file instead.");
  });

  test("of several targets, generates that of the spec that is named", async () => {
    const read = ["a.json", "b.json"].map((file) => {
      return { openapi: file, out: file.slice(0, 1), endpoints: ["acme/paint"] };
    });
    await writeFile("modelsmith.config.json", JSON.stringify({ targets: read }));
    for (const file of ["a.json", "b.json"]) await writeFile(file, JSON.stringify(spec));
    const config = ["generate", "--config", "modelsmith.config.json"];
    const ran = await runCli([...config, "--openapi", "./b.json", "--json"]);
    expect(ran.code).toBe(0);
    expect([existsSync("a"), existsSync("b")]).toEqual([false, true]);
    const none = await runCli([...config, "--openapi", "c.json"]);
    expect(none.err).toContain(
      "no target of the config reads c.json:\n  a.json (out: a)\n  b.json (out: b)\nName the spec of one",
    );
  });
});

describe("pull", () => {
  test("keeps a copy that generate builds from offline", async () => {
    const server = await serveDocuments({
      "/openapi.json": JSON.stringify(spec),
      "/docs.json": JSON.stringify(docs),
    });
    const { url } = server;
    const config = { openapi: `${url}/openapi.json`, docs: `${url}/docs.json`, snapshot: "specs" };
    await writeFile("modelsmith.config.json", JSON.stringify(config));
    const early = await runCli(["generate"]);
    expect(early.err).toContain("MS1009");
    expect((await runCli(["pull"])).out).toContain(
      "specs: 2 new, 0 changed, 0 removed, 0 unchanged.",
    );
    server.documents.clear();
    expect((await runCli(["generate", "--quiet"])).code).toBe(0);
    const [first] = (await readFile("generated/acme/paint.ts", "utf8")).split("\n");
    const host = url.replace("http://", "");
    expect(first).toBe(`// Generated by modelsmith from ${host}/openapi.json. Do not edit.`);
  });

  test("writes to an absolute snapshot of a config elsewhere, where generate reads it", async () => {
    const server = await serveDocuments({
      "/openapi.json": JSON.stringify(spec),
      "/docs.json": JSON.stringify(docs),
    });
    const { url } = server;
    const snapshot = path.resolve("copies");
    const config = { openapi: `${url}/openapi.json`, docs: `${url}/docs.json`, snapshot };
    await mkdir("cfg");
    await writeFile("cfg/modelsmith.config.json", JSON.stringify(config));
    const at = ["--config", "cfg/modelsmith.config.json"];
    expect((await runCli(["pull", ...at])).code).toBe(0);
    server.documents.clear();
    expect((await runCli(["generate", "--quiet", ...at])).code).toBe(0);
    // diff reads the same copies: both specs are one, and the docs are a URL.
    const same = await runCli(["diff", `${url}/openapi.json`, `${url}/openapi.json`, ...at]);
    expect([same.err, same.code]).toEqual(["", 0]);
  });

  test("says that there is nothing to pull", async () => {
    const ran = await runCli(["pull", "--openapi", "openapi.json", "--snapshot", "specs"]);
    expect(ran.err).toContain("nothing to pull");
  });
});

describe("init", () => {
  test("--yes writes a config of the files that are here, and generate takes it", async () => {
    const ran = await runCli(["init", "--yes"]);
    expect([ran.code, ran.out]).toEqual([
      0,
      "Wrote modelsmith.config.ts. Next: npx modelsmith generate\nAdded generated/ to .gitattributes, so that git merges its lists line by line. After such a merge, generate again.\n",
    ]);
    expect(await readFile("modelsmith.config.ts", "utf8")).toBe(
      `import { defineConfig } from "modelsmith";

export default defineConfig({
  openapi: "openapi.json",
  docs: "docs.json",
  group: "Images",
  out: "generated",
});
`,
    );
    expect((await runCli(["generate", "--quiet"])).code).toBe(0);
    expect(await modules("generated")).toEqual(["acme/paint.ts"]);
  });

  test("says at once where calls would be paid for, and lost", async () => {
    const task = { type: "object", properties: { task_id: {}, status: { type: "integer" } } };
    const paths = {
      "/images/generations": create(undefined, answer(task)),
      "/images/generations/{task_id}": { get: answer(task) },
    };
    process.chdir(await folderWith({ "openapi.json": documentOf({ paths }).root }));
    const { out } = await runCli(["init", "--yes"]);
    expect(out).toMatch(
      /Next: npx modelsmith generate\nBefore a call: 2 warnings that calls would be paid for, .* npx modelsmith doctor\n/,
    );
  });

  test("finds specs/, and lists the endpoints where there are no docs", async () => {
    await cp("openapi.json", "specs/openapi.json", { recursive: true });
    process.chdir(await folderWith({}));
    await writeFile("openapi.json", JSON.stringify(spec));
    expect((await runCli(["init", "--yes"])).code).toBe(0);
    expect((await runCli(["generate", "--quiet"])).code).toBe(0);
    expect(await modules("generated")).toEqual(["acme/film.ts", "acme/paint.ts"]);
    // What doctor prints to paste goes in the place of a line: the other endpoints stay.
    const config = await readFile("modelsmith.config.ts", "utf8");
    const { out } = await runCli(["doctor", "--json"]);
    const { specs } = JSON.parse(out) as { specs: { endpoints: { config: string }[] }[] };
    const [paste = ""] = specs.flatMap(({ endpoints }) => endpoints.map((each) => each.config));
    await writeFile("modelsmith.config.ts", config.replace(/ *"acme\/film": \{\},/, paste));
    expect((await runCli(["generate", "--quiet"])).code).toBe(0);
    expect(await modules("generated")).toEqual(["acme/film.ts", "acme/paint.ts"]);
  });

  test("a project without TypeScript goes on with JavaScript", async () => {
    await writeFile("package.json", '{ "type": "module" }');
    await runCli(["generate", "--js", "--quiet"]);
    const before = await readFile("generated/index.js", "utf8");
    const ran = await runCli(["init", "--yes"]);
    expect(ran.out).toContain(
      "The functions are JavaScript: modelsmith.config.ts says js: true.\n",
    );
    const { out, code } = await runCli(["generate"]);
    expect([code, out]).toEqual([0, expect.stringContaining("0 new, 0 changed, 0 removed")]);
    expect(await readFile("generated/index.js", "utf8")).toBe(before);
  });

  test("keeps formatters away from the output: prettier's list is extended, once", async () => {
    await writeFile("package.json", '{ "devDependencies": { "prettier": "3" } }');
    await writeFile(".prettierignore", "dist");
    const ran = await runCli(["init", "--yes"]);
    expect(ran.out).toMatch(/\nAdded generated\/ to \.prettierignore\.\n/);
    await rm("modelsmith.config.ts");
    await runCli(["init", "--yes"]);
    expect(await readFile(".prettierignore", "utf8")).toBe("dist\ngenerated/\n");
  });

  test("lets git merge the output by lines: .gitattributes is extended, once", async () => {
    await writeFile(".gitattributes", "* text=auto");
    await runCli(["init", "--yes"]);
    await rm("modelsmith.config.ts");
    expect((await runCli(["init", "--yes"])).out).toMatch(/^Wrote /);
    expect(await readFile(".gitattributes", "utf8")).toBe(`* text=auto
modelsmith.lock.json merge=union
generated/**/index.* merge=union
generated/registry.* merge=union
generated/*.md merge=union
`);
  });

  test("writes no config of a spec that nothing can be generated of", async () => {
    await rm("docs.json");
    const { paths: _, ...rest } = spec as Record<string, unknown>;
    const reading = { "/things": { get: { responses: { "200": { description: "" } } } } };
    await writeFile("openapi.json", JSON.stringify({ ...rest, paths: reading }));
    const ran = await runCli(["init", "--yes"]);
    expect([ran.code, ran.out, ran.err]).toEqual([1, "", expect.stringContaining("MS1204")]);
    expect(await readdir(".")).toEqual(["openapi.json"]);
  });

  test("writes what generate takes by itself, and tells the rest", async () => {
    await rm("docs.json");
    const image = { type: "object", properties: { image_size: { type: "string" } } };
    const paths = {
      "/generation/acme/paint-image": create(image),
      "/generation/acme/film-video": create(),
    };
    await writeFile("openapi.json", JSON.stringify(documentOf({ paths }).root));
    await runCli(["generate", "--quiet", "--out", "bare"]);
    const { code, out } = await runCli(["init", "--yes"]);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining(
        "1 POST. Add those you want to `endpoints`:\n  /generation/acme/film-video\n",
      ),
    ]);
    expect((await runCli(["generate", "--quiet"])).code).toBe(0);
    expect(await modules("generated")).toEqual(await modules("bare"));
  });

  test("writes the groups that Images stands for, by name", async () => {
    const text = JSON.stringify(docs).replace('"Images"', '"Image API"');
    await writeFile("docs.json", text);
    await runCli(["init", "--yes"]);
    expect(await readFile("modelsmith.config.ts", "utf8")).toContain('group: "Image API",');
    expect(await runCli(["generate", "--quiet"])).toMatchObject({ code: 0, err: "" });
    expect(await modules("generated")).toEqual(["acme/paint.ts"]);
  });

  test("says what stops generate as long as the config does not say it", async () => {
    const security = {
      components: { securitySchemes: { c: { type: "apiKey", in: "cookie", name: "s" } } },
    };
    await writeFile(
      "openapi.json",
      JSON.stringify({ ...spec, ...security, security: [{ c: [] }] }),
    );
    const { code, out } = await runCli(["init", "--yes"]);
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^Wrote \S+ Fix what stops it, below, and then: npx modelsmith generate\nMS1110: /,
      ),
    ]);
  });

  test("says which group it has where none is called Images", async () => {
    const docs = JSON.parse(await readFile("docs.json", "utf8")) as {
      navigation: { groups: { group: string }[] };
    };
    for (const each of docs.navigation.groups) {
      if (each.group === "Images") each.group = "Pictures";
    }
    await writeFile("docs.json", JSON.stringify(docs));
    const { out } = await runCli(["init", "--yes"]);
    expect(out).toContain('No group of the docs is called Images: it has "Pictures".\n');
  });

  test("overwrites no config", async () => {
    await writeFile("modelsmith.config.mjs", "");
    const ran = await runCli(["init", "--yes"]);
    expect(ran.err).toContain("modelsmith.config.mjs already exists");
  });

  test("without files says what to name", async () => {
    process.chdir(await folderWith({}));
    const ran = await runCli(["init", "--yes"]);
    expect(ran.err).toContain("no openapi.json or .yaml found here or in specs/");
  });

  test("asks a person, with what is here as its proposals", async () => {
    const answers = [
      ...["openapi.jsn", "", "nowhere/docs.json", "", "Vidoes", "videos", "src/models"],
      ...["Videos", "js", "src/gen", "y"],
    ];
    const asked: string[] = [];
    const said: string[] = [];
    const person = { isTTY: true, write: (text: string) => said.push(text) > 0 };
    // The command needs a terminal alone.
    const shell = { terminal: createTerminal(person, person, {}) } as CliContext;
    const command = initCommand(shell, (question) => {
      asked.push(question);
      return Promise.resolve(answers.shift() ?? "");
    });
    await command.handler({ yes: false, openapi: undefined, docs: undefined, _: [], $0: "" });
    expect(asked).toEqual([
      "Platform's spec (file, folder or URL)? [openapi.json] ",
      "Platform's spec (file, folder or URL)? [openapi.json] ",
      "Its docs.json (file or URL, or none)? [docs.json] ",
      "Its docs.json (file or URL, or none)? [docs.json] ",
      "Which group of the docs? Images (1), Videos (1). [Images] ",
      "Which group of the docs? Images (1), Videos (1). [Images] ",
      "Where to put the functions? [generated] ",
      "In which language (typescript or javascript)? [typescript] ",
      "In which language (typescript or javascript)? [typescript] ",
      "Add src/models/ to .gitattributes, so that branches that both generated merge without conflicts in lists? [yes] ",
      "Add src/models/ to .gitattributes, so that branches that both generated merge without conflicts in lists? [yes] ",
    ]);
    expect(said.join("")).toContain(
      "openapi.jsn: there is no such file. Did you mean openapi.json?\n",
    );
    expect(said.join("")).toContain("nowhere/docs.json: there is no folder nowhere\n");
    expect(said.join("")).toContain(
      "Vidoes: these docs have no such group. Did you mean Videos?\nVideos: say typescript or javascript\nsrc/gen: say yes or no\n",
    );
    const text = await readFile("modelsmith.config.ts", "utf8");
    expect(text).toContain('group: "videos",\n  out: "src/models",\n  js: true,');
  });
});

describe("with a config in another folder, files are named as they are found from here", () => {
  beforeEach(async () => {
    const odd = structuredClone(spec) as { paths: Record<string, unknown> }; // made above
    odd.paths["/generation/acme/paint"] = create({
      type: "object",
      properties: { size: { type: "string", enum: ["a"], default: "b" } },
    });
    await mkdir("shop/deep", { recursive: true });
    await writeFile("shop/odd.json", JSON.stringify(odd));
    const target = { openapi: "odd.json", endpoints: ["acme/paint"] };
    await writeFile("shop/modelsmith.config.json", JSON.stringify(target));
    const two = { targets: [target, { ...target, openapi: "../openapi.json", out: "b" }] };
    await writeFile("shop/two.json", JSON.stringify(two));
    await writeFile("shop/bad.json", JSON.stringify({ openapi: "absent.json" }));
  });

  test.each<[string, string, string, string]>([
    [".", "generate", "modelsmith.config.json", "warning shop/odd.json#/paths/"],
    [".", "generate", "bad.json", "error MS1001: shop/absent.json: there is no such file"],
    [".", "doctor", "modelsmith.config.json", '"shop/odd.json#/paths/'],
    [".", "doctor", "modelsmith.config.json", '"source": "shop/odd.json"'],
    [".", "inspect", "modelsmith.config.json", '"source": "the config"'],
    [
      ".",
      "create nobody/none",
      "two.json",
      "shop/odd.json (out: shop/generated)\n  openapi.json (out: shop/b)",
    ],
    [".", "create none", "modelsmith.config.json", "shop/odd.json: there is no model"],
    ["shop/deep", "generate", "../modelsmith.config.json", "warning ../odd.json#/paths/"],
    ["shop/deep", "doctor", "../modelsmith.config.json", '"../odd.json#/paths/'],
  ])("in %s: %s --config …/%s says %s", async (folder, command, config, expected) => {
    process.chdir(folder);
    const file = folder === "." ? `shop/${config}` : config;
    const { out, err } = await runCli([...command.split(" "), "--config", file]);
    expect(`${out}${err}`).toContain(expected);
  });
});
