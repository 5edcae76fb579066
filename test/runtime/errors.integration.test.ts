import { inspect } from "node:util";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { describeError } from "../../runtime/error/describe-answer.js";
import { redactorFor } from "../../runtime/http/redact.js";
import {
  type ErrorCategory,
  explainAnswer,
  type GenerateOptions,
  GenerationError,
  type GenerationEvent,
  generate,
  unwrap,
  wait,
} from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { COMPLETED, FAILED, KEY, paintAt, platformAt, QUEUED, QUICK } from "./endpoints.js";
import { answer, frames, type Service, serveService, silence } from "./scripted-server.js";

const input = { prompt: "a cat" };

async function errorOf(call: Promise<unknown>): Promise<GenerationError> {
  const thrown = await call.then(
    () => expect.unreachable("it should be rejected"),
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(GenerationError);
  return thrown as GenerationError;
}

describe("explainAnswer", () => {
  const rows: [number | undefined, unknown, ErrorCategory, string | undefined][] = [
    [401, {}, "auth", undefined],
    [403, {}, "auth", undefined],
    [402, {}, "insufficient_credits", undefined],
    [400, {}, "invalid_request", undefined],
    [405, {}, "invalid_request", undefined],
    [409, {}, "invalid_request", undefined],
    [413, {}, "invalid_request", undefined],
    [415, {}, "invalid_request", undefined],
    [422, {}, "validation", undefined],
    [404, {}, "not_found", undefined],
    [408, {}, "transient", undefined],
    [425, {}, "transient", undefined],
    [429, {}, "transient", undefined],
    [451, {}, "content_rejected", undefined],
    [500, {}, "transient", undefined],
    [503, "<html>recharge your phone</html>", "transient", undefined],
    [418, {}, "unknown", undefined],
    [302, "", "unknown", undefined],
    [undefined, {}, "unknown", undefined],
    ...["IMAGE", "VIDEO", "TTS"].flatMap((family): [number, unknown, ErrorCategory, string][] =>
      (
        [
          [502, "FAILED", "transient"],
          [504, "TIMEOUT", "transient"],
          [429, "RATE_LIMITED", "transient"],
          [503, "PROVIDER_UNAVAILABLE", "transient"],
          [400, "UNSUPPORTED_MODEL", "invalid_request"],
          [400, "INVALID_INPUT", "invalid_request"],
          [402, "INSUFFICIENT_CREDITS", "insufficient_credits"],
          [422, "CONTENT_REJECTED", "content_rejected"],
        ] as const
      ).map(([status, code, category]) => {
        const full = `${family}_GENERATION_${code}`;
        return [status, { code: full, message: "m" }, category, full];
      }),
    ),
    // Codes outrank words, words outrank the status.
    [
      500,
      { code: "IMAGE_GENERATION_CONTENT_REJECTED", message: "top up" },
      "content_rejected",
      "IMAGE_GENERATION_CONTENT_REJECTED",
    ],
    [403, { message: "Your credit balance is 0" }, "insufficient_credits", undefined],
    [400, { error: { message: "please recharge" } }, "insufficient_credits", undefined],
    [500, { message: "Unauthorized" }, "auth", undefined],
    // `code` is canonical; an older `error` decides where `code` says nothing known.
    [
      402,
      { error: "INSUFFICIENT_CREDITS", code: "VIDEO_GENERATION_INSUFFICIENT_CREDITS" },
      "insufficient_credits",
      "VIDEO_GENERATION_INSUFFICIENT_CREDITS",
    ],
    [400, { error: "INSUFFICIENT_CREDITS", code: "E_17" }, "insufficient_credits", "E_17"],
    [400, { error: "INVALID_INPUT" }, "invalid_request", "INVALID_INPUT"],
    [400, '{"error":{"code":"CONTENT_REJECTED"}}', "content_rejected", "CONTENT_REJECTED"],
  ];
  it.each(rows)("%j %j is %s", (status, body, category, code) => {
    const explained = explainAnswer(status, body, platformAt("https://x.test"));
    expect(explained).toMatchObject({ category, retryable: category === "transient" });
    expect(explained.code).toBe(code);
    expect(explained.guidance).not.toBe("");
  });

  it.each([
    [502, "<html>Bad Gateway</html>", /^It may have been accepted and charged\. /],
    // A call knows whether it came late.
    [503, "", /^If it came more than 5 s after the create, this may have been .* charged; else /],
    [503, { message: "upstream reset reason: timeout" }, /^It may have been accepted/],
    [408, "", /^It may have been accepted/],
    [429, {}, undefined],
    [500, { code: "INSUFFICIENT_CREDITS" }, undefined],
    [404, {}, undefined],
    [undefined, { message: "busy" }, undefined],
  ])("%j %j says whether it may have been charged: %s", (status, body, doubt) => {
    const explained = explainAnswer(status, body);
    const mayHaveCharged = doubt !== undefined;
    expect(explained).toMatchObject({ mayHaveCharged });
    expect(explained.guidance).toMatch(doubt ?? /^(?!.*charged)/);
    expect(explained.guidance.includes("before you create again")).toBe(mayHaveCharged);
  });

  it.each([
    ["insufficient credits in the account"],
    ["You have not enough credits"],
    ["Insufficient balance"],
    ["credit balance too low"],
    ["Top up first"],
    ["Recharge!"],
  ])("knows the words: %s", (message) => {
    expect(explainAnswer(400, { message }).category).toBe("insufficient_credits");
  });

  it("quotes nested details, shortened", () => {
    const detail = [{ loc: ["body", "n"], msg: "must be at most 4" }];
    expect(explainAnswer(422, { detail }).message).toContain("must be at most 4");
    expect(explainAnswer(422, { message: "x".repeat(10_000) }).message?.length).toBeLessThan(700);
  });

  it("says where to make a key, and where to recharge", () => {
    const platform = platformAt("https://x.test");
    expect(explainAnswer(401, {}, platform).guidance).toMatch(
      /platform\.test\/keys.*MODELSMITH_TEST_KEY/,
    );
    expect(explainAnswer(402, {}, platform).guidance).toMatch(
      /platform\.test\/billing.*credits\(platform\)/,
    );
  });
});

describe("a GenerationError", () => {
  it("tells in one paragraph what happened, what it cost and what to do", async () => {
    const server = await serveService({
      post: [
        answer(
          402,
          { code: "IMAGE_GENERATION_INSUFFICIENT_CREDITS", message: "no credits" },
          { "x-request-id": "r-1" },
        ),
      ],
    });
    const error = await errorOf(generate(paintAt(server.url), input, QUICK));
    expect(error.message).toBe(
      "POST /generation/sse/acme/paint: The service answered 402 IMAGE_GENERATION_INSUFFICIENT_CREDITS: no credits. Nothing was charged. Recharge at https://platform.test/billing. See the balance: await credits(platform), with the options of the call. Then call again.",
    );
    expect({ ...error }).toEqual({
      name: "GenerationError",
      category: "insufficient_credits",
      status: 402,
      code: "IMAGE_GENERATION_INSUFFICIENT_CREDITS",
      requestId: "r-1",
      mayHaveCharged: false,
      retryable: false,
      attempts: 1,
      method: "POST",
      url: `${server.url}/generation/sse/acme/paint`,
    });
    const { message, guidance } = error;
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ message, guidance });
    // The message has it, so a log that shows the properties too does not repeat it.
    expect(inspect(error).split("Recharge")).toHaveLength(2);
  });

  it.each<[string | object, string]>([
    [{ trouble: "no token", at: "door" }, '400: {"trouble":"no token","at":"door"}'],
    [["no", "token"], '400: ["no","token"]'],
    [
      { trouble: `the key\n${KEY} is not known` },
      '400: {"trouble":"the key\\n[redacted] is not known"}',
    ],
    [`{\n"a": 1\n}`, '400: { "a": 1 }'],
    [{ a: "x".repeat(2_000_000) }, `400: {"a":"${"x".repeat(294)}…`],
    [{}, "400"],
    ["<html>no</html>", "400"],
  ])("shows how a body begins in which nothing is known: %#", async (body, shown) => {
    const server = await serveService({ post: [answer(400, body)] });
    const error = await errorOf(generate(paintAt(server.url), input, QUICK));
    const end = shown.endsWith("…") ? "" : ".";
    expect(error.problem).toBe(
      `POST /generation/sse/acme/paint: The service answered ${shown}${end} Nothing was charged.`,
    );
  });

  it("shows an answer whose id is at no known place, and names the setting that says where", async () => {
    const server = await serveService({ post: [answer(202, { ticket: { code: "t-17" } })] });
    const { runningPath: _, ...platform } = platformAt(server.url);
    const error = await errorOf(generate(paintAt(server.url, { platform }), input, QUICK));
    expect(error).toMatchObject({ status: 202, mayHaveCharged: true, retryable: false });
    expect(error.problem).toContain(
      'It was sent, and no id came back: the service answered 202: {"ticket":{"code":"t-17"}}. It may have been accepted and charged.',
    );
    expect(error.guidance).toContain(
      "If its answer has a result, an id or an error, say where, as lifecycle.data, .id or .error in modelsmith.config.ts (write one, if there is none), and generate the functions again: npx modelsmith generate.",
    );
    expect(server.requests).toHaveLength(1);
  });

  it("says what a create without an id answered that cannot be read, at the end", async () => {
    const server = await serveService({ post: [answer(202, "{job")] });
    const { runningPath: _, ...platform } = platformAt(server.url);
    const error = await errorOf(generate(paintAt(server.url, { platform }), input, QUICK));
    expect(error.problem).toContain("answered 202: {job. It may have");
  });

  it.each([
    ["nothing", answer(204, "")],
    ["an empty body", answer(202, "")],
    ["an empty object", answer(200, {})],
    ["a page", answer(200, "<html>hi</html>")],
    ["a body that nothing unpacks", answer(200, "(\u0001\u0002", { "content-encoding": "zstd" })],
  ])("asks for no config where a create is answered with %s", async (_, script) => {
    const server = await serveService({ post: [script] });
    const { runningPath: __, ...platform } = platformAt(server.url);
    const error = await errorOf(generate(paintAt(server.url, { platform }), input, QUICK));
    expect(error).toMatchObject({ mayHaveCharged: true, retryable: false });
    expect(error.message).not.toContain("modelsmith.config");
  });

  it("reads a refusal under 200 that the descriptor places as that of the service itself", async () => {
    const said = { ok: false, reason: "We do not paint that" };
    const server = await serveService({ post: [answer(200, said)] });
    const platform = { ...platformAt(server.url), read: { error: [["reason"]] } };
    const error = await errorOf(generate(paintAt(server.url, { platform }), input, QUICK));
    expect(error).toMatchObject({ status: 200, category: "unknown", mayHaveCharged: false });
    expect(error.problem).toContain("The service answered 200: We do not paint that. Nothing was");
    expect(error.guidance).toMatch(/^If the service's words do not help/);
  });

  it("of a model that is not there says what to check", async () => {
    const server = await serveService({ post: [answer(404, {}), answer(404, {})] });
    const error = await errorOf(generate(paintAt(server.url), input, QUICK));
    expect(error).toMatchObject({ category: "not_found", mayHaveCharged: false });
    expect(error.guidance).toBe(
      "Check baseUrl, and that the key belongs to an account that has this model. If the spec has changed, generate the functions again: npx modelsmith generate.",
    );
  });

  it("without a key makes no request, and says how to get one", async () => {
    const server = await serveService({});
    const { apiKey: _, ...options } = QUICK;
    const error = await errorOf(generate(paintAt(server.url), input, options));
    expect(error).toMatchObject({ category: "auth", mayHaveCharged: false, attempts: 0 });
    expect(error.message).toMatch(
      /^POST \/generation\/sse\/acme\/paint: .*platform\.test\/keys.*export MODELSMITH_TEST_KEY=/,
    );
    expect(server.accepted()).toBe(0);
  });

  it.each(["two words", "naïve", "a\nb"])(
    "refuses the key %j, which no header can carry",
    async (apiKey) => {
      const error = await errorOf(generate(paintAt("http://127.0.0.1:1"), input, { apiKey }));
      expect(error.category).toBe("auth");
      expect(inspect(error)).not.toContain(apiKey);
    },
  );

  it("names every violation of the input, and makes no request", async () => {
    const server = await serveService({});
    const wrong = { promt: "a", n: 9 } as unknown as typeof input;
    const error = await errorOf(generate(paintAt(server.url), wrong, QUICK));
    expect(error.category).toBe("validation");
    expect(error.message).toMatch(
      /\/prompt: expected a string.*; \/n: expected an integer from 1 to 4, found 9; \/promt: expected the field "prompt"/,
    );
    expect(server.accepted()).toBe(0);
  });

  it("is not made of the input if validate is false", async () => {
    const server = await serveService({ post: [frames([COMPLETED])] });
    const wrong = { promt: "a" } as unknown as typeof input;
    await generate(paintAt(server.url), wrong, { ...QUICK, validate: false });
    expect(server.requests[0]?.body).toBe('{"promt":"a"}');
  });

  it.each([
    ["a big integer", { prompt: 1n }],
    ["a circle", circle()],
  ])("comes of an input that is no JSON: %s", async (_, odd) => {
    const options = { ...QUICK, validate: false };
    const call = generate(paintAt("http://127.0.0.1:1"), odd as unknown as typeof input, options);
    expect((await errorOf(call)).category).toBe("validation");
  });

  it.each<[object, string]>([
    [{ status: "FAILED", output: [] }, "It failed, and the service gave no reason."],
    [{ status: "CANCELED" }, "It was canceled, and the service gave no reason."],
    [
      { status: "FAILED", why_it_stopped: "no GPU" },
      'It failed, and the service gave no reason at a known place (lifecycle.error of modelsmith.config.ts says where): {"why_it_stopped":"no GPU"}',
    ],
    [
      { status: "FAILED", log: "x".repeat(2_000_000) },
      `It failed, and the service gave no reason at a known place (lifecycle.error of modelsmith.config.ts says where): {"log":"${"x".repeat(292)}…`,
    ],
  ])(
    "is not needed to tell why a generation ended: it always has a message, %#",
    async (end, message) => {
      const server = await serveService({ post: [frames([{ id: "gen_1", ...end }])] });
      const generation = await generate(paintAt(server.url), input, QUICK);
      expect(generation).toMatchObject({ ok: false, category: "unknown", message });
      expect(() => unwrap(generation)).toThrow(message);
    },
  );

  it("is thrown by unwrap if a generation failed", async () => {
    const server = await serveService({ post: [frames([FAILED])] });
    const generation = await generate(paintAt(server.url), input, QUICK);
    const error = await errorOf((async () => unwrap(generation))());
    expect(error).toMatchObject({
      category: "transient",
      code: "IMAGE_GENERATION_FAILED",
      generationId: "gen_1",
    });
  });

  it.each([
    [
      { ...FAILED, message: "It broke.", usage: undefined },
      /: It broke\. It may have been charged\. Wait a minute, then call again\. Another try is paid for again\.$/,
    ],
    [
      { ...FAILED, usage: { total: 1 } },
      / It took 1 credit\. Wait a minute.* Another try is paid for again\.$/,
    ],
    [{ ...FAILED, usage: { total: 0 } }, / It took 0 credits\. Wait a minute, then call again\.$/],
    [
      { ...FAILED, status: "CANCELED" },
      /CANCELED.*\. If it is still wanted, call again\. Another try is paid for again\.$/,
    ],
  ])("is worded whole by unwrap for %j", async (last, message) => {
    const server = await serveService({ post: [frames([last])] });
    const generation = await generate(paintAt(server.url), input, QUICK);
    expect(() => unwrap(generation)).toThrow(message);
  });
});

describe("describeError", () => {
  it("takes the reason out of what OpenSSL says, and keeps to one line", () => {
    const text = `80FC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:x.c:350:\n`;
    const error = Object.assign(new Error(text), { code: "ERR_SSL_WRONG_VERSION_NUMBER" });
    const subject = { redactor: redactorFor(undefined) };
    expect(describeError(subject, error)).toBe(
      "wrong version number (ERR_SSL_WRONG_VERSION_NUMBER)",
    );
  });
});

describe("the key", () => {
  const base64 = Buffer.from(`user:${KEY}`).toString("base64");
  const echoes: [string, string][] = [
    ["whole", `bad key ${KEY}`],
    ["its beginning", `bad key ${KEY.slice(0, 10)}…`],
    ["its end", `bad key ending in ${KEY.slice(-8)}`],
    ["its middle", `bad key containing ${KEY.slice(6, 16)}`],
    ["masked", `bad key ${KEY.slice(0, 4)}****${KEY.slice(-4)}`],
    ["masked with dots", `bad key ${KEY.slice(0, 5)}...${KEY.slice(-3)}`],
    ["in a Bearer header", `{"authorization":"Bearer ${KEY}"}`],
    ["in a Basic header", `Basic ${base64}`],
    ["in a URL", `https://x.test/?key=${encodeURIComponent(KEY)}`],
  ];

  interface Echo {
    readonly how: string;
    readonly where: string;
    readonly service: Service;
    readonly options?: GenerateOptions;
  }

  const rows = echoes.flatMap(([how, echo]): Echo[] => {
    const header = { "x-request-id": echo.replace(/[^\x20-\x7e]/g, "") };
    const cases: Omit<Echo, "how">[] = [
      {
        where: "a refusal",
        service: { post: [answer(401, { code: echo, message: echo }, header)] },
      },
      { where: "a refusal as text", service: { post: [answer(400, echo)] } },
      {
        where: "a refusal with details",
        service: { post: [answer(422, { detail: [{ msg: echo }] })] },
      },
      {
        where: "an ambiguous answer",
        service: { post: [answer(200, { message: echo })], running: [answer(200, [])] },
        options: {
          client: clientWith({ recoverMs: 10 }),
          retry: { retries: 1, minTimeoutMs: 1 },
        },
      },
      {
        where: "a retried answer",
        service: { post: [answer(503, { message: echo })] },
        options: { retry: { retries: 1, minTimeoutMs: 1 } },
      },
      {
        where: "a last trouble",
        service: { post: [answer(200, QUEUED)], get: [answer(503, { message: echo })] },
        options: { timeoutMs: 60 },
      },
      // A part of the key stays in an id: to change the id of a paid result would lose it.
      ...(echo.includes(KEY) || how === "in a Basic header"
        ? [
            {
              where: "an id",
              service: { post: [answer(200, { id: echo })], get: [answer(401, {})] },
            },
          ]
        : []),
    ];
    return cases.map((each) => ({ how, ...each }));
  });

  it.each(rows)(
    "echoed $how in $where is nowhere in the error or an event",
    async ({ how, service, options }) => {
      const server = await serveService(service);
      const events: GenerationEvent[] = [];
      const error = await errorOf(
        generate(paintAt(server.url), input, {
          ...QUICK,
          client: clientWith({ finalPollMs: 100 }),
          ...options,
          onEvent: (event) => events.push(event),
        }),
      );
      const parts = [KEY, base64.slice(8, 24), KEY.slice(0, 10), KEY.slice(-8), KEY.slice(6, 16)];
      if (how.startsWith("masked"))
        parts.push(`${KEY.slice(0, 4)}*`, `*${KEY.slice(-4)}`, `.${KEY.slice(-3)}`);
      for (const part of parts) {
        expect(`${error.message} ${error.stack}`).not.toContain(part);
        expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(part);
        expect(JSON.stringify(error)).not.toContain(part);
      }
      expect(JSON.stringify(events)).not.toContain(KEY);
    },
  );

  it.each([KEY, `Basic ${base64}`])(
    "for HTTP Basic, given as %s, is nowhere in an error as plain text",
    async (apiKey) => {
      const server = await serveService({
        post: [answer(403, { message: `user user:${KEY} may not do this` })],
      });
      const auth = { in: "header", name: "authorization", prefix: "Basic " } as const;
      const platform = {
        ...platformAt(server.url),
        auth: { ...auth, encoding: "base64" } as const,
      };
      const options = { ...QUICK, apiKey };
      const error = await errorOf(generate(paintAt(server.url, { platform }), input, options));
      expect(error.message).toMatch(/403.*may not do this/);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(KEY);
    },
  );

  it("echoed in a result is taken out of it, and nothing else is changed", async () => {
    const echoing = { ...COMPLETED, data: { note: `made with ${KEY}`, part: KEY.slice(0, 11) } };
    const server = await serveService({ post: [frames([echoing])] });
    const generation = await generate(paintAt(server.url), input, QUICK);
    expect(generation).toMatchObject({
      ok: true,
      data: { note: "made with [redacted]", part: KEY.slice(0, 11) },
    });
    expect(JSON.stringify(generation)).not.toContain(KEY);
  });

  it("pasted into the input is not repeated", async () => {
    const call = generate(paintAt("http://127.0.0.1:1"), { prompt: "a", ...{ [KEY]: KEY } }, QUICK);
    expect(inspect(await errorOf(call))).not.toContain(KEY);
  });

  it("with a line break at its end, as from a file, is sent without it", async () => {
    const server = await serveService({ get: [answer(200, COMPLETED)] });
    await wait("gen_1", { ...QUICK, apiKey: `${KEY}\n`, endpoint: paintAt(server.url) });
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it("goes nowhere but to the configured origin", async () => {
    const elsewhere = await serveService({ post: [answer(200, {})], get: [answer(200, {})] });
    for (const status of [301, 302, 303, 307, 308]) {
      const redirect = answer(status, "", {
        location: `${elsewhere.url.replace("//", "//me:secret@")}/x?token=1`,
      });
      const server = await serveService({ post: [redirect], get: [redirect] });
      const created = await errorOf(generate(paintAt(server.url), input, QUICK));
      // A query may hold a secret.
      if (status !== 303) expect(created.message).toContain(`, which leads to ${elsewhere.url}/x.`);
      await errorOf(wait("gen_1", { ...QUICK, endpoint: paintAt(server.url) }));
      await server.close();
    }
    expect(elsewhere.accepted()).toBe(0);
    await elsewhere.close();
  });

  it.each([
    ["", "nothing"],
    ["abc", "a short one"],
  ])("of %j is handled: %s", (key) => {
    expect(redactorFor(key).clean("an abc result")).toBe("an abc result");
    expect(redactorFor(key).parts("an xyz result")).toBe("an xyz result");
  });
});

describe("a listener", () => {
  it.each([
    [
      "throws",
      () => {
        throw new Error("mine");
      },
    ],
    ["rejects", () => Promise.reject(new Error("mine"))],
  ])("that %s changes nothing", async (_, onEvent) => {
    const server = await serveService({ post: [frames([QUEUED, COMPLETED])] });
    expect(await generate(paintAt(server.url), input, { ...QUICK, onEvent })).toMatchObject({
      ok: true,
    });
  });

  it("hears submitted before anything else can go wrong", async () => {
    const server = await serveService({ post: [answer(500, { id: "gen_1" })], get: [silence] });
    const events: GenerationEvent[] = [];
    const controller = new AbortController();
    const onEvent = (event: GenerationEvent): void => {
      if (events.push(event) === 2) controller.abort();
    };
    const options = { ...QUICK, onEvent, signal: controller.signal };
    await errorOf(generate(paintAt(server.url), input, options));
    expect(events[0]).toEqual({ type: "submitted", id: "gen_1" });
    expect(events[1]).toMatchObject({ type: "fallback", id: "gen_1" });
  });
});

function circle(): object {
  const one: Record<string, unknown> = { prompt: "a" };
  one["self"] = one;
  return one;
}

it.each(["", " \n"])(
  "says that option apiKey is empty: %j, whatever the variable has",
  async (apiKey) => {
    for (const set of ["sk_test_1234567890", undefined]) {
      vi.stubEnv("MODELSMITH_TEST_KEY", set);
      onTestFinished(() => void vi.unstubAllEnvs());
      const error = await errorOf(
        generate(paintAt("https://key.test"), input, { ...QUICK, apiKey }),
      );
      expect(error.message).toContain(
        "There is no key: option apiKey is empty. Nothing was charged.",
      );
      // The variable would not be read.
      expect(error.guidance).toBe(
        "Give it a key, or leave it out: MODELSMITH_TEST_KEY is read then.",
      );
    }
  },
);
