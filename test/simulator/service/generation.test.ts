import { expect, test } from "vitest";
import {
  cancel,
  outcomeOf,
  type StoredGeneration,
  startOf,
  statusAt,
  unlessCanceled,
} from "../../../simulator/service/generation.js";

test("a cancel ends a generation then and there, whatever was planned", () => {
  const generation = {
    outcome: { status: "COMPLETED" },
    startsAtMs: 1_000,
    latencyMs: 300,
  } as StoredGeneration; // its time and its end are all that is looked at
  expect(unlessCanceled(generation, "COMPLETED")).toBe("COMPLETED");
  cancel(generation, 1_050);
  expect([1_049, 1_050, 9_999].map((at) => statusAt(generation, at))).toEqual([
    "IN_QUEUE",
    "CANCELED",
    "CANCELED",
  ]);
  expect(startOf(generation, "COMPLETED")).toBe(1_050);
  expect(unlessCanceled(generation, "COMPLETED")).toBe("CANCELED");
});

test("a marker of a prompt is read in any case", () => {
  expect(outcomeOf("a [Fail]", "X")).toMatchObject({ status: "FAILED", code: "X_FAILED" });
  expect(outcomeOf("a [CANCEL]", "X")).toEqual({ status: "CANCELED" });
});
