import { describe, expect, test } from "vitest";
import { readAnswer, readImmediate, terminalOf } from "../../runtime/read-status.js";

describe("an answer that is the result", () => {
  test.for<[unknown, object, object]>([
    [[{ url: "a" }], {}, { terminal: "COMPLETED", data: [{ url: "a" }], id: undefined }],
    [{ images: [1] }, {}, { terminal: "COMPLETED", data: { images: [1] } }],
    [{ data: [1], created: 2 }, { data: ["data"] }, { terminal: "COMPLETED", data: [1] }],
    [{ id: "x", output: { a: 1 } }, { data: ["output"] }, { id: "x", data: { a: 1 } }],
    [{ status: "success", images: [] }, {}, { terminal: "COMPLETED", status: "success" }],
    [{ status: "failed", message: "no" }, {}, { terminal: "FAILED" }],
    [{ status: "canceled" }, {}, { terminal: "CANCELED" }],
    [{ error: { message: "no" } }, {}, { terminal: "FAILED" }],
    [{ error: null, images: [] }, {}, { terminal: "COMPLETED" }],
    [{ data: null }, { data: ["data"] }, { terminal: "COMPLETED", data: null }],
  ])("%j", ([answer, fields, want]) => {
    expect(readImmediate(answer, fields)).toMatchObject(want);
  });

  test("is absent if the answer was not JSON", () => {
    expect(readImmediate(undefined, {})).toBeUndefined();
  });
});

describe("a platform's own words for an end", () => {
  const terminal = { FINISHED: "COMPLETED", ERROR: "CANCELED" } as const;

  test("are compared trimmed and without case, and win over the usual ones", () => {
    expect(
      [" finished ", "Error", "failed", "running"].map((word) => terminalOf(word, terminal)),
    ).toEqual(["COMPLETED", "CANCELED", "FAILED", undefined]);
  });

  test("are words alone, not what a prototype has", () => {
    expect(
      ["constructor", "__proto__", "toString"].map((word) => terminalOf(word, terminal)),
    ).toEqual([undefined, undefined, undefined]);
  });

  test("end a generation with its data", () => {
    const answer = { task: { ref: "t1", phase: "finished", made: [1] } };
    const fields = {
      id: ["task", "ref"],
      status: ["task", "phase"],
      data: ["task", "made"],
      terminal,
    };
    expect(readAnswer(answer, fields)).toMatchObject({
      id: "t1",
      terminal: "COMPLETED",
      data: [1],
    });
  });
});
