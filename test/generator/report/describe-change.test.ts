import { expect, test } from "vitest";
import type { Change } from "../../../generator/report/changes.js";
import { describeChange } from "../../../generator/report/describe-change.js";

const told = (change: Change) =>
  describeChange(change)
    .map((part) => (typeof part === "string" ? part : part.code))
    .join("");

test("a place in an answer is told as a place, its words and its HTTP status as what they are", () => {
  const answer = { kind: "answer" as const };
  expect(told({ ...answer, part: "words", from: undefined, to: { HUNG: "COMPLETED" } })).toBe(
    'the answer\'s words: {"HUNG":"COMPLETED"} now, before none',
  );
  expect(told({ ...answer, part: "running", from: 202, to: undefined })).toBe(
    "the answer's running: none now, before 202",
  );
  expect(told({ ...answer, part: "id", from: [["id"]], to: [["task", "id"]] })).toBe(
    "the answer's id is at task.id now, before at id",
  );
  expect(told({ ...answer, part: "status", from: undefined, to: ["state"] })).toBe(
    "the answer's status is at state now, before at no known place",
  );
});
