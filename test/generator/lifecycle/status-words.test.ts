import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { statusWords, usual } from "../../../generator/lifecycle/status-words.js";
import { endOf } from "../../../runtime/end-words.js";

test("the generator leaves out exactly the ends that the runtime knows by itself", () => {
  // Every word in either source, so that one that is added to one of them alone is found.
  const words = ["generator/lifecycle/status-words.ts", "runtime/end-words.ts"].flatMap(
    (file) => readFileSync(file, "utf8").match(/\b[A-Z][A-Z_]+\b/g) ?? [],
  );
  const known = [...new Set(words)].filter((word) => endOf(word) !== undefined);
  expect(known.sort()).toEqual([...usual].sort());
  const listed = [...known, "REQUEST MODERATED", "all-done", "halted_by_timeout"];
  expect(statusWords({ enum: listed }).own).toEqual({ HALTED_BY_TIMEOUT: "FAILED" });
});
