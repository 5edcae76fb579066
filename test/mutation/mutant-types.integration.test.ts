import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
// @ts-expect-error A script, which has no declarations.
import { isSameByType } from "../../scripts/mutant-types.mjs";
import { mutantsOf } from "./mutants.js";

it("a mutant of ?? is no mistake where the type of what is on its left has nothing else to give", async () => {
  const file = "runtime/util/suggest.ts";
  const mutants = mutantsOf(file, await readFile(file, "utf8"));
  const ofNothing = mutants.filter(({ replacement }) => replacement.startsWith("(("));
  const kept = ofNothing.filter((mutant) => !isSameByType(mutant));
  expect(ofNothing.length).toBeGreaterThan(3);
  expect(kept.map(({ to }) => to)).toEqual(["return ((row.at(-1)) || bound);"]);
});
