import { getEventListeners } from "node:events";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type GenerateOptions,
  type GenerationEvent,
  generate,
  stream,
  wait,
} from "../../../runtime/index.js";
import { clientWith } from "../bounds.js";
import { COMPLETED, paintAt, QUEUED, QUICK, RUNNING } from "../endpoints.js";
import { startOwnClock } from "../own-clock.js";
import {
  answer,
  frames,
  type Script,
  type ScriptedServer,
  serveService,
  serveSilence,
  silence,
} from "../scripted-server.js";

const input = { prompt: "a cat" };

describe("the deadline", () => {
  it("polls one last time, and returns what came just in time", async () => {
    const server = await serveService({ post: [frames([QUEUED])], get: [answer(200, COMPLETED)] });
    const generation = await generate(paintAt(server.url), input, { ...QUICK, timeoutMs: 250 });
    expect(generation).toMatchObject({ ok: true, source: "poll" });
    expect(server.of("GET")).toHaveLength(1);
    expect(await server.openConnections()).toBe(0);
  });

  it("sends no create where there is no time for one", async () => {
    const server = await serveService({ post: [frames([QUEUED])] });
    const call = generate(paintAt(server.url), input, { ...QUICK, timeoutMs: 0 });
    await expect(call).rejects.toMatchObject({ category: "timeout", mayHaveCharged: false });
    expect(server.requests).toEqual([]);
  });

  it("throws timeout with the id, the last status and how to resume", async () => {
    const server = await serveService({ post: [frames([QUEUED])], get: [answer(200, RUNNING)] });
    const call = generate(paintAt(server.url), input, { ...QUICK, timeoutMs: 250 });
    await expect(call).rejects.toMatchObject({
      category: "timeout",
      generationId: "gen_1",
      mayHaveCharged: true,
      retryable: false,
      message: expect.stringMatching(/250 ms, last status IN_PROGRESS.*wait\("gen_1"/),
    });
    expect(await server.openConnections()).toBe(0);
  });

  it("sends nobody into a second call if the first may have been accepted", async () => {
    const client = clientWith({ finalPollMs: 50 });
    const server = await serveService({ post: [silence], running: [answer(404, {})] });
    const call = generate(paintAt(server.url), input, { ...QUICK, client, timeoutMs: 250 });
    await expect(call).rejects.toMatchObject({
      category: "timeout",
      mayHaveCharged: true,
      message: expect.stringMatching(
        /may have been accepted.* See what is running: GET http:\/\/\S+\/generations\/r/,
      ),
    });
  });

  it("does not claim that a generation exists of which the service said nothing", async () => {
    const server = await serveService({ get: [answer(404, { message: "no such id" })] });
    const endpoint = paintAt(server.url);
    const call = wait("gen_typo", { ...QUICK, endpoint, timeoutMs: 250, pollIntervalMs: 1_000 });
    await expect(call).rejects.toMatchObject({
      category: "timeout",
      message: expect.stringMatching(
        /failure: .*404: no such id\. If "gen_typo" was created, it may/,
      ),
    });
  });

  it("names a status that nobody knows", async () => {
    const server = await serveService({
      post: [frames([{ id: "gen_1", status: "DREAMING" }])],
      get: [silence],
    });
    const client = clientWith({ finalPollMs: 50 });
    const call = generate(paintAt(server.url), input, { ...QUICK, client, timeoutMs: 250 });
    await expect(call).rejects.toMatchObject({ message: expect.stringContaining("DREAMING") });
  });

  it("is what the call ends with if the last poll is refused", async () => {
    const server = await serveService({ get: [answer(200, RUNNING), answer(401, {})] });
    const endpoint = paintAt(server.url);
    const options = { ...QUICK, endpoint, pollIntervalMs: 10_000, timeoutMs: 100 };
    await expect(wait("gen_1", options)).rejects.toMatchObject({
      category: "timeout",
      generationId: "gen_1",
    });
  });

  it("bounds the last poll", async () => {
    const server = await serveService({ post: [frames([QUEUED])], get: [silence] });
    const client = clientWith({ finalPollMs: 60 });
    const started = performance.now();
    const call = generate(paintAt(server.url), input, { ...QUICK, client, timeoutMs: 250 });
    await expect(call).rejects.toMatchObject({ category: "timeout" });
    // Unbounded, it would last for the 20 s of any poll.
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(await server.openConnections()).toBe(0);
  });

  it("passes during a create that is not answered: it may have charged", async () => {
    const server = await serveService({ post: [silence] });
    const call = generate(paintAt(server.url), input, { ...QUICK, timeoutMs: 250 });
    await expect(call).rejects.toMatchObject({ category: "timeout", mayHaveCharged: true });
    expect(await server.openConnections()).toBe(0);
  });

  it("passes during a backoff, and says what the trouble was", async () => {
    const server = await serveService({ post: [answer(429, { message: "busy" })] });
    const options = { ...QUICK, timeoutMs: 250, retry: { minTimeoutMs: 10_000 } };
    await expect(generate(paintAt(server.url), input, options)).rejects.toMatchObject({
      category: "timeout",
      mayHaveCharged: false,
      retryable: true,
      message: expect.stringContaining("429: busy"),
    });
  });

  it("is not moved by a clock that is set back, or forward", async () => {
    const server = await serveService({
      post: [answer(503, {}), answer(200, QUEUED)],
      get: [answer(200, RUNNING), answer(200, RUNNING), answer(200, COMPLETED)],
    });
    onTestFinished(() => void vi.useRealTimers());
    vi.useFakeTimers({ toFake: ["Date"] });
    let hours = 1;
    const onEvent = (): void => {
      vi.setSystemTime(Date.now() + hours * 3_600_000);
      hours *= -3;
    };
    const generation = await generate(paintAt(server.url), input, { ...QUICK, onEvent });
    expect(generation).toMatchObject({ ok: true, attempts: 2 });
    expect(server.of("GET")).toHaveLength(3);
  });

  it("of more than a timer can hold does not pass at once", async () => {
    const late: Script = (request, response) => {
      setTimeout(() => frames([QUEUED])(request, response), 30);
      setTimeout(() => response.write(`data: ${JSON.stringify(COMPLETED)}\n\n`), 60);
    };
    const server = await serveService({ post: [late] });
    const never = Number.POSITIVE_INFINITY;
    const options = {
      ...QUICK,
      timeoutMs: never,
      idleTimeoutMs: never,
      eventTimeoutMs: never,
      requestTimeoutMs: never,
    };
    expect(await generate(paintAt(server.url), input, options)).toMatchObject({ source: "sse" });
  });
});

type Ready = (events: readonly GenerationEvent[]) => boolean;

/** What an abort must meet, at whatever moment it comes. */
async function abortWhen(
  ready: Ready,
  call: (options: GenerateOptions) => Promise<unknown>,
): Promise<unknown> {
  const controller = new AbortController();
  const events: GenerationEvent[] = [];
  const clock = startOwnClock();
  let abortedAt = 0;
  const look = setInterval(() => {
    if (!ready(events)) return;
    clearInterval(look);
    abortedAt = clock();
    controller.abort();
  }, 5);
  const onEvent = (event: GenerationEvent): void => {
    events.push(event);
  };
  const error = await call({ ...QUICK, signal: controller.signal, onEvent }).then(
    () => expect.unreachable("it should be rejected"),
    (thrown: unknown) => thrown,
  );
  expect(clock() - abortedAt).toBeLessThan(50);
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
  expect(error).toMatchObject({ category: "aborted" });
  return error;
}

/** Ready when an event of this type has happened. */
function happened(type: GenerationEvent["type"]): Ready {
  return (events) => events.some((event) => event.type === type);
}

/** Ready when the server has got so many requests. */
function requested(server: ScriptedServer, count: number): Ready {
  return () => server.requests.length >= count;
}

describe("an abort", () => {
  it("before the call: no request", async () => {
    const server = await serveService({ post: [frames([COMPLETED])] });
    const options = { ...QUICK, signal: AbortSignal.abort() };
    await expect(generate(paintAt(server.url), input, options)).rejects.toMatchObject({
      category: "aborted",
      mayHaveCharged: false,
    });
    expect(server.accepted()).toBe(0);
  });

  it("while connecting: nothing was charged, and the socket is gone", async () => {
    const { url, accepted, open } = await serveSilence();
    const error = await abortWhen(
      () => open() === 1,
      (options) => generate(paintAt(url), input, options),
    );
    expect(error).toMatchObject({ mayHaveCharged: false });
    await expect.poll(open).toBe(0);
    expect(accepted()).toBe(1);
  });

  it("after the request was sent: it may have charged", async () => {
    const server = await serveService({ post: [silence] });
    const { url } = server;
    const error = await abortWhen(requested(server, 1), (options) =>
      generate(paintAt(url), input, options),
    );
    expect(error).toMatchObject({ mayHaveCharged: true });
    expect(error).not.toHaveProperty("generationId");
    expect(await server.openConnections()).toBe(0);
  });

  it("in mid-stream: names the id", async () => {
    const server = await serveService({ post: [frames([QUEUED])] });
    const { url } = server;
    const error = await abortWhen(happened("status"), (options) =>
      generate(paintAt(url), input, options),
    );
    expect(error).toMatchObject({ generationId: "gen_1", mayHaveCharged: true });
    expect(error).toMatchObject({ message: expect.stringContaining('wait("gen_1"') });
    expect(await server.openConnections()).toBe(0);
    expect(server.requests).toHaveLength(1);
  });

  it("in a backoff", async () => {
    const server = await serveService({ post: [answer(429, {})] });
    const { url } = server;
    const retry = { minTimeoutMs: 10_000 };
    const error = await abortWhen(happened("retry"), (options) =>
      generate(paintAt(url), input, { ...options, retry }),
    );
    expect(error).toMatchObject({ mayHaveCharged: false });
    expect(server.requests).toHaveLength(1);
  });

  it("while polling", async () => {
    const server = await serveService({ get: [answer(200, RUNNING)] });
    const { url } = server;
    const options = { endpoint: paintAt(url), pollIntervalMs: 10_000 };
    const error = await abortWhen(happened("poll"), (more) =>
      wait("gen_1", { ...more, ...options }),
    );
    expect(error).toMatchObject({ generationId: "gen_1" });
    expect(await server.openConnections()).toBe(0);
  });

  it("during the last poll", async () => {
    const server = await serveService({ post: [frames([QUEUED])], get: [silence] });
    const { url } = server;
    const error = await abortWhen(requested(server, 2), (options) =>
      // Long enough for a busy machine to have read the id until then.
      generate(paintAt(url), input, { ...options, timeoutMs: 300 }),
    );
    expect(error).toMatchObject({ generationId: "gen_1" });
    expect(await server.openConnections()).toBe(0);
  });

  it("keeps the user's reason as its cause", async () => {
    const reason = new Error("the user went away");
    const options = { ...QUICK, signal: AbortSignal.abort(reason) };
    const call = generate(paintAt("http://127.0.0.1:1"), input, options);
    await expect(call).rejects.toSatisfy((error: Error) => error.cause === reason);
  });

  it("of one signal ends 1,000 calls, which share one listener", async () => {
    const server = await serveService({ get: [answer(200, RUNNING)] });
    const controller = new AbortController();
    const options = { ...QUICK, pollIntervalMs: 10_000, endpoint: paintAt(server.url) };
    const calls = Array.from({ length: 1_000 }, (_, at) =>
      wait(`gen_${at}`, { ...options, signal: controller.signal }),
    );
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(1);
    setTimeout(() => controller.abort(), 100);
    const settled = await Promise.allSettled(calls);
    expect(settled.every((each) => each.status === "rejected")).toBe(true);
    expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
    expect(await server.openConnections()).toBe(0);
  });

  it("that races the terminal event gives one of the two", async () => {
    const controller = new AbortController();
    const post: Script = (request, response) => {
      frames([QUEUED, COMPLETED])(request, response);
      controller.abort();
    };
    const server = await serveService({ post: [post] });
    const options = { ...QUICK, signal: controller.signal };
    const [settled] = await Promise.allSettled([generate(paintAt(server.url), input, options)]);
    if (settled.status === "rejected")
      expect(settled.reason).toMatchObject({ category: "aborted" });
    expect(await server.openConnections()).toBe(0);
  });

  it("cancels at the service only if the spec has a way and cancelOnAbort asks", async () => {
    const cancel = { method: "DELETE", path: "/generation/{id}" } as const;
    for (const [asked, has, deletes, said] of [
      [true, true, 1, /; the service was asked to cancel it/],
      [false, true, 0, /^(?!.*; the service)/],
      [true, false, 0, /; the service offers no way to cancel it/],
    ] as const) {
      const server = await serveService({ post: [frames([QUEUED])], get: [answer(200, {})] });
      const endpoint = paintAt(server.url);
      const platform = has ? { ...endpoint.platform, cancel } : endpoint.platform;
      const error = await abortWhen(happened("status"), (options) =>
        generate({ ...endpoint, platform }, input, { ...options, cancelOnAbort: asked }),
      );
      expect(error).toHaveProperty("message", expect.stringMatching(said));
      expect(await server.openConnections()).toBe(0);
      expect(server.of("DELETE")).toHaveLength(deletes);
      await server.close();
    }
  });
});

describe("stream()", () => {
  it("stops all work when its loop is left while it waits for the next event", async () => {
    const server = await serveService({ post: [frames([QUEUED])] });
    const iterator = stream(paintAt(server.url), input, QUICK)[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.next();
    const pending = iterator.next();
    await iterator.return?.();
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(await server.openConnections()).toBe(0);
  });

  it("makes no request before the first next(), and none for a second iteration", async () => {
    const server = await serveService({ post: [frames([COMPLETED])] });
    const events = stream(paintAt(server.url), input, QUICK);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.accepted()).toBe(0);
    for await (const _ of events);
    for await (const _ of events) expect.unreachable("it is over");
    expect(server.requests).toHaveLength(1);
  });

  it("keeps all events for a slow reader, also where the service ends the connection meanwhile", async () => {
    const count = 300;
    const post: Script = (_, response) => {
      const head =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
      response.socket?.write(head + `data: ${JSON.stringify(RUNNING)}\n\n`.repeat(count));
      setTimeout(() => response.socket?.end(`data: ${JSON.stringify(COMPLETED)}\n\n`), 50);
    };
    const server = await serveService({ post: [post] });
    const types: string[] = [];
    for await (const event of stream(paintAt(server.url), input, QUICK)) {
      types.push(event.type);
      if (types.length === 2) await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(types.at(-1)).toBe("terminal");
    expect(types.filter((each) => each === "status")).toHaveLength(count + 1);
  });
});
