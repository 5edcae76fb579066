import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { answer, bearerSpec, create } from "../../generator/spec-of.js";
import { folderWith } from "../../temporary-folder.js";
import { runCli } from "../run-cli.js";

/** The warnings of a run for creates whose status nothing reads. */
async function warningsOf(paths: readonly string[]): Promise<readonly string[]> {
  const text = { type: "string" };
  const prompt = { type: "object", properties: { prompt: text } };
  const state = { type: "object", properties: { status: text, url: text } };
  const spec = bearerSpec(
    Object.fromEntries(paths.map((each) => [each, create(prompt, answer(state))])),
  );
  const folder = await folderWith({ "openapi.json": spec });
  const openapi = path.join(folder, "openapi.json");
  const { err } = await runCli(["generate", "--openapi", openapi, "--out", `${folder}/out`]);
  return err.split("\n").filter((line) => line.startsWith("warning "));
}

test("a message that many places have is one line with the first of them; few are all named", async () => {
  const few = await warningsOf(["/images/a", "/images/b", "/images/c"]);
  expect(few).toHaveLength(3);
  const [only, ...others] = await warningsOf(["a", "b", "c", "d"].map((name) => `/images/${name}`));
  expect(others).toEqual([]);
  expect(only).toMatch(/#\/paths\/~1images~1a\/post, and 3 more: nothing in the spec reads/);
});

test("what is left out for one reason is told at once", async () => {
  const text = { type: "string" };
  const asked = { type: "object", properties: { prompt: text, size: text } };
  const ticket = { responses: { "202": { description: "" } } };
  const spec = bearerSpec({
    "/images/a": create(asked, answer({ type: "object", properties: { url: text } })),
    "/images/b": create(asked, ticket),
    "/images/c": create(asked, ticket),
  });
  const folder = await folderWith({ "openapi.json": spec });
  const words = ["--openapi", path.join(folder, "openapi.json"), "--out", `${folder}/out`];
  const { err } = await runCli(["generate", ...words]);
  const told = err.split("\n").filter((line) => line.includes("MS1111"));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain(": POST /images/b, POST /images/c are left out: each call would be");
});

test("a warning of what is left out begins with the code of its error, as errors do", async () => {
  const text = { type: "string" };
  const prompt = { type: "object", properties: { prompt: text } };
  const state = { type: "object", properties: { id: text, status: text, url: text } };
  const good = create(prompt, answer(state));
  const spec = bearerSpec({
    "/images/a": good,
    "/images/b": { post: { requestBody: { $ref: "#/nowhere" }, responses: {} } },
  });
  const folder = await folderWith({ "openapi.json": spec });
  const words = ["generate", "--openapi", path.join(folder, "openapi.json"), "--out"];
  const left = { code: "MS1103", left_out: "POST /images/b" };
  const { err } = await runCli([...words, `${folder}/out`]);
  expect(err).toMatch(/^warning MS1103: \S+openapi\.json#\S+: POST \/images\/b is left out: /m);
  // The second run has it from the lock.
  for (let run = 0; run < 2; run += 1) {
    const { out } = await runCli([...words, `${folder}/out`, "--json"]);
    expect(out).toContain('"code": "MS1103"');
    expect(out).toContain(left.left_out);
  }
});

test("a spec that was named alone, with its docs beside it, says how to add them", async () => {
  const text = { type: "string" };
  const prompt = { type: "object", properties: { prompt: text } };
  const state = { type: "object", properties: { id: text, status: text, url: text } };
  const folder = await folderWith({
    "openapi.json": bearerSpec({ "/images/a": create(prompt, answer(state)) }),
    "docs.json": { navigation: [{ group: "Images", pages: ["POST /images/a"] }] },
  });
  const openapi = path.join(folder, "openapi.json");
  const alone = ["generate", "--openapi", openapi, "--out", `${folder}/out`];
  const docs = path.relative("", path.join(folder, "docs.json"));
  const said = `was read alone; docs.json is beside it: add --docs ${docs}`;
  expect((await runCli(alone)).out).toContain(said);
  for (const more of [["--docs", docs], ["--endpoint", "/images/a"], ["--quiet"]]) {
    expect((await runCli([...alone, ...more])).out).not.toContain("beside it");
  }
  const sounds = { navigation: [{ group: "Sounds", pages: ["POST /images/a"] }] };
  await writeFile(docs, JSON.stringify(sounds));
  expect((await runCli([...alone, "--force"])).out).not.toContain("beside it");
  const grouped = await runCli([...alone, "--group", "Imags"]);
  expect(grouped.err).toContain(
    `docs.json is beside it: add --docs ${docs} (\`docs\` in a config)`,
  );
});
