import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { generate } from "../../../generator/generate.js";
import { lockFile } from "../../../generator/lock/lock.js";
import { refuseOverlap } from "../../../generator/output/refuse-overlap.js";
import { smallPlatform } from "../report/small-platform.js";

test("the output is no folder of a skill: one lock would replace the other, with its names", async () => {
  const platform = await smallPlatform({ "acme/flux": { fields: { prompt: { type: "string" } } } });
  await generate(platform);
  const lock = path.join(platform.out, lockFile);
  const before = await readFile(lock, "utf8");
  await expect(generate({ ...platform, skill: platform.out })).rejects.toMatchObject({
    code: "MS1602",
    problem: "is the output folder and that of the skill too",
    hint: expect.stringContaining("--skill"),
  });
  expect(await readFile(lock, "utf8")).toBe(before);
});

test.for([
  [[{}, {}], "generated", "`out`"],
  [[{ out: "a" }, { folder: "a", out: "b" }], path.join("a", "b"), "`out`"],
  [
    [
      { out: "a", skill: "s" },
      { out: "b", skill: "./s" },
    ],
    "s",
    "`skill`",
  ],
  [[{ out: "a", skill: "b" }, { out: "b" }], "b", "--skill"],
] as const)("targets %j share a folder", ([targets, file, hint]) => {
  expect(() => refuseOverlap(targets)).toThrow(
    expect.objectContaining({ code: "MS1602", file, hint: expect.stringContaining(hint) }),
  );
});

test("targets may have skills in the output, and folders whose names begin alike", () => {
  refuseOverlap([{ out: "a", skill: "a/skills/acme" }, { out: "ab" }]);
});
