import { describe, expect, it } from "vitest";
import { errorIn, isFiltered } from "../../../runtime/answer/error-in.js";

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
    [{ error_code: 17, error_msg: "The limit is reached." }, undefined],
    [{ ErrCode: 500090, ErrMsg: "no balance", Resp: null }, undefined],
    [{ errno: 110, errmsg: "token invalid" }, undefined],
    [{ errors: [{ message: "no credits" }], data: null }, undefined],
    [{ errorMessage: "bad key" }, undefined],
    [{ err: "bad key" }, undefined],
    [{ ok: false, reason: "bad" }, undefined],
    [{ status: false, message: "bad key" }, undefined],
    [{ status: 401, message: "bad key" }, 401],
    [{ statusCode: 402, message: "no credits" }, 402],
    [{ result: "error", message: "bad key" }, undefined],
    [{ code: "-1", msg: "no credits" }, undefined],
    [{ detail: "Not enough credits" }, undefined],
    [{ images: [], error: "blocked" }, undefined],
    [{ data: { error: "no credits" } }, undefined],
    [{ data: { code: 402 } }, 402],
    [{ Response: { Error: { Code: "Limit", Message: "no" }, RequestId: "r" } }, undefined],
    [{ respCode: 402, respMsg: "no credits", body: null }, 402],
    [{ respCode: "1402", respMsg: "no credits", body: null }, undefined],
    [{ resultCode: "NO_CREDIT", resultMessage: "no credits", payload: null }, undefined],
    [{ code: "INSUFFICIENT_BALANCE", message: "no credits", data: null }, undefined],
    [{ meta: { code: 402, message: "no credits" }, response: null }, 402],
    [{ status: { code: 402, description: "no credits" }, outputs: [] }, 402],
    [{ BaseResp: { StatusCode: 402, StatusMessage: "no credits" }, images: [] }, 402],
    [{ failure: "no credits" }, undefined],
    [{ message: "Not enough credits" }, undefined],
    [{ success: 0, message: "Insufficient balance", data: null }, undefined],
    [{ status: "INSUFFICIENT_BALANCE", msg: "no", result: null }, undefined],
    [{ response: { status: "error", code: 403, message: "no" } }, 403],
    [{ exception: { type: "no-credits" } }, undefined],
    [{ acme: { status: "fail", error: { message: "no credits" }, provider: "acme" } }, 500],
    [{ a: { status: "fail", error: { code: 402 } }, b: { status: "error" } }, 500],
    [{ response: { status: "failed", error: { code: "server_error" }, output: [] } }, 500],
  ])("%j", (answer, impliedStatus) => {
    expect(errorIn(answer, {})).toMatchObject({ impliedStatus });
  });

  it("that may stand beside what was made, if a link is there that leads nowhere else", () => {
    const isDoubtful = (answer: object) => errorIn(answer, {})?.isDoubtful;
    expect(isDoubtful({ error: "warning", mesh: "https://cdn.test/1" })).toBe(true);
    expect(isDoubtful({ error: "warning", docs: "https://a.test/1" })).toBe(false);
  });

  it("where the spec shows the error's place", () => {
    const answer = { trouble: { title: "no credits" } };
    expect(errorIn(answer, { error: [["trouble"]] })).toMatchObject({ impliedStatus: undefined });
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
    { code: 100200, message: "Task submitted successfully", data: { task_id: "g1" } },
    { errors: [], err: "", errmsg: "ok", fail_reason: "" },
    { error_code: 0, error_msg: "请求成功", data: { task_id: "g1" } },
    { errno: "0", errmsg: "queued" },
    { message: "Credit balance: 5" },
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
    { data: { error: "a warning" }, images: [{ url: "https://cdn.test/1.png" }] },
    // What may be part of what was made.
    { data: { error: "a typo", score: 0.9 } },
    { data: { code: 86 } },
    { data: { task_id: "g1", status: 500 } },
    { meta: { error: "no credits" } },
    { acme: { error: "no credits", provider: "acme" } },
    { a: { status: "fail", error: "no credits" }, b: { status: "success", text: "a boat" } },
    { a: { status: "fail", error: "no credits" }, cost: 1 },
    // Verdicts of a check.
    { face: { status: "failed", score: 0.3 }, liveness: { status: "rejected", score: 0.2 } },
    { code: 0, message: "GPU资源不足，已进入排队", data: null, request_id: "r1" },
    { code: "OKAY_1", message: "generating your image", error: false, requestId: "r1" },
    { message: "A man with not enough balance on a rope" },
    { meta: { code: 86 }, status: { code: 7, name: "DRAWING" } },
    { code: "STARTED", message: "The work has begun.", data: null },
    { code: "X17", message: "The work was created.", data: null },
    { code: "X17", message: "It is drawn.", data: { task: "t1" } },
    { code: "X17", data: null },
    { failed: 0, fault: null, problem: "", exception: "none" },
  ])("but not %j", (answer) => {
    expect(errorIn(answer, {})).toBeUndefined();
  });
});

describe("an answer withholds what was made", () => {
  it.each([
    { promptFeedback: { blockReason: "PROHIBITED_CONTENT" } },
    { candidates: [{ finishReason: "IMAGE_SAFETY", index: 0 }] },
    { predictions: [{ raiFilteredReason: "Unable to show it." }] },
    { raiMediaFilteredReasons: ["It was unsafe."] },
    { data: [{ url: null, is_image_safe: false }] },
    { finish_reason: "CONTENT_FILTERED" },
    { finish_reasons: ["Filter reason: prompt"], images: [null] },
  ])("%j", (answer) => {
    expect(isFiltered(answer)).toBe(true);
  });

  it.each([
    { candidates: [{ finishReason: "STOP" }] },
    { finish_reasons: [null], images: ["x"] },
    { promptFeedback: { blockReason: "" }, raiMediaFilteredReasons: [] },
    { data: [{ is_image_safe: true, has_nsfw: [false] }] },
    { safety: "on", filter: "strict" },
  ])("but not %j", (answer) => {
    expect(isFiltered(answer)).toBe(false);
  });
});
