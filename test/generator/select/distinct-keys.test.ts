import { expect, test } from "vitest";
import { distinctKeys } from "../../../generator/select/distinct-keys.js";

const keys = (...given: readonly (readonly [key: string, spec?: string])[]) =>
  distinctKeys(given.map(([key, spec]) => ({ key, ...(spec !== undefined && { spec }) })));

test("keys that nobody shares stay", () => {
  expect(keys(["a/b"], ["a/c", "x.json"], ["d", "y.json"])).toEqual(["a/b", "a/c", "d"]);
});

test("shared ones go by their spec, without the folders and names that say nothing", () => {
  expect(
    keys(
      ["run", "models/acme/flux.json"],
      ["run", "models/acme/sdxl/v1/openapi.yaml"],
      ["run", "models/orbit.yml"],
    ),
  ).toEqual(["acme/flux", "acme/sdxl", "orbit"]);
});

test("the platform's own keeps its key; a spec of several endpoints keeps them apart", () => {
  expect(keys(["run"], ["run", "m/a.json"], ["edit", "m/a.json"], ["run", "m/b.json"])).toEqual([
    "run",
    "a/run",
    "a/edit",
    "b",
  ]);
});

test("a spec that shares a key with the platform's alone goes by its whole path", () => {
  expect(keys(["run"], ["run", "models/a.json"])).toEqual(["run", "models/a"]);
});

test("a spec by URL goes by its path", () => {
  expect(keys(["run", "https://a.b/flux.json?x=1"], ["run", "https://a.b/sdxl.json"])).toEqual([
    "flux",
    "sdxl",
  ]);
});
