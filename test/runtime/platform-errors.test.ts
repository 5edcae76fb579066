import { describe, expect, it } from "vitest";
import { classify } from "../../runtime/error/classify.js";
import { type Endpoint, GenerationError, generate, type ReadPlaces } from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { type PaintInput, paintAt, platformAt, QUICK } from "./endpoints.js";
import { dispatcherOf, type Reply } from "./in-process-service.js";

/** Errors as platforms write them: what a person does next is decided by their category and the charge. */

let services = 0;

async function ended(create: Reply, poll: Reply = { status: 404 }, read?: ReadPlaces) {
  let creates = 0;
  const dispatcher = dispatcherOf(({ method }) => {
    if (method !== "POST") return poll;
    creates += 1;
    return create;
  });
  services += 1;
  const origin = `https://errors-${services}.test`;
  const { runningPath: _, ...platform } = platformAt(origin);
  const endpoint: Endpoint<PaintInput> = {
    ...paintAt(origin),
    platform: { ...platform, ...(read && { read }) },
    create: { path: "/paint" },
  };
  const retry = { retries: 1, minTimeoutMs: 1, randomize: false };
  const options = { ...QUICK, client: clientWith({}), dispatcher, retry, timeoutMs: 2_000 };
  const end = await generate(endpoint, { prompt: "a" }, options).catch((error: unknown) => error);
  return { end, creates };
}

function json(status: number, body: unknown): Reply {
  const headers = { "content-type": "application/json" };
  return { status, headers, body: JSON.stringify(body) };
}

const rejected = "content_rejected";
const credits = "insufficient_credits";

describe("a create that is refused charges nothing, and says what is wrong", () => {
  it.each<[platform: string, status: number, body: object, category: string]>([
    [
      "Leonardo",
      400,
      {
        error: "Request to external moderation API flagged prompt as inappropriate.",
        path: "$",
        code: "unexpected",
      },
      rejected,
    ],
    [
      "Volcano Engine",
      400,
      {
        error: {
          code: "InputTextSensitiveContentDetected",
          message: "The request failed because the input text may contain sensitive information.",
          type: "BadRequest",
        },
      },
      rejected,
    ],
    [
      "MiniMax",
      200,
      { task_id: "", base_resp: { status_code: 1026, status_msg: "input new_sensitive" } },
      rejected,
    ],
    [
      "Titan on Bedrock",
      200,
      {
        images: [],
        error: "All of the generated images have been blocked by our content filters.",
      },
      rejected,
    ],
    [
      "AI Horde",
      403,
      { message: "This prompt appears to violate our terms of service", rc: "CorruptPrompt" },
      rejected,
    ],
    [
      "Tencent Cloud",
      200,
      {
        Response: {
          Error: { Code: "FailedOperation.ModerationFailed", Message: "内容审核不通过" },
          RequestId: "r-1",
        },
      },
      rejected,
    ],
    [
      "Cloudflare",
      400,
      {
        errors: [{ message: "AiError: Input prompt contains NSFW content. (abc)", code: 3030 }],
        success: false,
        result: {},
        messages: [],
      },
      rejected,
    ],
    ["Segmind", 406, { error: "Insufficient credits" }, credits],
    [
      "Volcano Engine's overdue account",
      403,
      { error: { code: "AccountOverdueError", message: "Your account has an overdue balance." } },
      credits,
    ],
    [
      "DashScope's overdue account",
      400,
      { code: "Arrearage", message: "Access denied, please make sure your account is in order." },
      credits,
    ],
    [
      "remove.bg",
      400,
      { errors: [{ title: "Insufficient credits", code: "insufficient_credits" }] },
      credits,
    ],
    ["one with data around it", 200, { data: { error: "insufficient credits" } }, credits],
    ["one with only a code", 200, { data: { code: 402 } }, credits],
    [
      "MiniMax's login",
      200,
      { base_resp: { status_code: 1004, status_msg: "login fail: Please carry the API key" } },
      "auth",
    ],
    [
      "Aliyun's rejection under 200",
      200,
      { code: "DataInspectionFailed", message: "bad content", request_id: "r7" },
      rejected,
    ],
    [
      "Aliyun's parameter, in capitals",
      200,
      { Code: "InvalidParameter", Message: "bad size", RequestId: "r7" },
      "unknown",
    ],
    ["one with a head", 200, { head: { code: 401, info: "expired" }, body: null }, "auth"],
    ["one with isOk", 200, { isOk: false, reason: "It violates our content policy" }, rejected],
    ["one with a ret", 200, { ret: -1, msg: "bad size" }, "unknown"],
    ["one with a code of its result", 200, { resultCode: 402, resultMsg: "no" }, credits],
    [
      "xAI",
      403,
      {
        code: "The caller does not have permission to execute the specified operation",
        error: "Your newly created teams doesn't have any credits or licenses yet.",
      },
      credits,
    ],
    ["Tripo", 403, { code: 2010, message: "You need more credits to start a new task" }, credits],
    ["Picsart", 400, { message: "no_enough_credits" }, credits],
    ["Getty Images", 403, { ErrorCode: "QuotaExceeded", ErrorMessage: "No." }, credits],
    [
      "AI Horde's kudos",
      403,
      { message: "The client needs to already have the required kudos.", rc: "KudosUpfront" },
      credits,
    ],
    [
      "Ace Data",
      403,
      { error: { code: "used_up", message: "Your balance is not sufficient, please buy more." } },
      credits,
    ],
    [
      "Ace Data's moderators",
      403,
      {
        error: {
          code: "forbidden",
          message: "Our AI moderators feel your prompt might be against our community standards.",
        },
      },
      rejected,
    ],
    ["Ace Data's key", 400, { error: { code: "no_token", message: "No token." } }, "auth"],
    [
      "new-api",
      403,
      { error: { code: "pre_consume_token_quota_failed", message: "预扣费额度失败" } },
      credits,
    ],
    [
      "Zhipu",
      400,
      { error: { code: "1301", message: "输入内容可能包含不安全或敏感内容，请您避免输入" } },
      rejected,
    ],
    ["a relay of Midjourney", 400, { message: "The prompt contains blocked content" }, rejected],
    ["one that moderates in Russian", 400, { message: "Запрос отклонён модерацией" }, rejected],
    ["Imgflip", 200, { success: false, error_message: "Invalid username/password" }, "auth"],
    ["Akool", 200, { code: 1101, msg: "Invalid authorization or the token has expired" }, "auth"],
    [
      "a plan that is used up, under the status of a limit",
      429,
      {
        error: "Plan limit exceeded",
        statusCode: 429,
        message: "You've used all your image renders for this billing period. Upgrade your plan.",
      },
      credits,
    ],
    ["a right to see credits", 403, { message: "No permission for credits:read" }, "auth"],
    ["a 403 of a limit", 403, { message: "API rate limit exceeded" }, "transient"],
    ["a 400 of a limit", 400, { message: "Too many requests" }, "transient"],
  ])("%s", async (_, status, body, category) => {
    const { end, creates } = await ended(json(status, body));
    expect(end).toBeInstanceOf(GenerationError);
    expect(end).toMatchObject({ category, mayHaveCharged: false });
    expect(end).toMatchObject({ retryable: category === "transient" });
    expect(creates).toBe(1);
  });

  it.each<[platform: string, body: object]>([
    ["MiniMax", { base_resp: { status_code: 1002, status_msg: "rate limit" } }],
    ["Kling", { code: 1302, message: "api request rate over limit", request_id: "x" }],
    [
      "Tencent Cloud",
      { Response: { Error: { Code: "RequestLimitExceeded.JobNumExceed", Message: "任务数超限" } } },
    ],
  ])("and is sent again where a 200 of %s names a limit", async (_, body) => {
    const { end, creates } = await ended(json(200, body));
    expect(end).toMatchObject({ category: "transient", mayHaveCharged: false, retryable: true });
    expect(creates).toBe(2);
  });
});

describe("a generation that fails says by whom it was stopped", () => {
  it.each<[platform: string, body: object, category: string]>([
    [
      "Runway",
      { failure: "The request was rejected.", failureCode: "SAFETY.INPUT.TEXT" },
      rejected,
    ],
    [
      "Replicate",
      { error: "The input or output was flagged as sensitive. Please try again. (E005) (abc)" },
      rejected,
    ],
    [
      "Luma",
      { failure_reason: "400: Prompt not allowed because advanced moderation failed" },
      rejected,
    ],
    [
      "Kie",
      {
        failCode: "400",
        failMsg: "Your prompt was flagged by Website as violating content policies.",
      },
      rejected,
    ],
    ["Kling", { task_status_msg: "Failure to pass the risk control system" }, rejected],
    [
      "DashScope",
      { code: "DataInspectionFailed", message: "Output data may contain inappropriate content." },
      rejected,
    ],
    [
      "Veo",
      {
        error: {
          code: 3,
          message:
            "The prompt could not be submitted. It contains sensitive words that violate Google's Responsible AI practices.",
        },
      },
      rejected,
    ],
    ["Midjourney", { failReason: "Banned prompt detected" }, rejected],
    ["one that was busy", { error: "Too many requests, slow down" }, "transient"],
  ])("%s", async (_, why, category) => {
    const { end } = await ended(
      json(200, { id: "g1", status: "QUEUED" }),
      json(200, { id: "g1", status: "FAILED", ...why }),
    );
    expect(end).toMatchObject({ ok: false, id: "g1", category });
  });
});

it.each([
  { code: "SUCCESS", message: "accepted", request_id: "g1" },
  { code: "", message: "", request_id: "g1" },
  { code: "Submitted", message: "in the queue", request_id: "g1" },
  { code: "PAINT", message: "Your task was created.", request_id: "g1" },
  { code: "PENDING", message: "The task waits.", request_id: "g1" },
  { code: "TASK_RECEIVED", message: "We will notify you", request_id: "g1" },
  { code: "S0000", message: "成功", request_id: "g1" },
  { code: { toString: 1 }, message: { toString: 1 }, request_id: "g1" },
  { code: "PAINT", message: "a cat", request_id: "g1", task: "g1" },
])("a code in words that may be that of a task refuses nothing: %j", async (body) => {
  const done = json(200, { id: "g1", status: "COMPLETED", data: { url: "u" } });
  const { end } = await ended(json(200, body), done);
  expect(end).toMatchObject({ ok: true, id: "g1" });
});

it("a failure whose reason is at no known place shows its error", async () => {
  const body = { ref: "g1", status: "failed", error: { en: "too dark" } };
  const { end } = await ended(json(200, body));
  expect(end).toMatchObject({ ok: false, message: expect.stringContaining("too dark") });
});

it("the page of a firewall is no reason for another key", async () => {
  const headers = { "content-type": "text/html" };
  const body = "<!DOCTYPE html><html><title>Just a moment...</title></html>";
  const { end } = await ended({ status: 403, headers, body });
  expect(end).toMatchObject({ category: "transient", mayHaveCharged: false, retryable: true });
  expect(String(end)).not.toContain("key");
});

it("an error in the holder of what was made beside it, or of a number there, is none", async () => {
  const url = "https://cdn.test/1.png";
  for (const data of [
    { error: "a warning", url },
    { code: 86, url },
    { error: 0.2, url },
  ]) {
    const { end } = await ended(json(200, { data }));
    expect(end).toMatchObject({ ok: true });
  }
});

it.each([
  { code: "GENERATION_FAILED", message: "Upstream said: Too many requests" },
  { error: "Generation failed: provider rate limit" },
  { error: { message: "Too many requests from the provider after 3 of 4 images" } },
  { a: { status: "fail", error: { message: "Rate limit exceeded" } }, b: { status: "error" } },
])("the words of a failure send no create again: %j", async (body) => {
  const { end, creates } = await ended(json(200, body));
  expect([end, creates]).toMatchObject([{ mayHaveCharged: true }, 1]);
});

it.each([
  { error: { provider: { message: "Too many requests" } } },
  { error: ["Rate limit exceeded"] },
  { code: 5, message: ["Rate limit exceeded"] },
])("nor do those in a list, or deeper in an error: %j", async (body) => {
  expect((await ended(json(200, body))).creates).toBe(1);
});

it.each([
  { error: ["too dark"] },
  { message: ["too dark", "too small"] },
  { error: { cause: { message: "too dark" } } },
])("words in a list, or deeper in an error, are told: %j", async (body) => {
  const { end } = await ended(json(400, body));
  expect(end).toMatchObject({ message: expect.stringContaining("too dark") });
});

it("a list of many words is told in little time", () => {
  const startedAt = process.cpuUsage();
  const message = Array.from({ length: 60_000 }, (_, index) => `${index} is bad`);
  expect(classify(400, { message }).message).toBe("0 is bad");
  const codes = Array.from({ length: 30_000 }, (_, index) => `E${index}`);
  const details = codes.map((reason) => ({ reason }));
  expect(classify(400, { message: codes, error: { message: "failed", details } }).code).toBe("E0");
  const { user, system } = process.cpuUsage(startedAt);
  expect((user + system) / 1000).toBeLessThan(500);
});

it("what says in its message that it waits is accepted", async () => {
  const waiting = { code: 0, message: "算力不足,任务已进入排队", data: { task_id: "g1" } };
  const done = { task_id: "g1", status: "COMPLETED", url: "https://cdn.test/1.png" };
  const { end } = await ended(json(200, waiting), json(200, done));
  expect(end).toMatchObject({ ok: true, id: "g1" });
});

it("figures that are called an error are a result, and a code beside an id refuses nothing", async () => {
  const depth = { result: { error: { mean: 0.1, std: 0.2 }, url: "https://cdn.test/1.png" } };
  expect((await ended(json(200, depth))).end).toMatchObject({ ok: true });
  const { end } = await ended(
    json(200, { data: { id: "g1", code: 402 } }),
    json(200, { data: { id: "g1", status: "COMPLETED", url: "https://cdn.test/1.png" } }),
  );
  expect(end).toMatchObject({ ok: true, id: "g1" });
});

it("of lines with an error none is the result, and the task's id is the one that is asked for", async () => {
  const lines = (...all: object[]): Reply => ({
    status: 200,
    headers: { "content-type": "application/x-ndjson" },
    body: all.map((each) => JSON.stringify(each)).join("\n"),
  });
  const image = { image: "https://cdn.test/1.png" };
  const { end } = await ended(lines(image, { error: { message: "generation failed" } }));
  expect(end).toMatchObject({ mayHaveCharged: true });
});

it("a failure that stands beside a spec's status is the generation's, unless it is around it", async () => {
  const read = { status: ["data", "task_status"] };
  const failed = { data: { task_id: "g1", status: "error", message: "bad prompt" } };
  const { end } = await ended(json(200, { data: { task_id: "g1" } }), json(200, failed), read);
  expect(end).toMatchObject({ ok: false, id: "g1" });
});
