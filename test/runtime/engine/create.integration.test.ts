import { createServer } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  type CallOptions,
  type GenerateOptions,
  type GenerationEvent,
  generate,
  submit,
  wait,
} from "../../../runtime/index.js";
import { clientWith } from "../bounds.js";
import { COMPLETED, FAILED, paintAt, QUEUED, QUICK, RUNNING } from "../endpoints.js";
import {
  answer,
  frames,
  reset,
  type Script,
  type Service,
  serveService,
  silence,
} from "../scripted-server.js";

const input = { prompt: "a cat" };

interface Row {
  readonly name: string;
  readonly service: Service;
  readonly options?: CallOptions;
  /** How its endpoint differs from the usual one. */
  readonly changes?: Parameters<typeof paintAt>[1];
  /** How long it looks among the running ones. @defaultValue 30 */
  readonly recoverMs?: number;
  /** What the call gives, or is rejected with. */
  readonly gives?: object;
  readonly throws?: object;
  readonly posts: number;
  /** GETs of the generation. @defaultValue not looked at */
  readonly gets?: number;
}

/** An entry of the list of running generations that began just now. */
function running(id: string, sent: object = input): object {
  return { id, input: sent, created_at: new Date().toISOString() };
}

/** The list as it is at the moment. */
function list(entries: () => unknown): NonNullable<Service["running"]>[number] {
  return (request, response) => answer(200, entries())(request, response);
}

const done: Service["post"] = [frames([QUEUED, COMPLETED])];
const polled: Service["get"] = [answer(200, COMPLETED)];
const ok = { ok: true, id: "gen_1", data: COMPLETED.data };

const rows: Row[] = [
  {
    name: "429 without an id: retried",
    service: { post: [answer(429, { message: "slow down" }), ...done] },
    gives: { ...ok, source: "sse" },
    posts: 2,
  },
  {
    name: "503 twice, then fine",
    service: { post: [answer(503, {}), answer(503, "<html>"), ...done] },
    gives: ok,
    posts: 3,
  },
  {
    name: "5xx for ever that the list never shows: thrown after the last retry",
    service: { post: [answer(502, "<html>bad gateway</html>")], running: [answer(200, [])] },
    options: { retry: { retries: 3, minTimeoutMs: 1 } },
    throws: {
      category: "transient",
      status: 502,
      attempts: 4,
      retryable: true,
      mayHaveCharged: true,
    },
    posts: 4,
  },
  {
    name: "429 for ever: thrown, and nothing was charged",
    service: { post: [answer(429, {})] },
    options: { retry: { retries: 1, minTimeoutMs: 1 } },
    throws: { category: "transient", status: 429, mayHaveCharged: false },
    posts: 2,
  },
  ...[500, 502, 504, 520, 522, 524, 598, 599, 507].flatMap((status): Row[] => [
    {
      name: `${status}, and no list of running generations: thrown, not sent again`,
      service: { post: [answer(status, "<html>")], running: [answer(404, {})] },
      throws: { category: "transient", status, mayHaveCharged: true, attempts: 1 },
      posts: 1,
    },
    {
      name: `${status}, and the list shows nothing of it: sent again`,
      service: { post: [answer(status, "<html>"), ...done], running: [answer(200, [])] },
      gives: { ...ok, attempts: 2, mayHaveChargedTwice: true },
      posts: 2,
    },
    {
      name: `${status}, and the list shows it: goes on with it`,
      service: {
        post: [answer(status, "<html>")],
        running: [list(() => [running("gen_1")])],
        get: polled,
      },
      gives: { ...ok, attempts: 1 },
      posts: 1,
    },
    {
      name: `${status} under createRetry transient, and no list: sent again`,
      service: { post: [answer(status, "<html>"), ...done], running: [answer(500, {})] },
      options: { createRetry: "transient" },
      gives: { ...ok, mayHaveChargedTwice: true },
      posts: 2,
    },
  ]),
  ...[429, 503, 521, 523, 525, 526, 529, 530].map(
    (status): Row => ({
      name: `${status}: refused before it ran, sent again without asking the list`,
      service: { post: [answer(status, {}), ...done], running: [reset] },
      gives: { ...ok, attempts: 2 },
      posts: 2,
    }),
  ),
  {
    name: "5xx with the platform's own code for a refusal: sent again",
    service: {
      post: [answer(502, { code: "IMAGE_GENERATION_PROVIDER_UNAVAILABLE" }), ...done],
      running: [reset],
    },
    gives: ok,
    posts: 2,
  },
  {
    name: "404 of the SSE form under createRetry unsent: one POST",
    service: { post: [answer(404, { message: "no such route" })] },
    options: { createRetry: "unsent" },
    throws: { category: "not_found", status: 404, mayHaveCharged: false },
    posts: 1,
  },
  {
    name: "404 of the SSE form of a create that the list shows: goes on with it",
    service: { post: [answer(404, {})], running: [list(() => [running("gen_1")])], get: polled },
    gives: ok,
    posts: 1,
  },
  {
    name: "303 with an address at the same origin: accepted",
    service: { post: [answer(303, "", { location: "/generation/gen_1" })], get: polled },
    gives: { ...ok, source: "poll" },
    posts: 1,
    gets: 1,
  },
  {
    name: "303 with an address elsewhere: may have charged",
    service: { post: [answer(303, "", { location: "http://127.0.0.1:1/login" })] },
    throws: { status: 303, mayHaveCharged: true },
    posts: 1,
    gets: 0,
  },
  ...(
    [
      ["Location", answer(202, "", { location: "/generation/gen_1" })],
      ["Operation-Location", answer(202, "", { "operation-location": "/generation/gen_1?a=1" })],
      ["Content-Location", answer(200, "", { "content-location": "/generation/gen_1" })],
      ["a body without a content type", answer(200, '{"id":"gen_1"}', { "content-type": "" })],
      ["NDJSON", answer(200, '{"id":"gen_1"}\n{"x":1}\n')],
      ["the root of an array", answer(200, [{ id: "gen_1" }])],
      ["an envelope of another name", answer(200, { job: { generationId: "gen_1", cost: 1 } })],
      ["an error", answer(504, { error: { message: "still running", job_id: "gen_1" } })],
      ["a text that is cut off", cutOff(200, '{"task_id":"gen_1","sta')],
      ["a refusal that is cut off", cutOff(500, '{"id":"gen_1","mess')],
      ["gzip", packed("gzip", gzipSync)],
      ["deflate", packed("deflate", deflateSync)],
      ["brotli", packed("br", brotliCompressSync)],
    ] as const
  ).map(
    ([where, script]): Row => ({
      name: `an id in ${where}: accepted`,
      service: { post: [script], get: polled },
      gives: { ...ok, source: "poll" },
      posts: 1,
      gets: 1,
    }),
  ),
  {
    name: "a ticket without an id: never a result, never sent again",
    service: { post: [answer(200, { status: "queued", eta: 20 })], running: [answer(200, [])] },
    throws: { category: "transient", mayHaveCharged: true },
    posts: 1,
  },
  {
    name: "an error in a 200: classified like its HTTP kin, nothing was charged",
    service: { post: [answer(200, { code: 402, msg: "Insufficient credits", data: null })] },
    throws: {
      category: "insufficient_credits",
      mayHaveCharged: false,
      message: expect.stringContaining("Insufficient credits"),
    },
    posts: 1,
  },
  {
    name: "a transient error in a 200: sent again",
    service: { post: [answer(200, { code: 429, msg: "Slow down", data: null }), ...done] },
    gives: ok,
    posts: 2,
  },
  {
    name: "a server's error in a 200: as in doubt as under 500",
    service: { post: [answer(200, { error: { type: "server_error", message: "It tore" } })] },
    throws: { category: "transient", mayHaveCharged: true },
    posts: 1,
  },
  {
    name: "base_resp in a 200",
    service: {
      post: [answer(200, { base_resp: { status_code: 1008, status_msg: "insufficient balance" } })],
    },
    throws: { category: "insufficient_credits", mayHaveCharged: false },
    posts: 1,
  },
  {
    name: "headers of 200 kB: read like any",
    service: { post: [answer(200, COMPLETED, { "set-cookie": "a".repeat(200_000) })] },
    gives: ok,
    posts: 1,
    gets: 0,
  },
  {
    name: "a picture: the result",
    service: {
      post: [bytes("image/png", Buffer.from("89504e47", "hex"))],
    },
    gives: {
      ok: true,
      id: "",
      data: { contentType: "image/png", bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47]) },
    },
    posts: 1,
    gets: 0,
  },
  {
    name: "an id beyond 2^53: its digits as written",
    service: {
      post: [
        bytes("application/json", Buffer.from('{"id":1845561233345678907,"status":"queued"}')),
      ],
      get: [
        (request, response) =>
          answer(request.path.endsWith("/1845561233345678907") ? 200 : 404, {
            ...COMPLETED,
            id: undefined,
          })(request, response),
      ],
    },
    gives: { ok: true, id: "1845561233345678907" },
    posts: 1,
  },
  {
    name: "5xx under createRetry unsent: thrown at once",
    service: { post: [answer(503, {})] },
    options: { createRetry: "unsent" },
    throws: { category: "transient", status: 503 },
    posts: 1,
  },
  {
    name: "429 under createRetry unsent: thrown at once",
    service: { post: [answer(429, {})] },
    options: { createRetry: "unsent" },
    throws: { status: 429 },
    posts: 1,
  },
  ...[429, 500, 503, 404].map(
    (status): Row => ({
      name: `${status} that carries an id: accepted, never POSTed again`,
      service: { post: [answer(status, { id: "gen_1", message: "hm" })], get: polled },
      gives: { ...ok, source: "poll" },
      posts: 1,
      gets: 1,
    }),
  ),
  ...[
    [400, "invalid_request"],
    [401, "auth"],
    [402, "insufficient_credits"],
    [403, "auth"],
    [409, "invalid_request"],
    [422, "validation"],
  ].map(
    ([status, category]): Row => ({
      name: `${status}: thrown as ${category}, not retried`,
      service: { post: [answer(Number(status), { code: "X_Y", message: "because" })] },
      throws: {
        status,
        category,
        code: "X_Y",
        mayHaveCharged: false,
        retryable: false,
        attempts: 1,
      },
      posts: 1,
    }),
  ),
  ...[404, 405, 406, 415].map(
    (status): Row => ({
      name: `${status} of the SSE form: created at the plain form, once`,
      service: {
        post: [answer(status, { message: "no" }), answer(200, QUEUED)],
        running: [answer(200, [])],
        get: polled,
      },
      gives: { ...ok, source: "poll" },
      posts: 2,
    }),
  ),
  {
    name: "404 of both forms: the plain form's answer is thrown",
    service: { post: [answer(405, {}), answer(404, { message: "no such model" })] },
    throws: {
      category: "not_found",
      status: 404,
      url: expect.stringMatching(/[^e]\/acme\/paint$|generation\/acme\/paint$/),
    },
    posts: 2,
  },
  {
    name: "307 to another place: an error, not followed",
    service: { post: [answer(307, "", { location: "http://127.0.0.1:1/elsewhere" })] },
    throws: { category: "unknown", status: 307, mayHaveCharged: true },
    posts: 1,
  },
  {
    name: "200 JSON in a terminal status: the result",
    service: { post: [answer(200, COMPLETED)] },
    gives: ok,
    posts: 1,
    gets: 0,
  },
  {
    name: "200 JSON that failed: the result",
    service: { post: [answer(200, FAILED)] },
    gives: {
      ok: false,
      status: "FAILED",
      code: "IMAGE_GENERATION_FAILED",
      message: "the model gave up",
    },
    posts: 1,
    gets: 0,
  },
  {
    name: "200 JSON with an id: polled",
    service: { post: [answer(200, QUEUED)], get: polled },
    gives: { ...ok, source: "poll" },
    posts: 1,
    gets: 1,
  },
  {
    name: "202 JSON with an id in a wrapping: polled",
    service: { post: [answer(202, { data: { task_id: "gen_1" } })], get: polled },
    gives: ok,
    posts: 1,
  },
  {
    name: "200 JSON, completed but without data: one GET completes it",
    service: { post: [answer(200, { id: "gen_1", status: "COMPLETED", data: null })], get: polled },
    gives: ok,
    posts: 1,
    gets: 1,
  },
  ...(
    [
      ["a reset after the body", reset],
      ["no headers in time", silence],
      ["200 HTML", answer(200, "<html>welcome</html>")],
      ["204", answer(204, "")],
      ["200 JSON without an id", answer(200, { hello: 1 })],
      ["a stream that ends before an id", frames([{ status: "IN_QUEUE" }], "end")],
      ["a stream that is reset before an id", frames([": hi\n\n"], "reset")],
      ["a 503 whose body is cut off", cutOff(503)],
      ["a 405 whose body is cut off", cutOff(405)],
      ["text that claims to be gzip", answer(200, "x", { "content-encoding": "gzip" })],
      ["an encoding that nobody knows", answer(200, "x", { "content-encoding": "sdch" })],
    ] as const
  ).map(
    ([name, script]): Row => ({
      name: `ambiguous, ${name}, and no list: thrown, not sent again`,
      service: { post: [script], running: [answer(503, {})] },
      options: { requestTimeoutMs: 300, pollRequestTimeoutMs: 300 },
      throws: { category: "transient", mayHaveCharged: true, attempts: 1 },
      posts: 1,
    }),
  ),
  {
    name: "ambiguous, and not in the list: sent again",
    service: { post: [reset, ...done], running: [answer(200, [])] },
    gives: { ...ok, attempts: 2, mayHaveChargedTwice: true },
    posts: 2,
  },
  {
    name: "ambiguous under createRetry unsent, and not in the list: thrown",
    service: { post: [reset, ...done], running: [answer(200, [])] },
    options: { createRetry: "unsent" },
    throws: { category: "transient", mayHaveCharged: true },
    posts: 1,
  },
  {
    name: "ambiguous, and a list of a hundred others: it does not tell",
    service: {
      post: [reset],
      running: [list(() => Array.from({ length: 100 }, (_, at) => running(`x${at}`, {})))],
    },
    throws: { category: "transient", mayHaveCharged: true },
    posts: 1,
  },
  {
    name: "ambiguous, and sent as a form, which the list cannot show to be the same: thrown",
    service: {
      post: [reset],
      running: [list(() => [{ id: "x1", created_at: new Date().toISOString() }, running("gen_1")])],
    },
    changes: { create: { path: "/paint", contentType: "application/x-www-form-urlencoded" } },
    throws: { category: "transient", mayHaveCharged: true },
    gets: 0,
    posts: 1,
  },
  {
    name: "ambiguous, and listed with the defaults that the service filled in: found",
    service: {
      post: [reset],
      running: [list(() => [running("gen_1", { prompt: "a cat", n: 1, size: "1K" })])],
      get: polled,
    },
    gives: ok,
    posts: 1,
  },
  {
    name: "ambiguous, and listed in a zone-less time, which is UTC: found",
    service: {
      post: [reset],
      running: [
        list(() => [{ id: "gen_1", input, created_at: new Date().toISOString().slice(0, -1) }]),
      ],
      get: polled,
    },
    gives: ok,
    posts: 1,
  },
  {
    name: "ambiguous, and listed without a time: no match",
    service: { post: [reset], running: [answer(200, [{ id: "gen_1", input }])] },
    throws: { category: "transient", mayHaveCharged: true },
    posts: 1,
  },
  {
    name: "ambiguous under createRetry always: sent again",
    service: { post: [reset, ...done], running: [answer(500, {})] },
    options: { createRetry: "always" },
    gives: ok,
    posts: 2,
  },
  {
    name: "ambiguous, and the one running generation with our input is found: goes on with it",
    service: {
      post: [reset],
      running: [list(() => [running("gen_1", { prompt: "a cat" }), running("x", {})])],
      get: polled,
    },
    gives: ok,
    posts: 1,
  },
  {
    name: "ambiguous under createRetry always, and found: not sent again",
    service: {
      post: [reset],
      running: [list(() => ({ data: [running("gen_1")] }))],
      get: polled,
    },
    options: { createRetry: "always" },
    gives: ok,
    posts: 1,
  },
  {
    name: "ambiguous, and it is listed a moment later: found",
    service: {
      post: [reset],
      running: [answer(200, []), answer(503, {}), list(() => [running("gen_1")])],
      get: polled,
    },
    recoverMs: 600,
    gives: ok,
    posts: 1,
  },
  {
    name: "ambiguous, with two of the same input: not guessed",
    service: {
      post: [reset],
      running: [list(() => [running("twin_1"), running("twin_2")])],
    },
    throws: { category: "transient", mayHaveCharged: true },
    posts: 1,
  },
  {
    name: "ambiguous, with one of the same input that began long before: neither taken nor sent again",
    service: {
      post: [reset, ...done],
      running: [
        list(() => [
          { id: "gen_9", input, created_at: new Date(Date.now() - 15_000).toISOString() },
        ]),
      ],
    },
    throws: { mayHaveCharged: true },
    posts: 1,
  },
  {
    name: "a refusal with an id of its own: thrown, once no generation has that id",
    service: { post: [answer(422, { id: "err_1", message: "bad n" })], get: [answer(404, {})] },
    throws: { category: "validation", status: 422, message: expect.stringContaining("bad n") },
    posts: 1,
  },
  {
    name: "an answer that cannot be unpacked: none of its bytes are quoted",
    service: { post: [answer(200, "(\ufffd/\ufffd \u0004", { "content-encoding": "zstd" })] },
    throws: {
      category: "transient",
      message: expect.stringMatching(
        /no id came back: the service answered 200 in the content encoding "zstd", which cannot be read\./,
      ),
    },
    posts: 1,
  },
  {
    name: "a refusal whose status is its own word: thrown",
    service: { post: [answer(400, { status: "failed", message: "bad n" })] },
    throws: { category: "invalid_request", status: 400 },
    posts: 1,
    gets: 0,
  },
  {
    name: "a refusal after a 503, which was a refusal too: nothing was charged",
    service: { post: [answer(503, {}), answer(401, {})] },
    throws: { category: "auth", mayHaveCharged: false, attempts: 2 },
    posts: 2,
  },
  {
    name: "a refusal after a 502 that the list did not show: the 502 may have charged",
    service: { post: [answer(502, {}), answer(401, {})], running: [answer(200, [])] },
    throws: { category: "auth", mayHaveCharged: true, attempts: 2 },
    posts: 2,
  },
  {
    name: "a refusal after a 429: nothing was charged",
    service: { post: [answer(429, {}), answer(401, {})] },
    throws: { category: "auth", mayHaveCharged: false },
    posts: 2,
  },
  {
    name: "credit words under 500: insufficient credits, not retried",
    service: { post: [answer(500, { message: "Not enough credits left" })] },
    throws: { category: "insufficient_credits", status: 500, mayHaveCharged: true },
    posts: 1,
  },
  {
    name: "an answer that never ends: cut at its bound",
    service: {
      post: [
        (_, response) => {
          response.writeHead(400, { "content-type": "application/json" });
          response.write("x".repeat(1000));
        },
      ],
    },
    options: { requestTimeoutMs: 100 },
    throws: { category: "invalid_request", status: 400 },
    posts: 1,
  },
];

describe("answers to a create", () => {
  it.each(rows)("$name", async (row) => {
    const { service, options, changes, recoverMs, gives, throws, posts, gets } = row;
    const server = await serveService(service);
    // A client of its own: the default one remembers the ids of other tests.
    const client = clientWith({ notFoundMs: 50, recoverMs: recoverMs ?? 30 });
    const endpoint = paintAt(server.url, changes);
    const call = generate(endpoint, input, { ...QUICK, ...options, client });
    if (throws === undefined) expect(await call).toMatchObject(gives ?? {});
    else await expect(call).rejects.toMatchObject({ name: "GenerationError", ...throws });
    expect(server.of("POST")).toHaveLength(posts);
    const looks = server.of("GET").filter((request) => !request.path.includes("running"));
    if (gets !== undefined) expect(looks).toHaveLength(gets);
    expect(await server.openConnections()).toBe(0);
  });
});

describe("a create", () => {
  it("is retried when nothing was sent, and charges nothing", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => closed.once("listening", resolve));
    const { port } = closed.address() as { port: number };
    await new Promise((resolve) => closed.close(resolve));
    const reasons: GenerationEvent[] = [];
    const call = generate(paintAt(`http://127.0.0.1:${port}`), input, {
      ...QUICK,
      retry: { retries: 2, minTimeoutMs: 1 },
      createRetry: "unsent",
      onEvent: (event) => reasons.push(event),
    });
    await expect(call).rejects.toMatchObject({
      category: "transient",
      attempts: 3,
      mayHaveCharged: false,
      message: expect.stringContaining("ECONNREFUSED"),
    });
    expect(reasons).toMatchObject([
      { type: "retry", phase: "create", attempt: 1 },
      { type: "retry", phase: "create", attempt: 2 },
    ]);
  });

  it("finds no host: thrown at once, saying which name it was and what to check", async () => {
    const call = generate(paintAt("https://no-such-host.invalid"), input, QUICK);
    await expect(call).rejects.toMatchObject({
      category: "transient",
      mayHaveCharged: false,
      attempts: 1,
      guidance: expect.stringMatching(/DNS.*EnvHttpProxyAgent/),
      message: expect.stringContaining("no-such-host.invalid"),
    });
  });

  it.each([
    ["a gateway's 504", answer(504, "<html>")],
    ["a reset", reset],
  ])("that %s ends after the list has shown it is followed, not sent again", async (_, end) => {
    let giveUp = (): void => {};
    const post: Script = (request, response) => {
      giveUp = () => void end(request, response);
    };
    const polls: Script = (request, response) => {
      giveUp();
      return answer(200, RUNNING)(request, response);
    };
    const server = await serveService({
      post: [post, ...done],
      running: [list(() => [running("gen_1")])],
      get: [polls, ...Array<Script>(5).fill(answer(200, RUNNING)), ...polled],
    });
    const client = clientWith({ recoverMs: 30 });
    const options = { ...QUICK, idleTimeoutMs: 20, client };
    expect(await generate(paintAt(server.url), input, options)).toMatchObject(ok);
    expect(server.of("POST")).toHaveLength(1);
  });

  it("is in doubt after a 503 as late as that of a gateway that gave up, and goes on with what is listed", async () => {
    const late: Script = async (request, response) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await answer(503, { message: "Service Unavailable" })(request, response);
    };
    const client = clientWith({ busyMs: 20, recoverMs: 30 });
    const none = await serveService({ post: [late, ...done], running: [answer(404, {})] });
    const error = { status: 503, mayHaveCharged: true };
    const options = { ...QUICK, client };
    await expect(generate(paintAt(none.url), input, options)).rejects.toMatchObject(error);
    expect(none.of("POST")).toHaveLength(1);
    const listed = await serveService({
      post: [late],
      running: [list(() => [running("gen_1")])],
      get: polled,
    });
    expect(await generate(paintAt(listed.url), input, options)).toMatchObject(ok);
    expect(listed.of("POST")).toHaveLength(1);
  });

  it("waits as Retry-After says before it tries again", async () => {
    const server = await serveService({
      post: [answer(429, {}, { "retry-after": "0.2" }), frames([QUEUED, COMPLETED])],
    });
    await generate(paintAt(server.url), input, QUICK);
    const [first, second] = server.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(190);
  });

  it("reads an error's long body to its end, and tries again", async () => {
    const server = await serveService({
      post: [answer(503, { message: "x".repeat(2_000_000) }), frames([COMPLETED])],
    });
    expect(await generate(paintAt(server.url), input, QUICK)).toMatchObject({ ok: true });
  });

  it("never rides on a kept-alive connection", async () => {
    const server = await serveService({
      post: [answer(200, COMPLETED)],
      get: [answer(200, RUNNING)],
    });
    const controller = new AbortController();
    const waiting = wait("gen_1", {
      ...QUICK,
      endpoint: paintAt(server.url),
      pollIntervalMs: 600_000,
      timeoutMs: 600_000,
      signal: controller.signal,
    });
    await expect.poll(() => server.of("GET").length).toBe(1);
    await generate(paintAt(server.url), input, QUICK);
    await generate(paintAt(server.url), input, QUICK);
    expect(server.accepted()).toBe(3);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ category: "aborted" });
  });

  it("of another call of the same client is not taken for ours", async () => {
    const list: Service["running"] = [
      (request, response) => answer(200, [running("gen_1"), running("x", {})])(request, response),
    ];
    const server = await serveService({ post: [answer(200, QUEUED), reset], running: list });
    const endpoint = paintAt(server.url);
    await submit(endpoint, input, QUICK);
    const options = { ...QUICK, client: clientWith({ recoverMs: 30 }), retry: { retries: 0 } };
    await expect(submit(endpoint, input, options)).rejects.toMatchObject({ mayHaveCharged: true });
  });

  it("sends the input byte for byte, with no default filled in", async () => {
    const server = await serveService({ post: [frames([COMPLETED])] });
    const odd = { size: "2K", prompt: "naïve \u2028 😀", n: 1 } as const;
    await generate(paintAt(server.url), odd, QUICK);
    expect(server.requests[0]?.body).toBe(JSON.stringify(odd));
  });

  it("for the id alone uses the form that only creates", async () => {
    const server = await serveService({ post: [answer(200, QUEUED)] });
    const options: GenerateOptions = QUICK;
    expect(await submit(paintAt(server.url), input, options)).toEqual({ id: "gen_1" });
    expect(server.requests.map((request) => request.path)).toEqual(["/generation/acme/paint"]);
  });

  it("for the id alone takes the first id of a stream if there is no other form", async () => {
    const server = await serveService({ post: [frames([QUEUED])] });
    const create = { stream: "/generation/sse/acme/paint" };
    const endpoint = paintAt(server.url, { create });
    expect(await submit(endpoint, input, QUICK)).toEqual({ id: "gen_1" });
    expect(await server.openConnections()).toBe(0);
  });
});

function bytes(type: string, body: Buffer): Script {
  return (_, response) => {
    response.writeHead(200, { "content-type": type });
    response.end(body);
  };
}

/** An answer in an encoding that was not asked for. */
function packed(encoding: string, pack: (text: string) => Buffer): Script {
  return (_, response) => {
    response.writeHead(200, {
      "content-type": "application/json",
      "content-encoding": encoding,
    });
    response.end(pack(JSON.stringify(QUEUED)));
  };
}

function cutOff(status: number, text = '{"id":') {
  return (...[, response]: Parameters<NonNullable<Service["post"]>[number]>) => {
    response.writeHead(status, { "content-length": 1000 });
    response.write(text);
    setTimeout(() => response.socket?.resetAndDestroy(), 10);
  };
}
