import { expect, test } from "vitest";
import type { Change, Form, Verdict } from "../../../generator/report/changes.js";
import { verdictsOf } from "../../../generator/report/verdicts.js";

test.for<[Form, otherFormLeft: boolean, wire: Verdict]>([
  ["sse", true, "maybe"],
  ["sse", false, "breaking"],
  ["plain", true, "breaking"],
  ["plain", false, "breaking"],
])("the form %s moves or is removed, another form left: %s", ([form, otherFormLeft, wire]) => {
  const removed: Change = { kind: "form-removed", form, path: "/a", otherFormLeft };
  const moved: Change = { kind: "form-moved", form, from: "/a", to: "/b", otherFormLeft };
  expect([removed, moved].map(verdictsOf)).toEqual([
    { typescript: "harmless", wire },
    { typescript: "harmless", wire },
  ]);
});

test.for<[limit: string, from: number | undefined, to: number | undefined, verdict: Verdict]>([
  ["minLength", 2, 1, "harmless"],
  ["minLength", 1, 2, "maybe"],
  ["exclusiveMaximum", 1, 2, "harmless"],
  ["exclusiveMaximum", 2, 1, "maybe"],
  ["maxItems", 3, undefined, "harmless"],
  ["maxItems", undefined, 3, "maybe"],
  ["multipleOf", 4, 2, "harmless"],
  ["multipleOf", 2, 4, "maybe"],
])("the limit %s changes from %s to %s", ([limit, from, to, verdict]) => {
  const path = [{ step: "field", name: "f" }] as const;
  const change: Change = { kind: "limit", in: "input", path, limit, from, to };
  expect(verdictsOf(change)).toEqual({ typescript: verdict, wire: verdict });
  expect(verdictsOf({ ...change, in: "data" }).wire).toBe("harmless");
});

test.for(["format", "pattern"])("the function does not check the %s: the service may", (limit) => {
  const change: Change = { kind: "limit", in: "input", path: [], limit, from: undefined, to: "a" };
  expect(verdictsOf(change)).toEqual({ typescript: "harmless", wire: "maybe" });
});
