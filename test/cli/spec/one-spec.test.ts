import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { oneSpec } from "../../../cli/spec/one-spec.js";
import { runCli } from "../run-cli.js";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "modelsmith-one-spec-"));
  const spec = await readFile("specs/openapi.json", "utf8");
  for (const file of ["a.json", "b.yaml", "b/c.yaml", "deep/d.json"]) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), spec);
  }
});

afterAll(() => rm(folder, { recursive: true }));

test.for([
  [["a.json"], "/a.json"],
  [["a.json", "b.yaml"], "/{a.json,b.yaml}"],
  [["a.json", "deep/d.json"], "/{a.json,deep/d.json}"],
  [["deep/*.json", "b/*.yaml"], "/{deep/*.json,b/*.yaml}"],
  [["deep", "a.json"], "/{deep/**,a.json}"],
] as const)("%j is %s", async ([given, one]) => {
  expect(await oneSpec(given.map((name) => path.join(folder, name)))).toBe(folder + one);
});

test.for([
  ["bb.json", /MS1001: \S*bb\.json: there is no such file/],
  ["nope", /MS1001: \S*nope: there is no such file/],
  ["b/*.json", /MS1001: \S*b\/\*\.json: no \.json or \.yaml file fits it/],
] as const)("of several specs, %s that is not there stops every command", async ([name, says]) => {
  const words = ["a.json", name].flatMap((each) => ["--openapi", path.join(folder, each)]);
  const out = path.join(folder, "generated");
  for (const command of [["generate", "--out", out], ["doctor"], ["simulate"], ["inspect"]]) {
    const { code, err } = await runCli([...command, ...words]);
    expect([code, err]).toEqual([1, expect.stringMatching(says)]);
  }
});

test("--openapi given twice is one platform, for any command", async () => {
  const words = ["--openapi", "specs/openapi.json", "--openapi", "specs/google"];
  const { out } = await runCli(["inspect", "--list-endpoints", ...words]);
  expect(out).toContain("google/nano-banana-pro");
});

test("several specs of which one is a URL are refused with what to do", async () => {
  const words = ["--openapi", "specs/openapi.json", "--openapi", "https://acme.example/a.json"];
  const { code, err } = await runCli(["generate", ...words]);
  expect([code, err]).toEqual([1, expect.stringMatching(/MS1601.*one folder/s)]);
});
