import { describe, expect, it } from "vitest";
import {
  type GenerationEvent,
  generate,
  type ReadPlaces,
  type RequestDispatcher,
  submit,
  wait,
} from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { paintAt, platformAt, QUICK } from "./endpoints.js";
import { dispatcherOf, type Reply } from "./in-process-service.js";

/** What a call says and does once it has an id. */

const origin = "https://accepted.test";
const done = json(200, { id: "g1", status: "COMPLETED", data: { url: "u" } });

function json(status: number, body: unknown): Reply {
  const headers = { "content-type": "application/json" };
  return { status, headers, body: JSON.stringify(body) };
}

/** How `generate` ends if the create and the polls are answered so, and what it told. */
async function run(create: Reply, ...polls: readonly Reply[]) {
  const events: GenerationEvent[] = [];
  let asked = 0;
  const dispatcher = dispatcherOf(({ method }) => {
    if (method === "POST") return create;
    asked += 1;
    return polls[Math.min(asked, polls.length) - 1] ?? done;
  });
  const client = clientWith({ notFoundMs: 20, recoverMs: 3 });
  const onEvent = (event: GenerationEvent) => void events.push(event);
  const options = { ...QUICK, client, dispatcher, onEvent };
  const ended = await generate(paintAt(origin), { prompt: "a" }, options).catch(
    (error: unknown) => error,
  );
  return { ended, events, asked };
}

describe("an id in a create's answer", () => {
  it.each([400, 404, 422, 451, 200])(
    "that refuses with %i, and is no generation's: the refusal is thrown",
    async (status) => {
      const create = json(status, { id: "g1", code: 1001, message: "too many cats" });
      const { ended, asked } = await run(create, { status: 404 });
      expect(ended).toMatchObject({
        status,
        mayHaveCharged: false,
        message: expect.stringContaining("too many cats"),
      });
      expect(ended).not.toHaveProperty("generationId");
      // After a 404 the list is asked too, then the plain form.
      expect(asked).toBe(status === 404 ? 3 : 1);
    },
  );

  it.each([200, 202, 303])(
    "that came with %i was accepted, and the 404 is thrown",
    async (status) => {
      const { ended } = await run(json(status, { id: "g1", status: "queued" }), { status: 404 });
      expect(ended).toMatchObject({ status: 404, mayHaveCharged: true, generationId: "g1" });
    },
  );

  it.each([
    [429, false],
    [503, false],
    [500, true],
    [502, true],
  ])("that came with %i, and is no generation's, hides nothing of it", async (status, mayHave) => {
    const refusal = json(status, { request_id: "req_1", message: "too many cats" });
    const { ended } = await run(refusal, { status: 404 });
    // Where it may have charged, the id is something to ask the service's people about.
    const idIsTold = mayHave ? "\\(no generation has the id req_1\\)" : "(?!.*req_1)";
    const message = expect.stringMatching(new RegExp(`too many cats.*?${idIsTold}`));
    expect(ended).toMatchObject({
      status,
      category: "transient",
      mayHaveCharged: mayHave,
      message,
    });
    expect(ended).not.toHaveProperty("generationId");
  });

  it("that came with 429 is asked for, then the create is sent again", async () => {
    const creates = [json(429, { request_id: "req_1" }), json(200, { id: "g1", status: "queued" })];
    const dispatcher = dispatcherOf(({ method, path }) => {
      if (method === "POST") return creates.shift() ?? { status: 500 };
      return path.endsWith("req_1") ? { status: 404 } : done;
    });
    const options = { ...QUICK, dispatcher };
    expect(await submit(paintAt(origin), { prompt: "a" }, options)).toEqual({ id: "g1" });
  });

  it("that came with 429 is not its own if another call of this process has it", async () => {
    const service = "https://in-the-way.test";
    const busy = json(429, { error: "a job is already running", job_id: "first" });
    const creates = [
      json(200, { id: "first", status: "queued" }),
      busy,
      json(200, { id: "second" }),
    ];
    const dispatcher = dispatcherOf(({ method }) => {
      return method === "POST" ? (creates.shift() ?? { status: 500 }) : done;
    });
    const call = () => submit(paintAt(service), { prompt: "a" }, { ...QUICK, dispatcher });
    expect(await call()).toEqual({ id: "first" });
    expect(await call()).toEqual({ id: "second" });
  });

  it("is known to be a generation's, unlike one that was given", async () => {
    const { ended } = await run(json(202, { id: "g1" }), { status: 401 });
    expect(ended).toMatchObject({ message: expect.stringContaining("Generation g1 exists") });
    const dispatcher = dispatcherOf(() => ({ status: 401 }));
    const waiting = (id: string) =>
      wait(id, { ...QUICK, platform: platformAt(origin), dispatcher });
    await expect(waiting("unseen")).rejects.toMatchObject({
      message: expect.stringContaining('If "unseen" was created'),
    });
    // Of this process's create.
    await expect(waiting("g1")).rejects.toMatchObject({
      message: expect.stringContaining("Generation g1 exists"),
    });
  });
});

describe("an id where the spec has nothing to ask it by", () => {
  const { poll: _, runningPath: __, ...platform } = platformAt(origin);
  const create = { path: "/paint", answers: "result" } as const;
  const endpoint = paintAt(origin, { platform: { ...platform, read: {} }, create });

  async function endedWith(replies: readonly Reply[], more: object = {}) {
    let posts = 0;
    const dispatcher = dispatcherOf(() => replies[Math.min(posts++, replies.length - 1)] ?? done);
    const options = { ...QUICK, dispatcher, ...more };
    const call = generate(endpoint, { prompt: "a" }, options);
    const ended = await call.catch((error: unknown) => error);
    return { ended, posts };
  }

  it.each<[string, Reply]>([
    ["in the error of a 504", json(504, { error: { message: "too slow", job_id: "j4" } })],
    ["in a 524", json(524, { message: "too slow", generation_id: "j4" })],
    ["in the detail of a 500", json(500, { detail: { task_id: "j4", message: "too slow" } })],
    ["in an error under 200", json(200, { error: "internal server error", job_id: "j4" })],
    ["in what moderation rejects", json(422, { generation_id: "j4", message: "flagged: nsfw" })],
    ["in a redirect", json(302, { generation_id: "j4" })],
    ["in a result that was cut off", { ...Object(done), body: '{"job_id":"j4","im', end: "cut" }],
  ])("%s is told, and that it cannot be waited for", async (_, reply) => {
    const { ended, posts } = await endedWith([reply]);
    expect(posts).toBe(1);
    expect(ended).toMatchObject({ mayHaveCharged: true, generationId: "j4" });
    expect(String(ended)).toMatch(/"j4" was created, it may be|Generation j4 exists and may be/);
    expect(String(ended)).toContain("lifecycle.poll in modelsmith.config.ts");
    expect(String(ended)).not.toMatch(/await wait|no id came back/);
  });

  it("in a limit is told, and the create is not sent again", async () => {
    const limit = json(429, { error: { task_id: "j5", message: "slow down" } });
    const { ended, posts } = await endedWith([limit]);
    expect([ended, posts]).toMatchObject([{ mayHaveCharged: true, generationId: "j5" }, 1]);
  });

  it.each<[string, Reply]>([
    ["a request", json(504, { request_id: "r1", message: "too slow" })],
    ["anything", json(500, { id: "e1", message: "oops" })],
    ["what lacks credits", json(402, { job_id: "j4", message: "top up" })],
    ["a key", json(403, { job_id: "j4", message: "no right" })],
  ])("that may be of %s is not told", async (_, reply) => {
    expect((await endedWith([reply])).ended).not.toHaveProperty("generationId");
  });

  it("is forgotten where the create is sent again, as its caller wants", async () => {
    const slow = json(504, { job_id: "j4" });
    const refused = json(400, { message: "bad size" });
    const { ended, posts } = await endedWith([slow, refused], { createRetry: "transient" });
    expect(posts).toBe(2);
    expect(ended).toMatchObject({ category: "invalid_request", mayHaveCharged: true });
    expect(ended).not.toHaveProperty("generationId");
  });
});

it("a create that is answered with a URL and no id is followed to its end, not left as accepted", async () => {
  let polls = 0;
  const dispatcher = dispatcherOf(({ method }) => {
    if (method === "POST") return json(200, { status: "queued", status_url: `${origin}/poll/1` });
    polls += 1;
    return json(
      200,
      polls < 3 ? { status: "running" } : { status: "completed", data: { url: "u" } },
    );
  });
  const submitted = await submit(paintAt(origin), { prompt: "a" }, { ...QUICK, dispatcher });
  expect(submitted).toMatchObject({ id: "", generation: { ok: true, data: { url: "u" } } });
});

it("a create that is answered with a URL at another origin and no id is told with that URL", async () => {
  const elsewhere = "https://queue.elsewhere.test/x/1";
  const { ended } = await run(json(200, { status: "queued", status_url: elsewhere }));
  expect(ended).toMatchObject({ mayHaveCharged: true });
  expect(ended).toHaveProperty("message", expect.stringContaining(elsewhere));
});

describe("an id in a refusal, of which no more is wanted than that it was accepted", () => {
  const refusal = json(409, { id: "g1", message: "too many cats" });

  function submitted(poll: Reply) {
    const dispatcher = dispatcherOf(({ method }) => (method === "POST" ? refusal : poll));
    return submit(paintAt(origin), { prompt: "a" }, { ...QUICK, dispatcher });
  }

  it("is no generation's: the refusal is thrown", async () => {
    await expect(submitted({ status: 404 })).rejects.toMatchObject({
      status: 409,
      mayHaveCharged: false,
    });
  });

  it.each([
    ["refused for another reason", { status: 403 }],
    ["limited", { status: 429 }],
    ["answered without a status", json(200, { id: "g1" })],
    ["answered as for any id", json(200, { id: "g1", status: "UNKNOWN" })],
  ])("is no generation's where the poll is %s: the refusal is thrown", async (_, poll) => {
    const error = await submitted(poll).catch((each: unknown) => each);
    expect(error).toMatchObject({ status: 409, mayHaveCharged: false });
    expect(error).not.toHaveProperty("generationId");
  });

  it("is a generation's that goes on, or is done", async () => {
    expect(await submitted(json(200, { id: "g1", status: "RUNNING" }))).toEqual({ id: "g1" });
    expect(await submitted(done)).toMatchObject({ id: "g1", generation: { data: { url: "u" } } });
  });
});

describe("a host that no connection reaches", () => {
  /** Answers so often, then the name does not resolve. */
  function unresolvedAfter(answers: number, id: string, code = "ENOTFOUND") {
    let asked = 0;
    const running = dispatcherOf(() => json(200, { id, status: "RUNNING" }));
    const dispatcher: RequestDispatcher = {
      dispatch(options, handler) {
        asked += 1;
        if (asked <= answers) return running.dispatch(options, handler);
        throw Object.assign(new Error(`getaddrinfo ${code} accepted.test`), { code });
      },
    };
    const options = { ...QUICK, platform: platformAt(origin), dispatcher, timeoutMs: 200 };
    return wait(id, options).catch((error: unknown) => error);
  }

  it("ends the wait for an id that nothing has confirmed at once, and says what to check", async () => {
    expect(await unresolvedAfter(0, "unseen")).toMatchObject({
      category: "transient",
      attempts: 1,
      generationId: "unseen",
      guidance: expect.stringContaining("DNS"),
    });
  });

  it("does not end the wait for a generation that is known to exist", async () => {
    const ended = { category: "timeout", generationId: "seen" };
    expect(await unresolvedAfter(1, "seen")).toMatchObject(ended);
    // Nor the next wait of this process.
    expect(await unresolvedAfter(0, "seen")).toMatchObject(ended);
  });

  it("does not end a wait where the name server did not answer in time", async () => {
    expect(await unresolvedAfter(0, "unseen", "EAI_AGAIN")).toMatchObject({ category: "timeout" });
  });
});

it("an id in an event that was still arriving when the call was stopped is in its error", async () => {
  const headers = { "content-type": "text/event-stream" };
  const body = 'data: {"id":"begun","status":"IN_QUEUE"';
  const controller = new AbortController();
  const dispatcher = dispatcherOf(() => {
    // The answer arrives in this turn.
    setImmediate(() => controller.abort());
    return { status: 200, headers, body, end: "open" };
  });
  const client = clientWith({ finalPollMs: 1 });
  const options = { ...QUICK, client, dispatcher, signal: controller.signal };
  const ended = generate(paintAt(origin), { prompt: "a" }, options);
  await expect(ended).rejects.toMatchObject({ category: "aborted", generationId: "begun" });
});

it("a generation that answered once is known to exist, whatever is answered then", async () => {
  let asked = 0;
  const dispatcher = dispatcherOf(() => {
    asked += 1;
    return asked === 1 ? json(200, { id: "g1", status: "RUNNING" }) : { status: 401 };
  });
  const call = wait("g1", { ...QUICK, platform: platformAt(origin), dispatcher });
  await expect(call).rejects.toMatchObject({
    message: expect.stringContaining("Generation g1 exists"),
  });
});

it("the error of a call that ran into its deadline counts the last poll only", async () => {
  const dispatcher = dispatcherOf(() => json(200, { id: "g1", status: "RUNNING" }));
  const client = clientWith({ finalPollMs: 1_000 });
  const options = { ...QUICK, platform: platformAt(origin), client, dispatcher, timeoutMs: 100 };
  await expect(wait("g1", options)).rejects.toMatchObject({ category: "timeout", attempts: 1 });
});

describe("the error of a call that ran into its deadline, of its last status", () => {
  const picture = { url: "https://cdn.test/a.png" };

  async function toldOf(body: object, read: ReadPlaces = {}) {
    const dispatcher = dispatcherOf(() => json(200, { id: "g1", ...body }));
    const client = clientWith({ finalPollMs: 1_000 });
    const platform = { ...platformAt(origin), read: { ...platformAt(origin).read, ...read } };
    const options = { ...QUICK, platform, client, dispatcher, timeoutMs: 30 };
    const error = await wait("g1", options).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ category: "timeout", generationId: "g1" });
    return String(error);
  }

  it("says that a word which nothing explains may be the end, above all if a picture is there", async () => {
    const line = 'lifecycle: { words: { "served": "completed" } }';
    const told = await toldOf({ status: "served" });
    expect(told).toContain("last status served (if that is an end, say which in");
    expect(told).toContain('{ "served": "…" } }, generate again, then wait)');
    const beside = await toldOf({ status: "served", data: picture });
    expect(beside).toContain("last status served, in an answer with media (if that is an end");
    expect(beside).toContain(line);
    const torn = await toldOf({ status: "torn", error: { text: "The paper tore." } });
    expect(torn).toContain('{ words: { "torn": "failed" } }');
    expect(await toldOf({ status: "plated", picture })).toContain("in an answer with media");
    expect(await toldOf({ status: 7, data: picture })).toContain('{ "7": "completed" }');
    expect(await toldOf({ status: "served", input: picture })).not.toContain(
      "in an answer with media",
    );
  });

  it("says no more of a word that can only mean that the work goes on", async () => {
    for (const status of ["IN_PROGRESS", "queued", "Pending", "rendering", "WAITING"]) {
      expect(await toldOf({ status, data: picture })).toMatch(`last status ${status}. Generation`);
    }
    for (const status of ["FAILED_TO_START", "START_TIMEOUT", "QUEUE_ERROR", "RETRY_FAILED"]) {
      expect(await toldOf({ status })).toContain(`{ "${status}": "…" }`);
    }
    const said = await toldOf(
      { status: "Cooked", data: picture },
      { words: { COOKED: "RUNNING" } },
    );
    expect(said).toMatch("last status Cooked. Generation");
  });

  it("says of one that may be that of a finished picture what to do, if a picture is there", async () => {
    for (const status of ["active", "CREATED", "submitted"]) {
      expect(await toldOf({ status })).toMatch(`last status ${status}. Generation`);
      const beside = await toldOf({ status, data: picture });
      expect(beside).toContain(`lifecycle: { words: { "${status}": "completed" } }`);
    }
  });
});

describe("the events of polls", () => {
  const attempts = (events: readonly GenerationEvent[]) =>
    events.flatMap((each) => (each.type === "poll" ? [each.attempt] : []));

  it("count them from 1, whatever they were answered", async () => {
    const empty = json(200, { id: "g1", status: "COMPLETED" });
    const running = json(200, { id: "g1", status: "RUNNING" });
    const answers = [running, { status: 404 }, { status: 503 }, running, empty, done];
    const { ended, events } = await run(json(202, { id: "g1" }), ...answers);
    expect(ended).toMatchObject({ ok: true, data: { url: "u" } });
    expect(attempts(events)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
