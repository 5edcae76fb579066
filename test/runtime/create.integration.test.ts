import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import {
  type CallOptions,
  type GenerateOptions,
  type GenerationEvent,
  generate,
  submit,
} from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { COMPLETED, FAILED, paintAt, QUEUED, QUICK } from "./endpoints.js";
import { answer, frames, reset, type Service, serveService, silence } from "./scripted-server.js";

const input = { prompt: "a cat" };

interface Row {
  readonly name: string;
  readonly service: Service;
  readonly options?: CallOptions;
  /** What the call gives, or is rejected with. */
  readonly gives?: object;
  readonly throws?: object;
  readonly posts: number;
  /** GETs of the generation. @defaultValue not looked at */
  readonly gets?: number;
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
    name: "5xx for ever: thrown after the last retry, as something that may have charged",
    service: { post: [answer(502, "<html>bad gateway</html>")] },
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
  {
    name: "5xx under createRetry unsent: thrown at once",
    service: { post: [answer(503, {})] },
    options: { createRetry: "unsent" },
    throws: { category: "transient", status: 503 },
    posts: 1,
  },
  {
    name: "5xx under a createRetry that is none: thrown at once",
    service: { post: [answer(503, {})] },
    options: { createRetry: "never" as "unsent" }, // as from JavaScript
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
      service: { post: [answer(status, { message: "no" }), answer(200, QUEUED)], get: polled },
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
    throws: { category: "unknown", status: 307, mayHaveCharged: false },
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
      ["gzip although identity was asked for", answer(200, "x", { "content-encoding": "gzip" })],
    ] as const
  ).map(
    ([name, script]): Row => ({
      name: `ambiguous, ${name}: thrown as transient that may have charged, not sent again`,
      service: { post: [script], running: [answer(200, [])] },
      options: { requestTimeoutMs: 300 },
      throws: { category: "transient", mayHaveCharged: true, attempts: 1 },
      posts: 1,
    }),
  ),
  {
    name: "ambiguous under createRetry always: sent again",
    service: { post: [reset, ...done], running: [answer(200, [])] },
    options: { createRetry: "always" },
    gives: ok,
    posts: 2,
  },
  {
    name: "ambiguous, and the one running generation with our input is found: goes on with it",
    service: {
      post: [reset],
      running: [
        answer(200, [
          { id: "gen_1", input: { prompt: "a cat" } },
          { id: "x", input: {} },
        ]),
      ],
      get: polled,
    },
    gives: ok,
    posts: 1,
  },
  {
    name: "ambiguous under createRetry always, and found: not sent again",
    service: {
      post: [reset],
      running: [answer(200, { data: [{ id: "gen_1", input }] })],
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
      running: [answer(200, []), answer(503, {}), answer(200, [{ id: "gen_1", input }])],
      get: polled,
    },
    gives: ok,
    posts: 1,
  },
  {
    name: "ambiguous, with two of the same input: not guessed",
    service: {
      post: [reset],
      running: [
        answer(200, [
          { id: "gen_1", input },
          { id: "gen_2", input },
        ]),
      ],
    },
    throws: { category: "transient", mayHaveCharged: true },
    posts: 1,
  },
  {
    name: "ambiguous, with one that began before our call: not taken",
    service: {
      post: [reset],
      running: [answer(200, [{ id: "gen_1", input, created_at: "2020-01-01T00:00:00Z" }])],
    },
    throws: { category: "transient", mayHaveCharged: true },
    posts: 1,
  },
  {
    name: "ambiguous, with one that began after our call: taken",
    service: {
      post: [reset],
      running: [
        (request, response) =>
          answer(200, [{ id: "gen_1", input, created_at: new Date().toISOString() }])(
            request,
            response,
          ),
      ],
      get: polled,
    },
    gives: ok,
    posts: 1,
  },
  {
    name: "a refusal with an id of its own: thrown, once no generation has that id",
    service: { post: [answer(422, { id: "err_1", message: "bad n" })], get: [answer(404, {})] },
    throws: { category: "validation", status: 422, message: expect.stringContaining("bad n") },
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
    name: "a refusal after a 503: the 503 may have charged",
    service: { post: [answer(503, {}), answer(401, {})] },
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
    throws: { category: "insufficient_credits", status: 500 },
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
  it.each(rows)("$name", async ({ service, options, gives, throws, posts, gets }) => {
    const server = await serveService(service);
    // A client of its own: the default one remembers the ids of other tests.
    const client = clientWith({ notFoundMs: 50 });
    const call = generate(paintAt(server.url), input, { ...QUICK, ...options, client });
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

  it("finds no host: retried, then says which name it was", async () => {
    const call = generate(paintAt("https://no-such-host.invalid"), input, {
      ...QUICK,
      retry: { retries: 1, minTimeoutMs: 1 },
    });
    await expect(call).rejects.toMatchObject({
      category: "transient",
      mayHaveCharged: false,
      message: expect.stringContaining("no-such-host.invalid"),
    });
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
    const server = await serveService({ post: [answer(200, COMPLETED)] });
    await generate(paintAt(server.url), input, QUICK);
    await generate(paintAt(server.url), input, QUICK);
    expect(server.accepted()).toBe(2);
  });

  it("of another call of the same client is not taken for ours", async () => {
    const running = [answer(200, [{ id: "gen_1", input }])];
    const server = await serveService({ post: [answer(200, QUEUED), reset], running });
    const endpoint = paintAt(server.url);
    await submit(endpoint, input, QUICK);
    await expect(submit(endpoint, input, QUICK)).rejects.toMatchObject({ mayHaveCharged: true });
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
    const { plainPath: _, ...endpoint } = paintAt(server.url);
    expect(await submit(endpoint, input, QUICK)).toEqual({ id: "gen_1" });
    expect(await server.openConnections()).toBe(0);
  });
});

function cutOff(status: number) {
  return (...[, response]: Parameters<NonNullable<Service["post"]>[number]>) => {
    response.writeHead(status, { "content-length": 1000 });
    response.write('{"id":');
    setTimeout(() => response.socket?.resetAndDestroy(), 10);
  };
}
