import { describe, expect, test } from "vitest";
import { resultIn } from "../../runtime/answer/answer-kind.js";
import { endOf } from "../../runtime/answer/end-words.js";
import { readAnswer } from "../../runtime/answer/read-answer.js";

describe("an answer that is the result", () => {
  test.for<[unknown, object, object | undefined]>([
    [[{ url: "a" }], {}, { data: [{ url: "a" }] }],
    [{ images: [1] }, {}, { data: { images: [1] } }],
    [{ data: [1], created: 2 }, { data: ["data"] }, { data: [1] }],
    [{ id: "x", output: { a: "b" } }, { data: ["output"] }, { data: { a: "b" } }],
    // Nothing was made.
    [{ id: "x", output: { seed: 1 } }, { data: ["output"] }, undefined],
    [{ data: null }, { data: ["data"] }, undefined],
    // A ticket is never a result.
    [{ process_id: "p", eta: 20 }, {}, undefined],
    [{ id: "x", created: 1 }, {}, undefined],
    [undefined, {}, undefined],
  ])("%j", ([answer, places, want]) => {
    expect(resultIn(answer, places, true, true)).toEqual(want);
  });
});

describe("a platform's own words for an end", () => {
  const terminal = { FINISHED: "COMPLETED", ERROR: "CANCELED" } as const;

  test("are compared trimmed and without case, and win over the usual ones", () => {
    expect(
      [" finished ", "Error", "failed", "running"].map((word) => endOf(word, terminal)),
    ).toEqual(["COMPLETED", "CANCELED", "FAILED", undefined]);
  });

  test("are words alone, not what a prototype has", () => {
    expect(["constructor", "__proto__", "toString"].map((word) => endOf(word, terminal))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("end a generation with its data", () => {
    const answer = { task: { ref: "t1", phase: "finished", made: [1] } };
    const fields = {
      id: [["task", "ref"]],
      status: ["task", "phase"],
      data: ["task", "made"],
      words: terminal,
    };
    expect(readAnswer(answer, fields)).toMatchObject({
      id: "t1",
      terminal: "COMPLETED",
      data: [1],
    });
  });
});
