import { expect, test } from "vitest";
import { buildLock, emptyLock, fileHashes, type Lock } from "../../../generator/lock/lock.js";
import { readModel } from "../../../generator/read/read-model.js";
import { readTemplates } from "../../../generator/render/template-files.js";
import { makeFiles } from "../../../generator/run/make-files.js";
import { smallPlatform } from "../report/small-platform.js";

const prompt = { type: "string" };
const two = { "acme/flux": { fields: { prompt } }, "acme/kontext": { fields: { prompt } } };
const settings = {
  runtime: "package",
  inputSchemas: true,
  importExtensions: "js",
  js: false,
  templateFiles: readTemplates(undefined),
} as const;

/** Text that would never pass the gate: only what is not checked again comes through. */
const marker = "fetch()";

test("modules of endpoints that did not change are neither made nor checked again", async () => {
  const platform = await smallPlatform(two);
  const before = await readModel(platform);
  const made = await makeFiles(before, buildLock(before, emptyLock), [], undefined, settings);
  const files = new Map([...made].map(([name, text]) => [name, `${text}${marker}`]));
  const lock: Lock = { ...buildLock(before, emptyLock), files: fileHashes(files) };
  await platform.write({ ...two, "acme/kontext": { fields: { prompt, n: { type: "integer" } } } });
  const model = await readModel(platform);
  const kept = async (found: Lock) => {
    const trusted = { lock: found, files };
    const now = await makeFiles(model, buildLock(model, found), [], trusted, settings);
    return [...now].flatMap(([name, text]) => (text.includes(marker) ? [name] : []));
  };
  expect(await kept(lock)).toEqual(["acme/flux.ts", "acme/flux.schema.ts"]);
  expect(await kept({ ...lock, files: fileHashes(made) })).toEqual([]);
  const [flux, ...others] = lock.endpoints;
  if (flux === undefined) throw new Error("the lock is empty");
  expect(await kept({ ...lock, endpoints: [{ ...flux, removed: true }, ...others] })).toEqual([]);
  const renamed = { ...flux, name: { ...flux.name, function: "other" } };
  expect(await kept({ ...lock, endpoints: [renamed, ...others] })).toEqual([]);
});

test("the reference says that a key of the scheme Basic is a user and a password", async () => {
  const { write: _, ...platform } = await smallPlatform(two);
  const model = await readModel(platform);
  const auth = {
    in: "header",
    name: "Authorization",
    prefix: "Basic ",
    encoding: "base64",
  } as const;
  const basic = { ...model, platform: { ...model.platform, auth } };
  const made = await makeFiles(basic, buildLock(basic, emptyLock), [], undefined, settings);
  expect(made.get("REFERENCE.md")).toContain(
    "which holds \\<user\\>:\\<password\\>, sent in the header Authorization: Basic … in base64",
  );
});
