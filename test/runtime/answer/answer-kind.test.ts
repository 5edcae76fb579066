import { describe, expect, it } from "vitest";
import { isTask, resultIn } from "../../../runtime/answer/answer-kind.js";

describe("an answer without a status is a result", () => {
  const url = "https://cdn.test/1.png";
  const data = ["data"];

  it.each<[string, unknown, boolean | "result", unknown]>([
    ["what the spec shows, if it has media", { data: [url], n: 1 }, false, [url]],
    ["what the spec shows, if it says that it is", { data: "text" }, "result", "text"],
    ["all of it, where media are elsewhere", { data: null, url }, true, { data: null, url }],
    ["all of it, where nothing is at the place", { text: "x" }, "result", { text: "x" }],
    ["all of it, if it has media", { output: url }, false, { output: url }],
    ["a list", [url], false, [url]],
    ["a preview, where there can be nothing else", { preview: url }, true, { preview: url }],
    ["a text, if the spec says so", "text", "result", "text"],
    ["a figure, if the spec says so", { n: 1 }, "result", { n: 1 }],
    ["a list of nothing found, if the spec says so", { faces: [] }, "result", { faces: [] }],
  ])("%s", (_, answer, isSure, result) => {
    expect(resultIn(answer, { data }, isSure !== false, isSure === "result")).toEqual({
      data: result,
    });
  });

  it.each<[unknown, boolean | "result"]>([
    [{ data: "text" }, false],
    [{ data: "text" }, true],
    [{ n: 1 }, true],
    [{ seed: 1 }, "result"],
    [{ data: null, n: 1 }, "result"],
    [{ data: [], text: "x" }, "result"],
    [{ images: [], n: 1 }, "result"],
    [{ preview: url }, false],
    [{ id: "g1", url: "https://www.test/g1", images: [] }, false],
    [{ id: "gen_1", created_at: 1 }, "result"],
    [undefined, "result"],
  ])("but not %j (%j)", (answer, isSure) => {
    expect(resultIn(answer, { data }, isSure !== false, isSure === "result")).toBeUndefined();
  });

  it("but not what was sent, unless the spec says so and nothing else can come", () => {
    const known = { data, isNoResult: (text: string) => text === url };
    const answer = { image: url, data: [url] };
    expect(resultIn(answer, known, false)).toBeUndefined();
    expect(resultIn(answer, known, true)).toBeUndefined();
    expect(resultIn(answer, known, false, true)).toBeUndefined();
    expect(resultIn(answer, known, true, true)).toEqual({ data: [url] });
  });
});

describe("an answer says that work goes on", () => {
  it.each([
    { done: false },
    { eta: 3 },
    { data: { eta: 3 } },
    { progress: 40 },
    { progress: "37%" },
    { data: { progress: 0.5 } },
  ])("by %j alone", (answer) => {
    expect(isTask(answer, undefined, {})).toBe(true);
  });

  it.each([
    { done: true },
    { eta: "3" },
    { eta: 0 },
    { progress: 100 },
    { progress: 1 },
    { progress: 0 },
    { progress: "done" },
    { progress: "4/4" },
    { n: 1 },
    [],
    "text",
  ])("but not by %j", (answer) => {
    expect(isTask(answer, undefined, {})).toBe(false);
  });
});
