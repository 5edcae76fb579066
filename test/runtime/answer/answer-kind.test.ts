import { describe, expect, it } from "vitest";
import { errorIn, isTask, resultIn } from "../../../runtime/answer/answer-kind.js";

describe("an answer under 2xx is an error", () => {
  it.each<[object, number | undefined]>([
    [{ error: "no credits" }, undefined],
    [{ error: { code: 402, message: "no credits" } }, 402],
    [{ error: { code: "no-credits" } }, undefined],
    [{ error: true }, undefined],
    [{ error_message: "no credits" }, undefined],
    [{ code: 429, msg: "slow down" }, 429],
    [{ code: "503" }, 503],
    [{ code: 400 }, 400],
    [{ code: 599 }, 599],
    [{ code: 600 }, undefined],
    [{ code: 40001 }, undefined],
    [{ base_resp: { status_code: 1008 } }, undefined],
    [{ base_resp: { status_code: 451 } }, 451],
    [{ error: { type: "server_error", message: "The fold tore." } }, 500],
    [{ code: "INTERNAL", message: "m", success: false }, 500],
    [{ error: { type: "invalid_request_error" } }, undefined],
    [{ success: false }, undefined],
    [{ type: "error" }, undefined],
    // A link is not what was made.
    [{ code: 402, message: "no credits", help: "https://a.test/billing" }, 402],
    [{ code: 402, message: "no credits", url: "https://a.test/billing" }, 402],
    [{ code: 500, support: "https://a.test/help" }, 500],
    [{ success: false, error: "no credits", url: "https://a.test/billing" }, undefined],
    [{ success: false, error: "no credits", more_info: "https://a.test/billing" }, undefined],
    [{ error: "no credits", upgrade: "https://a.test/billing" }, undefined],
    [{ error: { code: "no-credits" }, upgrade: "https://a.test/billing" }, undefined],
    [{ data: null, status: "failed" }, undefined],
  ])("%j", (answer, impliedStatus) => {
    expect(errorIn(answer, {})).toMatchObject({ impliedStatus });
  });

  it("that may stand beside what was made, if a link is there that leads nowhere else", () => {
    const isDoubtful = (answer: object) => errorIn(answer, {})?.isDoubtful;
    expect(isDoubtful({ error: "warning", mesh: "https://cdn.test/1" })).toBe(true);
    expect(isDoubtful({ error: "warning", docs: "https://a.test/1" })).toBe(false);
  });

  it("where the spec shows the error's place", () => {
    const answer = { problem: { title: "no credits" } };
    expect(errorIn(answer, { error: [["problem"]] })).toMatchObject({ impliedStatus: undefined });
    expect(errorIn(answer, {})).toBeUndefined();
  });

  it.each<object>([
    { error: "" },
    { error: null },
    { error: {} },
    { error: false },
    { error: "ok" },
    { error: "None" },
    { error_message: "success" },
    { success: true },
    { type: "image" },
    { data: null, status: "queued" },
    ...[0, 1, 200, 201, 299, 1000, 10000, "0", "200", "OK", "1234567"].map((code) => ({ code })),
    { base_resp: { status_code: 0 } },
    // What cannot be a text.
    { code: { toString: 1 }, error: {} },
    // What was made is there.
    { error: "a warning", images: [{ url: "https://cdn.test/1.png" }] },
    { error: "a warning", url: "https://cdn.test/1" },
    { code: 20000, message: "done", data: { url: "https://cdn.test/1" } },
    { code: 500, message: "a warning", data: { image_url: "https://cdn.test/1" } },
    { success: false, result: { sample: "https://cdn.test/1.png" } },
    { success: false, b64_json: "iVBORw0KGgo" },
  ])("but not %j", (answer) => {
    expect(errorIn(answer, {})).toBeUndefined();
  });
});

describe("an answer without a status is a result", () => {
  const url = "https://cdn.test/1.png";
  const data = ["data"];

  it.each<[string, unknown, boolean, unknown]>([
    ["what the spec shows, if it has media", { data: [url], n: 1 }, false, [url]],
    ["what the spec shows, if it says that it is", { data: "text" }, true, "text"],
    ["the empty place that the spec shows", { data: null, n: 1 }, true, null],
    ["all of it, where media are elsewhere", { data: null, url }, true, { data: null, url }],
    ["all of it, where nothing is at the place", { n: 1 }, true, { n: 1 }],
    ["all of it, if it has media", { output: url }, false, { output: url }],
    ["all of it, if its URL is of a file", { images: [], url }, false, { images: [], url }],
    ["a list", [url], false, [url]],
    ["a text, if the spec says so", "text", true, "text"],
  ])("%s", (_, answer, isSure, result) => {
    expect(resultIn(answer, { data }, isSure)).toEqual({ data: result });
  });

  it.each<[unknown, boolean]>([
    [{ data: "text" }, false],
    [{ n: 1 }, false],
    [{ id: "gen_1", created_at: 1 }, true],
    [undefined, true],
  ])("but not %j", (answer, isSure) => {
    expect(resultIn(answer, { data }, isSure)).toBeUndefined();
  });
});

describe("an answer says that work goes on", () => {
  it.each([{ done: false }, { eta: 3 }, { data: { eta: 3 } }])("by %j alone", (answer) => {
    expect(isTask(answer, undefined)).toBe(true);
  });

  it.each([{ done: true }, { eta: "3" }, { n: 1 }, [], "text"])("but not by %j", (answer) => {
    expect(isTask(answer, undefined)).toBe(false);
  });
});
