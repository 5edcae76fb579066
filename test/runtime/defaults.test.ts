import { describe, expect, it } from "vitest";
import { readAnswer } from "../../runtime/answer/read-answer.js";
import { classify } from "../../runtime/error/classify.js";
import { redactorFor } from "../../runtime/http/redact.js";
import {
  type CallOptions,
  explainAnswer,
  type GenerateOptions,
  type GenerationEvent,
  generate,
  wait,
} from "../../runtime/index.js";
import { BOUNDS, resolveSettings } from "../../runtime/options/options.js";
import { VERSION } from "../../runtime/options/version.js";
import { KEY, paintAt, platformAt, QUICK } from "./endpoints.js";
import { dispatcherOf } from "./in-process-service.js";

const platform = platformAt("https://platform.test");

/** The documented defaults: tests pass their own, so that none of them waits for these. */
const defaults = {
  apiKey: undefined,
  origin: "https://platform.test",
  prefix: "",
  createRetry: "safe",
  retry: {
    retries: 5,
    minTimeoutMs: 1_000,
    maxTimeoutMs: 16_000,
    factor: 2,
    randomize: true,
  },
  timeoutMs: 900_000,
  idleTimeoutMs: 60_000,
  eventTimeoutMs: 120_000,
  requestTimeoutMs: Number.POSITIVE_INFINITY,
  pollRequestTimeoutMs: 20_000,
  pollIntervalMs: 3_000,
  onEvent: undefined,
  userAgent: `modelsmith/${VERSION}`,
};

describe("an option that is not given", () => {
  it("has its documented default", () => {
    expect(resolveSettings(platform, {}, {})).toEqual(defaults);
  });

  it.each([
    ...["apiKey", "baseUrl", "dispatcher", "createRetry", "retry", "timeoutMs", "idleTimeoutMs"],
    ...["eventTimeoutMs", "requestTimeoutMs", "pollRequestTimeoutMs", "pollIntervalMs", "onEvent"],
    ...["userAgent", "client", "signal", "validate", "cancelOnAbort", "idempotencyKey"],
  ])("may be given as undefined: %s", (name) => {
    const nothing = { [name]: undefined };
    expect(resolveSettings(platform, nothing, nothing)).toEqual(defaults);
  });

  it.each(["retries", "minTimeoutMs", "maxTimeoutMs", "factor", "randomize"])(
    "may be given as undefined: retry.%s",
    (name) => {
      const retry = { [name]: undefined };
      expect(resolveSettings(platform, { retry }, { retry })).toEqual(defaults);
    },
  );

  it("given as undefined does not hide what the client has", () => {
    const shared: CallOptions = { timeoutMs: 7, retry: { retries: 1 }, createRetry: "unsent" };
    const nothing = { timeoutMs: undefined, createRetry: undefined };
    const own = { ...nothing, retry: { retries: undefined, factor: 3 } } as object;
    expect(resolveSettings(platform, shared, own)).toMatchObject({
      timeoutMs: 7,
      createRetry: "unsent",
      retry: { retries: 1, factor: 3, minTimeoutMs: 1_000 },
    });
  });

  it("as the timeout of polls is that of all requests", () => {
    const settings = (options: GenerateOptions) => resolveSettings(platform, {}, options);
    expect(settings({ requestTimeoutMs: 7 })).toMatchObject({
      requestTimeoutMs: 7,
      pollRequestTimeoutMs: 7,
    });
    expect(settings({ requestTimeoutMs: 7, pollRequestTimeoutMs: 8 })).toMatchObject({
      requestTimeoutMs: 7,
      pollRequestTimeoutMs: 8,
    });
  });
});

describe("an option that is given", () => {
  it.each<[CallOptions, object]>([
    [{ apiKey: " k " }, { apiKey: "k" }],
    [{ baseUrl: "http://127.0.0.1:1/a/b/" }, { origin: "http://127.0.0.1:1", prefix: "/a/b" }],
    [{ createRetry: "always" }, { createRetry: "always" }],
    [{ requestTimeoutMs: 0 }, { requestTimeoutMs: 0, pollRequestTimeoutMs: 0 }],
    [
      { pollRequestTimeoutMs: 0, requestTimeoutMs: 7 },
      { requestTimeoutMs: 7, pollRequestTimeoutMs: 0 },
    ],
    [{ retry: { retries: 0, randomize: false } }, { retry: { retries: 0, randomize: false } }],
    [{ retry: { minTimeoutMs: 0, maxTimeoutMs: 0 } }, { retry: { minTimeoutMs: 0 } }],
    [{ timeoutMs: 0 }, { timeoutMs: 0 }],
    [{ idleTimeoutMs: 1 }, { idleTimeoutMs: 1 }],
    [{ eventTimeoutMs: 1 }, { eventTimeoutMs: 1 }],
    [{ pollIntervalMs: 0 }, { pollIntervalMs: 0 }],
    [{ userAgent: "mine/1" }, { userAgent: "mine/1" }],
  ])("%j takes effect", (options, want) => {
    expect(resolveSettings(platform, {}, options)).toMatchObject(want);
    expect(resolveSettings(platform, options, {})).toMatchObject(want);
  });

  it.each([
    ...["timeoutMs", "idleTimeoutMs", "eventTimeoutMs", "requestTimeoutMs"],
    ...["pollRequestTimeoutMs", "pollIntervalMs"],
  ])("as %s is a number from 0 on", (name) => {
    for (const value of [-1, "1", Number.NaN, null, true]) {
      expect(() => resolveSettings(platform, {}, { [name]: value })).toThrow(TypeError);
    }
  });

  it.each(["retries", "minTimeoutMs", "maxTimeoutMs", "factor"])(
    "as retry.%s is a number from 0 on",
    (name) => {
      for (const value of [-1, "1", Number.NaN, null]) {
        expect(() => resolveSettings(platform, {}, { retry: { [name]: value } })).toThrow(
          TypeError,
        );
      }
    },
  );

  it("as baseUrl is an address, and not an empty text", () => {
    expect(() => resolveSettings(platform, {}, { baseUrl: "" })).toThrow("option baseUrl");
  });

  it.each(["never", "", "SAFE", null, 1])("as createRetry is one of four words, not %j", (word) => {
    const options = { createRetry: word } as CallOptions;
    expect(() => resolveSettings(platform, {}, options)).toThrow("unsent, safe, transient, always");
  });
});

it("bounds that no option changes are as documented", () => {
  expect(BOUNDS).toEqual({
    eventBytes: 268_435_456,
    streamBytes: 268_435_456,
    recoverMs: 3_000,
    absenceMs: 2_000,
    busyMs: 5_000,
    notFoundMs: 15_000,
    finalPollMs: 5_000,
    mostRetryAfterMs: 60_000,
  });
});

describe("Retry-After", () => {
  const date = "Sun, 06 Nov 1994 08:49:37 GMT";

  /** How long a poll waits that was answered by this header. */
  async function delayOf(header: string | undefined): Promise<number | undefined> {
    const controller = new AbortController();
    let delay: number | undefined;
    const onEvent = (event: GenerationEvent) => {
      if (event.type !== "retry") return;
      delay = event.delayMs;
      controller.abort();
    };
    const headers = { date, ...(header !== undefined && { "retry-after": header }) };
    const dispatcher = dispatcherOf(() => ({ status: 503, headers, body: "{}" }));
    const retry = { minTimeoutMs: 4_321, randomize: false };
    const options = { ...QUICK, retry, platform, dispatcher, onEvent, timeoutMs: 200_000 };
    await wait("g1", { ...options, signal: controller.signal }).catch(() => {});
    return delay;
  }

  // Where it says nothing that can be followed, the wait is that of the first retry.
  const none = 4_321;

  it.each<[string | undefined, number]>([
    [undefined, none],
    ["", none],
    ["0", 100],
    ["Sun, 06 Nov 1994 08:49:42 GMT", 5_000],
    ["Sunday, 06-Nov-94 08:49:42 GMT", 5_000],
    ["Sun Nov  6 08:49:42 1994", 5_000],
    ["0.05", 100],
    ["0.1", 100],
    ["0.101", 101],
    ["7", 7_000],
    [" 7 ", 7_000],
    ["59", 59_000],
    ["60", 60_000],
    ["61", 60_000],
    ["86400", 60_000],
    ["86401", none],
    ["-1", none],
    ["7 s", none],
    ["1e3", none],
    ["soon", none],
    ["Sun, 06 Nov 1994 08:49:40 GMT", 3_000],
    ["Sunday, 06-Nov-94 08:49:40 GMT", 3_000],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 100],
    ["Sun, 06 Nov 1994 08:49:36 GMT", none],
    ["Mon, 07 Nov 1994 08:49:37 GMT", 60_000],
    ["Mon, 07 Nov 1994 08:49:38 GMT", none],
    [`${" ".repeat(98)}77`, 60_000],
    [`${" ".repeat(99)}77`, 7_000],
  ])("%j means %i ms", async (header, ms) => {
    expect(await delayOf(header)).toBe(ms);
  });
});

describe("an HTTP status alone", () => {
  it.each([...[408, 425, 429, 500, 501, 502, 503, 504, 505, 507, 520, 522, 524, 529, 598, 599]])(
    "%i is transient",
    (status) => {
      expect(classify(status, {})).toMatchObject({ category: "transient" });
    },
  );

  it.each([
    ...[200, 300, 302, 399, 402, 406, 407, 409, 411, 414, 416, 417, 418, 421, 423, 424],
    ...[426, 428, 430, 431, 440, 444, 460, 498, 499],
  ])("%i is not", (status) => {
    const { category } = classify(status, {});
    expect(category).not.toBe("transient");
  });
});

describe("what the service said", () => {
  const said = (message: string) => explainAnswer(400, { message }).message;

  it("is quoted up to 600 signs", () => {
    expect(said("x".repeat(600))).toBe("x".repeat(600));
    expect(said("x".repeat(601))).toBe(`${"x".repeat(600)}…`);
  });
});

describe("the name of a field", () => {
  it("may have 64 signs, and no more", () => {
    const named = (length: number) => "generation_id".padStart(length, "_");
    const read = (length: number) => readAnswer({ [named(length)]: "g1" }, {})?.id;
    expect([read(64), read(65)]).toEqual(["g1", undefined]);
  });
});

describe("redaction", () => {
  const { clean, parts } = redactorFor(KEY);

  it("leaves what stands beside a part of the key, sign by sign", () => {
    for (let length = 12; length <= KEY.length; length += 1) {
      for (let from = 0; from + length <= KEY.length; from += 1) {
        const part = KEY.slice(from, from + length);
        expect(clean(`a cat: "${part}", a dog`)).toBe('a cat: "[redacted]", a dog');
        expect(clean(`{"a":1}${part}{"b":2}`)).toBe('{"a":1}[redacted]{"b":2}');
      }
    }
  });

  it.each([
    ["in results, parts below 12 signs", clean, 11],
    ["in errors, parts below 6 signs", parts, 5],
  ])("leaves %s", (_, redact, longest) => {
    for (let length = 1; length <= longest; length += 1) {
      for (let from = 0; from + length <= KEY.length; from += 1) {
        const text = `a cat (${KEY.slice(from, from + length)}), a dog`;
        expect(redact(text)).toBe(text);
      }
    }
  });

  it("takes a key of 8 signs out, and leaves one of 7, which is no key", () => {
    expect(redactorFor("abcdefgh").clean("an abcdefgh here")).toBe("an [redacted] here");
    expect(redactorFor("abcdefg").clean("an abcdefg here")).toBe("an abcdefg here");
  });

  it("in errors takes out half of a short key, and no part below 4 signs", () => {
    const short = redactorFor("abcdefgh").parts;
    expect(short("an abcd here")).toBe("an [redacted] here");
    expect(short("an abc here")).toBe("an abc here");
  });

  it("in errors takes a key of 6 signs out, and leaves one of 5, whose signs are in many words", () => {
    expect(redactorFor("abcdef").parts("an abcdef here")).toBe("an [redacted] here");
    for (const key of ["k", "a", "key", "token"]) {
      expect(redactorFor(key).parts("The key k*** or token is not valid")).toBe(
        "The key k*** or token is not valid",
      );
    }
  });

  it("leaves masks of other things", () => {
    for (const text of ["**bold**", "wait...", "x…y", "s****t", "sk ... 50", "'*****'"]) {
      expect(parts(text)).toBe(text);
    }
  });
});

it("a missing key of an address on this machine says that a simulator takes any", async () => {
  const calling = generate(paintAt("http://127.0.0.1:4010/v1"), { prompt: "a cat" });
  await expect(calling).rejects.toMatchObject({
    category: "auth",
    message: expect.stringContaining("is not set, and a simulator takes any text."),
  });
  const paid = generate(paintAt("https://paint.test"), { prompt: "a cat" });
  await expect(paid).rejects.toThrow(/is not set\. /);
});
