import path from "node:path";
import { expect, test } from "vitest";
import { type PluginOptions, targetsOf } from "../../plugins/plugin-options.js";
import { folderWith } from "../temporary-folder.js";

test.each<readonly [written: string, options: unknown, said: RegExp]>([
  ["{ outt }", { openapi: "a.json", outt: "g" }, /MS1602.*#\/outt: .*Did you mean out\?/],
  ["{ confg }", { confg: "a.ts" }, /MS1602.*#\/confg: .*Did you mean config\?/],
  ["{ opnapi }", { opnapi: "a.json" }, /MS1602.*#\/opnapi: .*Did you mean openapi\?/],
  [
    "{ out: 1 }",
    { openapi: "a.json", out: 1 },
    /MS1602.*#\/out: expected a string, found a number/,
  ],
  ["{}", {}, /MS1602.*#\/openapi: expected the path or URL of a spec/],
  ["a path", "modelsmith.config.ts", /MS1601: .*Pass { config: "modelsmith\.config\.ts" }/s],
  ["null", null, /MS1601: .*neither a config nor the path of one/],
  ["{ config: 1 }", { config: 1 }, /MS1601: .*neither a config nor the path of one/],
  ["{ config, out }", { config: "a.ts", out: "g" }, /MS1601: .*takes no other option: out/],
  ["{ config } of no file", { config: "nope.ts" }, /MS1602: nope\.ts: (?!.*--config)/s],
])("modelsmith(%s) of a bundler's config in JavaScript says what is wrong", async (...given) => {
  const [, options, said] = given;
  // No compiler has looked at it.
  const failed: unknown = await targetsOf(options as PluginOptions).catch((error) => error);
  expect(failed).toBeInstanceOf(Error);
  expect(`${(failed as { code?: string }).code}: ${(failed as Error).message}`).toMatch(said); // as above
});

test("a config, the path of one, or nothing beside one in the folder", async () => {
  const folder = await folderWith({ "modelsmith.config.json": { openapi: "a.json", out: "g" } });
  process.chdir(folder);
  const own = { openapi: "a.json", out: "g" };
  expect(await targetsOf(own)).toEqual({ targets: [own] });
  const read = {
    config: path.resolve("modelsmith.config.json"),
    targets: [{ ...own, folder: "" }],
  };
  expect(await targetsOf({ config: "modelsmith.config.json" })).toEqual(read);
  expect(await targetsOf(undefined)).toEqual(read);
});
