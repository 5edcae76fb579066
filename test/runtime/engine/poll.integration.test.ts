import { Agent } from "undici";
import { describe, expect, it } from "vitest";
import { type GenerationEvent, generate, wait } from "../../../runtime/index.js";
import { clientWith } from "../bounds.js";
import { COMPLETED, FAILED, paintAt, QUEUED, QUICK, RUNNING } from "../endpoints.js";
import { startOwnClock } from "../own-clock.js";
import { answer, reset, type Script, serveService, silence } from "../scripted-server.js";

interface Row {
  readonly name: string;
  readonly get: readonly Script[];
  readonly gives?: object;
  readonly throws?: object;
  readonly gets: number;
}

const done = answer(200, COMPLETED);
/** The end of whichever generation is asked for. */
const doneAsAsked: Script = (request, response) => {
  const id = decodeURIComponent(request.path.split("/").at(-1) ?? "");
  answer(200, { ...COMPLETED, id })(request, response);
};
const runningAsAsked: Script = (request, response) =>
  answer(200, { status: "X" })(request, response);
const truncated: Script = (_, response) => {
  response.writeHead(200, { "content-type": "application/json" }).end('{"id":"gen_1","sta');
};
const stalled: Script = (_, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": 500 });
  response.write('{"id":"gen_1",');
};
const completed = { ok: true, id: "gen_1", data: COMPLETED.data, source: "poll" };

const rows: Row[] = [
  { name: "done at once", get: [done], gives: completed, gets: 1 },
  {
    name: "an id of the answer's own does not replace the generation's",
    get: [answer(200, { ...COMPLETED, id: undefined, request_id: "r-9" })],
    gives: completed,
    gets: 1,
  },
  {
    name: "queued, running, done",
    get: [answer(200, QUEUED), answer(200, RUNNING), done],
    gives: completed,
    gets: 3,
  },
  {
    name: "FAILED is a result",
    get: [answer(200, FAILED)],
    gives: { ok: false, status: "FAILED" },
    gets: 1,
  },
  {
    name: "a status that goes backwards",
    get: [answer(200, RUNNING), answer(200, QUEUED), done],
    gives: completed,
    gets: 3,
  },
  {
    name: "unknown, null and numeric statuses",
    get: [
      answer(200, { status: "DREAMING" }),
      answer(200, { status: null }),
      answer(200, { status: 3 }),
      answer(200, {}),
      done,
    ],
    gives: completed,
    gets: 5,
  },
  ...[408, 425, 429, 500, 502, 503].map(
    (status): Row => ({
      name: `${status} twenty times is only waited out`,
      get: [...Array.from({ length: 20 }, () => answer(status, {})), done],
      gives: completed,
      gets: 21,
    }),
  ),
  { name: "network trouble", get: [reset, reset, done], gives: completed, gets: 3 },
  { name: "JSON that is cut off", get: [truncated, done], gives: completed, gets: 2 },
  { name: "HTML under 200", get: [answer(200, "<html>"), done], gives: completed, gets: 2 },
  { name: "a body that stalls", get: [stalled, done], gives: completed, gets: 2 },
  { name: "an answer that does not come", get: [silence, done], gives: completed, gets: 2 },
  {
    name: "404 three times, then found",
    get: [answer(404, {}), answer(404, {}), answer(404, {}), done],
    gives: completed,
    gets: 4,
  },
  ...[
    [400, "invalid_request"],
    [401, "auth"],
    [402, "insufficient_credits"],
    [403, "auth"],
    [422, "validation"],
    [302, "unknown"],
  ].map(
    ([status, category]): Row => ({
      name: `${status} half-way stops, with the id`,
      get: [
        answer(200, RUNNING),
        answer(Number(status), { message: "no" }, { location: "http://127.0.0.1:1/" }),
      ],
      throws: { status, category, generationId: "gen_1", mayHaveCharged: true },
      gets: 2,
    }),
  ),
];

describe("polling", () => {
  it.each(rows)("$name", async ({ get, gives, throws, gets }) => {
    const server = await serveService({ get });
    const call = wait("gen_1", { ...QUICK, requestTimeoutMs: 100, endpoint: paintAt(server.url) });
    if (throws === undefined) expect(await call).toMatchObject(gives ?? {});
    else await expect(call).rejects.toMatchObject(throws);
    expect(server.of("GET")).toHaveLength(gets);
    expect(await server.openConnections()).toBe(0);
  });

  it("gives up on a given id that is not found in three looks and one more", async () => {
    const server = await serveService({ get: [answer(404, {})] });
    const call = wait("gen_1", { ...QUICK, endpoint: paintAt(server.url) });
    await expect(call).rejects.toMatchObject({ category: "not_found", attempts: 4 });
    expect(server.of("GET")).toHaveLength(4);
  });

  it("goes on where the answer is that of another generation", async () => {
    const other = answer(200, { ...COMPLETED, id: "gen_2" });
    const server = await serveService({ get: [other, done] });
    const generation = await wait("gen_1", { ...QUICK, endpoint: paintAt(server.url) });
    expect(generation).toMatchObject(completed);
    expect(server.of("GET")).toHaveLength(2);
  });

  it("asks once more for a success without data", async () => {
    const empty = answer(200, { ...COMPLETED, data: null });
    const server = await serveService({ get: [empty, done] });
    const generation = await wait("gen_1", { ...QUICK, endpoint: paintAt(server.url) });
    expect(generation).toMatchObject(completed);
  });

  it("gives up on a 404 that stays, and names the id", async () => {
    const server = await serveService({ post: [answer(200, QUEUED)], get: [answer(404, {})] });
    const client = clientWith({ notFoundMs: 100 });
    const call = generate(paintAt(server.url), { prompt: "a" }, { ...QUICK, client });
    await expect(call).rejects.toMatchObject({
      category: "not_found",
      generationId: "gen_1",
      attempts: expect.toSatisfy((attempts: number) => attempts > 3),
      message: expect.stringMatching(/^GET \/generation\/gen_1: /),
    });
    expect(server.of("GET").length).toBeGreaterThan(3);
  });

  it("starts the grace of a 404 again after any 200", async () => {
    const started = performance.now();
    const get: Script = (request, response) => {
      const age = performance.now() - started;
      // 200 at 160 ms, 400 ms, 640 ms: no 404 lasts for 500 ms, though all of them together do.
      if (age > 800) done(request, response);
      else if (Math.floor(age / 80) % 3 === 2) answer(200, RUNNING)(request, response);
      else answer(404, {})(request, response);
    };
    const server = await serveService({ post: [answer(200, QUEUED)], get: [get] });
    const client = clientWith({ notFoundMs: 500 });
    const call = generate(paintAt(server.url), { prompt: "a" }, { ...QUICK, client });
    expect(await call).toMatchObject(completed);
  });

  it("goes from start to start at its interval, and never two at a time", async () => {
    let atWork = 0;
    let most = 0;
    let left = 6;
    const get: Script = (request, response) => {
      atWork += 1;
      most = Math.max(most, atWork);
      left -= 1;
      setTimeout(
        () => {
          atWork -= 1;
          answer(200, left > 0 ? RUNNING : COMPLETED)(request, response);
        },
        left === 3 ? 90 : 15,
      );
    };
    const server = await serveService({ get: [get] });
    // When it is asked, not when that arrives: a server that is busy hears one late, the next in time.
    const starts: number[] = [];
    const ownStarts: number[] = [];
    const clock = startOwnClock();
    const agent = new Agent();
    const dispatcher = agent.compose((dispatch) => (options, handler) => {
      starts.push(performance.now());
      ownStarts.push(clock());
      return dispatch(options, handler);
    });
    await wait("gen_1", {
      ...QUICK,
      pollIntervalMs: 50,
      endpoint: paintAt(server.url),
      dispatcher,
    });
    await agent.close();
    const between = (times: readonly number[]) =>
      times.slice(1).map((at, index) => at - (times[index] ?? 0));
    const gaps = between(starts);
    expect(most).toBe(1);
    expect(gaps).toHaveLength(5);
    // A busy process sends one late, and the next in time.
    for (const [index, gap] of gaps.entries()) expect(gap).toBeGreaterThan(index === 2 ? 60 : 20);
    // From an answer to the next start, it would be 65 ms at least. A busy machine makes some longer.
    expect(Math.min(...between(ownStarts))).toBeLessThan(64);
  });

  it("begins at once after the stream", async () => {
    const server = await serveService({ post: [answer(200, QUEUED)], get: [done] });
    const started = performance.now();
    await generate(paintAt(server.url), { prompt: "a" }, { ...QUICK, pollIntervalMs: 5_000 });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it("backs off as Retry-After says", async () => {
    const server = await serveService({ get: [answer(503, {}, { "retry-after": "0.15" }), done] });
    await wait("gen_1", { ...QUICK, endpoint: paintAt(server.url) });
    const [first, second] = server.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(140);
  });

  it("reuses its connection", async () => {
    const server = await serveService({ get: [answer(200, RUNNING), answer(200, RUNNING), done] });
    await wait("gen_1", { ...QUICK, endpoint: paintAt(server.url) });
    expect(server.accepted()).toBe(1);
  });

  it("of hundreds of waiting generations shares a bounded number of connections", async () => {
    const server = await serveService({ get: [runningAsAsked, runningAsAsked, doneAsAsked] });
    const { url } = server;
    const ids = Array.from({ length: 400 }, (_, at) => `gen_${at}`);
    const all = ids.map((id) => wait(id, { ...QUICK, endpoint: paintAt(url) }));
    const generations = await Promise.all(all);
    expect(generations.map((each) => each.id)).toEqual(ids);
    expect(server.mostOpen()).toBeLessThanOrEqual(128);
    // Each is asked for three times. A busy machine closes some that were idle for too long.
    expect(server.accepted()).toBeLessThan(400);
    expect(await server.openConnections()).toBe(0);
  });

  it("reports each poll", async () => {
    const seen: GenerationEvent[] = [];
    const server = await serveService({ get: [answer(503, {}), answer(200, RUNNING), done] });
    const onEvent = (event: GenerationEvent): void => {
      seen.push(event);
    };
    await wait("gen_1", { ...QUICK, endpoint: paintAt(server.url), onEvent });
    expect(seen).toMatchObject([
      { type: "poll", attempt: 1, httpStatus: 503, status: undefined },
      { type: "retry", phase: "poll", attempt: 1 },
      { type: "poll", attempt: 2, httpStatus: 200, status: "IN_PROGRESS" },
      { type: "status", status: "IN_PROGRESS", source: "poll" },
      { type: "poll", attempt: 3, httpStatus: 200, status: "COMPLETED" },
      { type: "status", status: "COMPLETED", source: "poll" },
      { type: "terminal" },
    ]);
  });

  it.each([
    ["a/b?c#d e", "/generation/a%2Fb%3Fc%23d%20e"],
    ["..%2f", "/generation/..%252f"],
    ["é😀", "/generation/%C3%A9%F0%9F%98%80"],
    ["$&$1", "/generation/%24%26%241"],
  ])("puts the id %j into the path as one encoded segment", async (id, path) => {
    const server = await serveService({ get: [doneAsAsked] });
    await wait(id, { ...QUICK, endpoint: paintAt(server.url) });
    expect(server.requests[0]?.path).toBe(path);
  });

  it.each([".", "..", "\ud800"])("refuses the id %j without a request", async (id) => {
    const server = await serveService({ get: [done] });
    const call = wait(id, { ...QUICK, endpoint: paintAt(server.url) });
    await expect(call).rejects.toMatchObject({ category: "invalid_request" });
    expect(server.requests).toHaveLength(0);
  });

  it("says so if the spec has no poll path", async () => {
    const server = await serveService({ post: [answer(200, QUEUED)] });
    const endpoint = paintAt(server.url);
    const { poll: _, ...platform } = endpoint.platform;
    const call = generate({ ...endpoint, platform }, { prompt: "a" }, QUICK);
    await expect(call).rejects.toMatchObject({
      generationId: "gen_1",
      mayHaveCharged: true,
      message: expect.stringContaining("no path"),
    });
  });
});

it("takes a result that arrives for longer than the bound of a request: that is of each silence in it", async () => {
  const slow: Script = (_, response) => {
    const parts = JSON.stringify(COMPLETED).match(/.{1,20}/g) ?? [];
    const timer = setInterval(() => {
      const part = parts.shift();
      if (part !== undefined) return void response.write(part);
      clearInterval(timer);
      response.end();
    }, 60);
  };
  const service = await serveService({ get: [slow, answer(500, {})] });
  const options = { ...QUICK, pollRequestTimeoutMs: 250, endpoint: paintAt(service.url) };
  expect(await wait("gen_1", options)).toMatchObject(completed);
  expect(service.requests).toHaveLength(1);
});

it("takes a whole result whose end never comes: blanks are no part of it", async () => {
  const open: Script = (_, response) => {
    response.write(JSON.stringify(COMPLETED));
    const timer = setInterval(() => response.write(" \n"), 10);
    response.once("close", () => clearInterval(timer));
  };
  const service = await serveService({ get: [open, answer(500, {})] });
  const options = { ...QUICK, pollRequestTimeoutMs: 60, timeoutMs: 2_000 };
  expect(await wait("gen_1", { ...options, endpoint: paintAt(service.url) })).toMatchObject(
    completed,
  );
  expect(service.requests).toHaveLength(1);
});

it("says how much had come of an answer that broke off", async () => {
  const service = await serveService({ get: [stalled, done] });
  const events: GenerationEvent[] = [];
  const onEvent = (event: GenerationEvent) => events.push(event);
  // On a busy machine its begin takes a while.
  const options = { ...QUICK, pollRequestTimeoutMs: 500, onEvent };
  await wait("gen_1", { ...options, endpoint: paintAt(service.url) });
  expect(events.find(({ type }) => type === "retry")).toMatchObject({
    reason: "the answer broke off: 14 bytes had come",
  });
});

it("says how long it waited for an answer that did not come", async () => {
  const service = await serveService({ get: [silence, done] });
  const events: GenerationEvent[] = [];
  const onEvent = (event: GenerationEvent) => events.push(event);
  const options = { ...QUICK, pollRequestTimeoutMs: 40, onEvent };
  await wait("gen_1", { ...options, endpoint: paintAt(service.url) });
  expect(events.find(({ type }) => type === "retry")).toMatchObject({
    reason: expect.stringContaining("no answer within 40 ms"),
  });
});
