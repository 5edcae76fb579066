import { describe, expect, it } from "vitest";
import { classify, classifyAt, excerpt } from "../../../runtime/error/classify.js";

it("quotes no bytes that are no text", () => {
  expect(classify(500, "\u001f\ufffd\b\u0000")).not.toHaveProperty("message");
  expect(classify(500, "no\tluck\r\n")).toHaveProperty("message");
});

describe("an error's category", () => {
  it.each<[string, readonly number[]]>([
    ["insufficient_credits", [402]],
    ["content_rejected", [451]],
    ["invalid_request", [400, 405, 409, 413, 415]],
    ["transient", [408, 425, 429, 500, 502, 599]],
    ["auth", [401, 403]],
    ["not_found", [404]],
    ["validation", [422]],
    ["unknown", [406, 410, 418, 499]],
  ])("is %s by its status", (category, statuses) => {
    for (const status of statuses) {
      const expected = { category };
      expect([status, classify(status, {})]).toEqual([status, expected]);
    }
    expect(classify(undefined, {})).toEqual({ category: "unknown" });
  });

  it.each([
    ["insufficient_credits", "INSUFFICIENT_QUOTA"],
    ["content_rejected", "content_policy_violation"],
    ["invalid_request", "UNSUPPORTED_MODEL"],
    ["transient", "IMAGE_GENERATION_FAILED"],
    ["auth", "invalid_api_key"],
    ["auth", "not_authed"],
    ["not_found", "model_not_found"],
    ["insufficient_credits", "InsufficientBalance"],
    ["insufficient_credits", "InsufficientCredits"],
    ["insufficient_credits", "NOT_ENOUGH_CREDITS"],
    ["insufficient_credits", "insufficient_funds"],
    ["content_rejected", "content_moderated"],
    ["content_rejected", "PROHIBITED_CONTENT"],
    ["insufficient_credits", "CREDITS_EXHAUSTED"],
    ["insufficient_credits", "NO_CREDITS"],
    ["insufficient_credits", "out_of_credits"],
    ["auth", "AUTH_FAILED"],
    ["content_rejected", "INAPPROPRIATE_PROMPT"],
    ["auth", "InvalidApiKey"],
    ["auth", "invalid_token"],
    ["auth", "token_mismatched"],
    ["insufficient_credits", "used_up"],
    ["insufficient_credits", "no_enough_credits"],
    ["transient", "Throttling.RateQuota"],
  ])("is %s by a code, whatever the status and the words", (category, code) => {
    const found = classify(422, { code, message: "unauthorized" });
    expect(found).toMatchObject({ category, code, message: "unauthorized" });
  });

  it.each([
    ["transient", 500, "RESOURCE_INSUFFICIENT"],
    ["auth", 403, "ACCESS_PROHIBITED"],
  ])("is %s by the status %i where a code may mean more: %s", (category, status, code) => {
    expect(classify(status, { code, message: "no" })).toMatchObject({ category });
  });

  it("is that of the first code that is known", () => {
    const error = { code: "X_1", error: { code: "model_not_found", type: "UNAUTHORIZED" } };
    expect(classify(500, error)).toMatchObject({ category: "not_found", code: "X_1" });
  });

  it.each([
    ["insufficient_credits", "You have exceeded your current quota."],
    ["insufficient_credits", "Account balance not enough"],
    ["insufficient_credits", "Your balance is not sufficient for this request"],
    ["insufficient_credits", "You have used all renders of this billing cycle"],
    ["insufficient_credits", "You have used all your credits"],
    ["content_rejected", "Prompt failed the safety check"],
    ["content_rejected", "NSFW content detected. Try running it again."],
    ["insufficient_credits", "You do not have enough credits to run this task."],
    ["insufficient_credits", "not enough api tokens"],
    ["insufficient_credits", "Your quota is not enough"],
    ["insufficient_credits", "quota_not_enough"],
    ["insufficient_credits", "用户额度不足, 剩余额度: $0.00"],
    ["insufficient_credits", "余额不足"],
    ["insufficient_credits", "积分不足"],
    ["content_rejected", "可能包含敏感词"],
    ["content_rejected", "内容违规，请修改提示词"],
    ["content_rejected", "It was stopped by our safety system."],
    ["auth", "Unauthorized"],
    ["insufficient_credits", "You don't have enough credits."],
    ["insufficient_credits", "You are out of credits"],
    ["insufficient_credits", "Insufficient funds"],
    ["content_rejected", "Pre Img Risk Not Pass"],
    ["insufficient_credits", "User is locked. Reason: Exhausted balance."],
    ["insufficient_credits", "Resource pack depleted"],
    ["insufficient_credits", "Your credits have been used up."],
    ["insufficient_credits", "You have used up your quota."],
    ["insufficient_credits", "Monthly credit limit reached. Upgrade your plan."],
    ["insufficient_credits", "Your credits ran out."],
    ["insufficient_credits", "You have reached your images limit for this month."],
    ["insufficient_credits", "You have reached the limit of this billing cycle."],
    ["validation", "The job ran out of time; credits were refunded."],
    ["validation", "We reached record traffic this month, please retry"],
    ["validation", "Internal error. You have used 34 of 100 images this month."],
    ["content_rejected", "The prompt contains prohibited words"],
    ["content_rejected", "It was blocked by our safety filters"],
    ["content_rejected", "图片审核未通过"],
    ["validation", "The size is bad; no credits were charged."],
    ["validation", "This size is prohibited. Your credits are not changed."],
    ["validation", "The requests of two users must not throttle each other"],
  ])("is %s by words, whatever the status", (category, message) => {
    expect(classify(422, { message })).toMatchObject({ category, message });
    expect(classify(422, message)).toMatchObject({ category, message });
  });
});

describe("an account without quota is no wrong key", () => {
  it.each([
    ["insufficient_user_quota", "it is used up"],
    ["pre_consume_token_quota_failed", "token quota is not enough, need quota: 4"],
    ["insufficient_account_funds", "no"],
  ])("of the code %s", (code, message) => {
    const category = "insufficient_credits";
    expect(classify(403, { error: { message, code } })).toMatchObject({ category, code });
  });
});

describe("an account without credits is no wrong key", () => {
  it.each([
    "Your newly created team doesn't have any credits or licenses yet.",
    "You need more credits to start a new task.",
    "the client needs to already have the required kudos.",
    "no_enough_credits",
  ])("%s", (message) => {
    expect(classify(403, { message })).toMatchObject({ category: "insufficient_credits" });
  });

  it("but one that says what takes none may be", () => {
    const message = "This key may not read files, which does not cost any credits.";
    expect(classify(403, { message })).toMatchObject({ category: "auth" });
  });
});

describe("a word in a refusal that has a meaning of its own is no sign", () => {
  it.each<[number, string, unknown]>([
    [400, "invalid_request", { message: "Model names are case-sensitive." }],
    [400, "invalid_request", { message: "The prompt is case sensitive." }],
    [400, "invalid_request", { message: "模型名称大小写敏感" }],
    [400, "invalid_request", { message: "No light-sensitive mode." }],
    [400, "invalid_request", { message: "Unknown parameter: 'moderation'." }],
    [422, "validation", { detail: [{ loc: ["body", "safety_checker"], msg: "not a boolean" }] }],
    [422, "validation", { detail: [{ loc: ["body"], msg: "no", input: { prompt: "nsfw art" } }] }],
    [409, "invalid_request", { message: "Your request was flagged for retry." }],
    [400, "invalid_request", { message: "The load is moderate." }],
    [400, "invalid_request", { message: "The bitrate limit is 8." }],
    [403, "auth", { message: "Your account violates our terms." }],
    [400, "invalid_request", { message: "The size is inappropriate." }],
    [400, "invalid_request", { message: "moderation must be one of: low, auto" }],
    [400, "invalid_request", { message: "Sample rate limit: 44100" }],
    [404, "not_found", { message: "Model ids are sensitive to case" }],
    [503, "transient", { message: "Moderation service is temporarily unavailable" }],
    [429, "transient", { message: "Moderation queue is full" }],
    [429, "transient", { code: "QuotaExceeded", message: "Upgrade your plan for more at once" }],
    [429, "transient", { message: "Quota exhausted for requests per minute, retry in 20s" }],
    [429, "transient", { message: "Monthly limit of concurrent jobs reached" }],
    [403, "auth", { code: "rate_quota_exceeded", message: "No." }],
    [403, "auth", { message: "Only moderators can use this parameter" }],
    [400, "invalid_request", { message: "billing period must be one of: month, year" }],
    [400, "invalid_request", { message: "Image failed validation against the PNG standard" }],
    [400, "invalid_request", { message: "init_image: invalid credentials while downloading" }],
    [422, "validation", { message: "Invalid authorization header for the init image" }],
    [500, "transient", { error: { code: "unexpected_token", message: "could not save it" } }],
    [500, "transient", { error: { code: "auth_service_error", message: "could not save it" } }],
    [500, "transient", { error: { code: "gpu_quota_exhausted", message: "could not save it" } }],
    [400, "invalid_request", { code: "token_limit_exceeded", message: "Prompt too long" }],
    [403, "auth", { message: "The key has no permission to read credits" }],
    [429, "transient", { message: "Insufficient quota: 3 concurrent tasks allowed" }],
    [
      402,
      "insufficient_credits",
      { message: "Not enough credits. Upgrade for higher rate limits" },
    ],
    [401, "auth", { message: "Invalid API key. See /docs/rate-limits" }],
  ])("%i %s %j", (status, category, body) => {
    expect(classify(status, body)).toMatchObject({ category });
  });
});

describe("what an ordinary refusal says", () => {
  it.each<[string, number, object, string]>([
    [
      "Google's, of a wrong key",
      400,
      {
        error: {
          code: 400,
          message: "API key not valid.",
          status: "INVALID_ARGUMENT",
          details: [{ reason: "API_KEY_INVALID" }],
        },
      },
      "auth",
    ],
    ["of a wrong key, in words", 200, { status: "error", message: "Invalid API Key" }, "auth"],
    [
      "a limit that advertises",
      429,
      { message: "Rate limit exceeded. Top up for more." },
      "transient",
    ],
    ["of credits", 400, { message: "Please top up your account." }, "insufficient_credits"],
    ["of moderation", 400, { error: "Rejected by content moderation." }, "content_rejected"],
    [
      "by the name of an error",
      400,
      { name: "content_moderation", errors: ["It was flagged."] },
      "content_rejected",
    ],
    [
      "a name that is none of an error",
      400,
      { name: "A moderated talk", message: "no" },
      "invalid_request",
    ],
    ["one plain word that is a code", 400, { error: "nsfw" }, "content_rejected"],
  ])("%s", (_, status, body, category) => {
    expect(classify(status, body)).toMatchObject({ category });
  });

  it("is its words, also where it is one word, and every issue that it names", () => {
    expect(classify(undefined, { error: "boom" })).toMatchObject({ message: "boom" });
    expect(classify(undefined, { error: "boom" })).not.toHaveProperty("code");
    expect(classify(undefined, { error: "torn_paper" })).toMatchObject({ code: "torn_paper" });
    const issues = [{ path: ["ratio"], message: "not one of these" }];
    const said = classify(400, { error: "Validation of body failed", issues });
    expect(said.message).toContain("not one of these");
  });
});

describe("what a refusal has beside its first words decides nothing", () => {
  it.each<[number, string, unknown]>([
    [500, "transient", { message: "It crashed.", details: { code: "rate_limit_exceeded" } }],
    [500, "transient", { error: "Worker lost", input: { code: "nsfw" } }],
    [500, "transient", { failure: { code: "insufficient_credits", message: "It crashed." } }],
    [500, "transient", { name: "RateLimitError", message: "It crashed." }],
    [429, "insufficient_credits", { error: "Too Many Requests", message: "Insufficient credits" }],
    [400, "invalid_request", { message: "Bad size", error: { message: "see credit balance" } }],
  ])("%s %s: %j", (status, category, body) => {
    const said = classify(status, body);
    expect(said).toMatchObject({ category });
    expect(said.code ?? "").not.toMatch(/rate|nsfw|credits/i);
  });
});

it("is read in time, and cut, however long the names of its details are", () => {
  const keys = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`k${at}`, 1]));
  const inner = Object.fromEntries(Object.keys(keys).map((key) => [key, keys]));
  const { message = "" } = classify(500, { errors: { ["n".repeat(300_000)]: inner } });
  expect(message.length).toBeLessThan(700);
});

it("is told by the one text at the place that the config names, before all else", () => {
  const answer = { status: "TORN", message: "Done.", trouble: { code: "torn", text: "It tore." } };
  const why = { category: "unknown", code: "torn", message: "It tore." };
  expect(classifyAt(undefined, answer, answer, [["trouble"]])).toEqual(why);
  expect(classifyAt(undefined, answer, answer, [["nothing"]]).message).toBe("Done.");
});

it.each([
  [400, "insufficient_credits", "insufficient_credits"],
  [500, "content_policy_violation", "content_rejected"],
  [500, "RATE_LIMITED", "transient"],
])("keeps the code of %s beside the text that the config names: %s", (status, code, category) => {
  const answer = { error: { code, message: "No." }, message: "Other." };
  const found = classifyAt(status, JSON.stringify(answer), answer, [["error", "message"]]);
  expect(found).toMatchObject({ category, code, message: "No." });
});

describe("an error's code", () => {
  it.each<object>([
    { code: "BUSY" },
    { error: { code: "BUSY" } },
    { error: "BUSY" },
    { error: { type: "BUSY" } },
    { error: { status: "BUSY" } },
    { detail: [{ type: "BUSY" }] },
    { errors: [{ type: "BUSY" }] },
    { error_code: "BUSY" },
    { response: { errCode: "BUSY" } },
    { errors: [{ code: "BUSY", message: "no GPU" }] },
    { failureCode: "BUSY" },
    { Response: { Error: { Code: "BUSY" } } },
    { resultCode: "BUSY" },
  ])("is found in %j", (body) => {
    expect(classify(400, body).code).toBe("BUSY");
  });

  it.each(["1008", "no GPU", "", "X".repeat(101), 7])("is never %j", (code) => {
    expect(classify(400, { code }).code).toBeUndefined();
  });
});

describe("an error's message", () => {
  it.each<unknown>([
    { message: "no GPU" },
    { error: { message: "no GPU" } },
    { error: "no GPU" },
    { detail: "no GPU" },
    { failure_reason: "no GPU" },
    { data: { errorMessage: "no GPU" } },
    { base_resp: { status_msg: "no GPU" } },
    { response: { err_msg: "no GPU" } },
    { title: "no GPU" },
    { error: { description: "no GPU" } },
    { code: "BUSY", error: "BUSY", reason: "no GPU" },
    { Response: { Error: { Message: "no GPU" } } },
    ...["failure", "fault", "problem", "exception", "failed"].map((name) => ({ [name]: "no GPU" })),
    { status: "error", status_details: "no GPU" },
    { fault: { faultstring: "no GPU" } },
    // Nothing is said twice.
    { detail: { error: "no GPU" } },
    // A message that says that all is well, or no more than that it failed, gives way to the reason.
    { status: "failed", message: "ok", error: "no GPU" },
    { status: "failed", msg: "success", fail_reason: "no GPU" },
    { status: "failed", message: "failed", reason: "no GPU" },
    { message: "Request completed successfully", errorMessage: "no GPU" },
    "  no GPU \n",
    '{"message":"no GPU"}',
  ])("is found in %j", (body) => {
    expect(classify(400, body).message).toBe("no GPU");
  });

  it("is never what a generation is called, whose words decide nothing", () => {
    for (const title of ["How to top up your credits", "Invalid API key? A tutorial"]) {
      const failed = { id: "g1", status: "rejected", title, description: title };
      expect(classify(undefined, failed)).toEqual({ category: "unknown" });
    }
    const told = { status: "failed", error: { title: "no GPU" }, title: "Invalid API key?" };
    expect(classify(undefined, told)).toMatchObject({ category: "unknown", message: "no GPU" });
  });

  it("is the first of a list, where the text beside it is only what HTTP calls the status", () => {
    const body = { statusCode: 400, error: "Bad Request", message: ["n is too large", "odd"] };
    expect(classify(400, body)).toEqual({
      category: "invalid_request",
      message: "Bad Request: n is too large",
    });
    // It proves nothing.
    const limit = { error: "Bad Request", message: ["Rate limit exceeded"] };
    expect(classify(400, limit)).toMatchObject({ category: "invalid_request" });
  });

  it("is what says nothing, where nothing else is said", () => {
    expect(classify(400, { message: "failed" })).toMatchObject({ message: "failed" });
    expect(classify(400, { msg: "success" })).toMatchObject({ message: "success" });
  });

  it.each<[unknown, string]>([
    [{ message: "no", details: { size: "big" } }, 'no: "size": big'],
    [{ message: "no", errors: { size: ["too big", "odd"] } }, 'no: "size": too big; "size": odd'],
    [{ error: { message: "no", detail: { size: 1 } } }, 'no: "size": 1'],
    [{ message: "no", errors: [{ at: "size" }] }, 'no: "at": size'],
    [{ detail: [{ loc: ["size"] }] }, '"loc": size'],
    [{ detail: [{ loc: ["body", "a", 0, "b"], msg: "odd" }, { msg: "no" }] }, '"a"."b": odd; no'],
    [{ issues: [{ path: ["size"], message: "too big", code: "custom" }] }, '"size": too big'],
    [
      { success: false, errors: [{ code: 7003, message: "No such route" }] },
      "No such route (code 7003)",
    ],
    [
      { errors: [{ title: "No subject", detail: "Try another picture.", code: "none" }] },
      "No subject: Try",
    ],
    [
      { details: { fields: { size: { errors: [{ message: "too big", limit: 4 }] } } } },
      '"size": too big (limit 4)',
    ],
    [{ details: null, errors: ["too big", "odd"] }, "too big; odd"],
    [{ message: "It failed.", error: "The hands were torn." }, "It failed: The hands were torn."],
    [{ message: "It failed: torn", error: { message: "torn" } }, "It failed: torn"],
    [{ details: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`f${at}`, 1])) }, "f49"],
  ])("has the details of %j", (body, message) => {
    expect(classify(400, body).message).toContain(message);
    expect(classify(400, body).message).not.toContain("f50");
  });

  it.each<unknown>([
    "<!doctype html><p>unauthorized",
    `${" ".repeat(100)}<p>`,
    {},
    { message: " " },
    { message: 7 },
    null,
    undefined,
    [],
    "",
    "0",
    "false",
  ])("is none in %j", (body) => {
    expect(classify(400, body)).not.toHaveProperty("message");
  });

  it("is cut after 600 signs, and is one line", () => {
    const long = "x".repeat(600);
    expect(classify(400, long).message).toBe(long);
    expect(classify(400, `${long}y`).message).toBe(`${long}…`);
    expect(classify(400, "a\nb").message).toBe("a b");
  });
});

describe("an excerpt", () => {
  it("is at most 300 signs long", () => {
    const long = `{${"x".repeat(299)}`;
    expect(excerpt(long)).toBe(long);
    expect(excerpt(`${long}y`)).toBe(`${long}…`);
  });

  it("is none of what has no letter, or none within 300 signs", () => {
    expect(excerpt("{[]}")).toBeUndefined();
    expect(excerpt(`${"[".repeat(300)}x`)).toBeUndefined();
    expect(excerpt(`${"[".repeat(299)}x`)).toBeDefined();
  });
});
