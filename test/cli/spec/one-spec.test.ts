import { expect, test } from "vitest";
import { oneSpec } from "../../../cli/spec/one-spec.js";
import { runCli } from "../run-cli.js";

test.for([
  [["specs/openapi.json"], "specs/openapi.json"],
  [["https://acme.example/openapi.json"], "https://acme.example/openapi.json"],
  [["a.json", "b.yaml"], "{a.json,b.yaml}"],
  [["specs/a.json", "specs/deep/b.json"], "specs/{a.json,deep/b.json}"],
  [["./specs/*.json", "specs/b/*.yaml"], "specs/{*.json,b/*.yaml}"],
  // A folder of this repository.
  [["specs/google", "specs/a.json"], "specs/{google/**,a.json}"],
] as const)("%j is %s", ([given, one]) => {
  expect(oneSpec(given)).toBe(one);
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
