import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { recentGenerations } from "../../cli/recent/recent-generations.js";
import { create, documentOf } from "../generator/spec-of.js";
import { repository } from "../readme-blocks.js";
import { folderWith, temporaryFolder } from "../temporary-folder.js";
import { runCli } from "./run-cli.js";
import { enterSmallSpecs } from "./small-project.js";

beforeAll(enterSmallSpecs);

/** A spec with categories in categories. */
const ofRepository = ["openapi", "docs"].flatMap((name) => [
  `--${name}`,
  path.join(repository, `specs/${name}.json`),
]);

async function complete(...typed: readonly string[]): Promise<readonly string[]> {
  const { out, code } = await runCli(["--get-yargs-completions", "modelsmith", ...typed]);
  expect(code).toBe(0);
  return out.trim().split("\n");
}

test("create is completed by the models of the spec at hand", async () => {
  expect(await complete("create", "google/nano-banana-")).toEqual([
    "google/nano-banana-2",
    "google/nano-banana-pro",
  ]);
});

test("short names complete too, and so does the model of inspect", async () => {
  expect(await complete("create", "nano-banana-p")).toEqual(["nano-banana-pro"]);
  expect(await complete("inspect", "nano-banana-p")).toEqual(["nano-banana-pro"]);
  expect(await complete("inspect", "--c")).toEqual(expect.arrayContaining(["--category"]));
});

test.each(["wait", "open"])("%s is completed by the ids of recent generations", async (command) => {
  const environment = { MODELSMITH_STATE_FOLDER: await temporaryFolder() };
  // A simulator that was started again begins with the same ids.
  for (const [entry, id] of Object.entries({ a: "gen_1", b: "gen_2", c: "gen_1" })) {
    recentGenerations(environment).note(entry, { id, status: "SUBMITTED" });
  }
  const { out } = await runCli(["--get-yargs-completions", "modelsmith", command, "gen"], {
    environment,
  });
  expect(out).toBe("gen_1\ngen_2\n");
});

test("a model is completed by its fields and the command's options", async () => {
  expect(await complete("create", "google/nano-banana-pro", "--a")).toEqual(["--aspect_ratio"]);
  expect(await complete("create", "google/nano-banana-pro", "--aspect-")).toEqual([
    "--aspect-ratio",
  ]);
  const all = await complete("create", "google/nano-banana-pro", "--prompt", "a", "--");
  expect(all).toEqual(expect.arrayContaining(["--resolution", "--n", "--save", "--dry-run"]));
  expect(all).not.toContain("--prompt");
});

test("a model is completed by its fields also after a switch", async () => {
  const typed = ["create", "--dry-run", "google/nano-banana-pro", "--a"];
  expect(await complete(...typed)).toEqual(["--aspect_ratio"]);
});

test("a field is completed by its values", async () => {
  const typed = ["create", "google/nano-banana-pro", "--resolution"];
  expect(await complete(...typed, "")).toEqual(["1K", "2K", "4K"]);
  expect(await complete(...typed, "2")).toEqual(["2K"]);
  const ratios = await complete("create", "google/nano-banana-pro", "--aspect-ratio", "16");
  expect(ratios).toEqual(["16:9"]);
  const joined = await complete("create", "google/nano-banana-pro", "--aspect-ratio=16");
  expect(joined).toEqual(["--aspect-ratio=16:9"]);
});

test("a field that takes a file says so, and is completed by files", async () => {
  const file = { type: "string", format: "binary" };
  const schema = { type: "object", properties: { prompt: { type: "string" }, picture: file } };
  const edit = { post: { requestBody: { content: { "multipart/form-data": { schema } } } } };
  const spec = documentOf({ paths: { "/acme/edit": edit } }).root;
  const home = process.cwd();
  process.chdir(await folderWith({ "openapi.json": spec, "boat.png": "", "bay.png": "" }));
  try {
    expect(await complete("create", "acme/edit", "--picture", "@bo")).toEqual(["@boat.png"]);
    expect(await complete("create", "acme/edit", "--prompt", "@bo")).toEqual([""]);
    const { out } = await runCli(["create", "acme/edit", "--help"], { person: true });
    expect(out).toMatch(/--picture +Takes a file: \.\/boat\.png\./);
  } finally {
    process.chdir(home);
  }
});

test("in zsh a colon of a value is no description, whatever shell is the user's own", async () => {
  const words = ["create", "google/nano-banana-pro", "--aspect-ratio", "16"];
  const asked = ["--get-yargs-completions", "modelsmith", ...words];
  const environment = { SHELL: "/bin/bash", ZSH_NAME: "zsh" };
  expect((await runCli(asked, { environment })).out).toBe("16\\:9\n");
});

test.each([
  [["simulate", "--fault", "sse.utf"], ["sse.utf8-split"]],
  [["inspect", ...ofRepository, "--category", "APIs/I"], ["APIs/Images"]],
  [["mcp", "--tools", "se"], ["search"]],
  [["doctor", "--endpoint", "google/nano-banana-p"], ["google/nano-banana-pro"]],
  [
    ["diff", "a", "b", "--fail-on", ""],
    ["breaking", "maybe"],
  ],
  // The shell offers files.
  [["generate", "--out", ""], [""]],
  [["create", "google/nano-banana-pro", "--save", ""], [""]],
  [["create", "google/nano-banana-pro", "--sh"], [""]],
])("%j is completed by %j", async (words, values) => {
  expect(await complete(...words)).toEqual(values);
});

test("what a shell would run once the line is sent is not proposed", async () => {
  const values = ["plain", "$(id)", "`id`", "a;id", "a b", "a\nb", "'", "~root", "*", "{a,b}", "ü"];
  const schema = { type: "object", properties: { style: { enum: [...values, { a: 1 }] } } };
  const paths = { "/generation/acme/paint": create(schema), "/generation/$(id)/x": create() };
  const folder = await folderWith({ "openapi.json": documentOf({ paths }).root });
  const openapi = ["--openapi", path.join(folder, "openapi.json")];
  expect(await complete("create", ...openapi, "acme/paint", "--style", "")).toEqual(["plain"]);
  expect(await complete("create", ...openapi, "")).toEqual(["acme/paint"]);
});

test("a model that does not exist completes to nothing of its own, without an error", async () => {
  expect(await complete("create", "google/nothing", "--a")).not.toContain("--aspect_ratio");
});

test("commands are completed, and the script for the shell is printed", async () => {
  expect(await complete("insp")).toContain("inspect");
  for (const shell of ["bash", "zsh", "fish"]) {
    const { out } = await runCli(["completion", shell]);
    expect(out).toContain(`# Completion of modelsmith for ${shell}.`);
    const chosen = await runCli(["completion"], { environment: { SHELL: `/bin/${shell}` } });
    expect(chosen.out).toBe(out);
  }
});
