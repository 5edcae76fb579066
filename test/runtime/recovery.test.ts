import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  type Endpoint,
  type GenerateOptions,
  type GenerationEvent,
  generate,
  submit,
} from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { paintAt, platformAt, QUICK } from "./endpoints.js";
import { dispatcherOf, type InProcessRequest, type Reply } from "./in-process-service.js";

/** When the list of running generations is asked, and when it must not be. */

const { runningPath: _, ...withoutList } = platformAt("https://recovery.test");
/** Each call has a service of its own: this process remembers whose generations it has seen. */
let services = 0;

function newOrigin(): string {
  services += 1;
  return `https://recovery-${services}.test`;
}

function json(body: unknown, others: Readonly<Record<string, string>> = {}): Reply {
  const headers = { "content-type": "application/json", ...others };
  return { status: 200, headers, body: JSON.stringify(body) };
}

interface Service {
  readonly create: readonly Reply[];
  readonly list?: () => unknown;
  /** What the service's clock says in the answer that has the list. */
  readonly date?: Date;
  /** Others of that answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a call told, how it ended, and what was asked meanwhile. */
async function call(
  { create, list = () => [], date, headers }: Service,
  changes: Partial<Endpoint<{ prompt: string }>> = {},
  options: GenerateOptions = {},
  input: object = { prompt: "a cat" },
  origin: string = newOrigin(),
) {
  const requests: InProcessRequest[] = [];
  const events: GenerationEvent[] = [];
  const dispatcher = dispatcherOf((request) => {
    const creates = requests.filter(({ method }) => method === "POST").length;
    requests.push(request);
    if (request.method === "POST") return create[creates] ?? create.at(-1) ?? { status: 500 };
    if (request.path.startsWith("/generations/running")) {
      const listed = list();
      if (listed === "silence") return listed;
      return json(listed, { ...(date && { date: date.toUTCString() }), ...headers });
    }
    const id = decodeURIComponent(request.path.split("/").at(-1) ?? "");
    return json({ id, status: "COMPLETED", data: { images: [] } });
  });
  const endpoint = paintAt(origin, changes as object);
  const ended = await generate(endpoint, input as { prompt: string }, {
    ...QUICK,
    client: clientWith({ recoverMs: 3, finalPollMs: 20 }),
    retry: { retries: 1, minTimeoutMs: 1 },
    ...options,
    dispatcher,
    onEvent: (event) => events.push(event),
  }).catch((error: unknown) => error);
  const count = (method: string) => requests.filter((each) => each.method === method).length;
  const looks = requests.filter(({ path }) => path.includes("running")).length;
  return { ended, events, posts: count("POST"), gets: count("GET"), looks };
}

/** A generation that another call may have begun just now, of the same input. */
function stranger(id: string): unknown {
  const created_at = new Date(Date.now() + 1_000).toISOString();
  return { id, input: { prompt: "a cat" }, created_at };
}

const doubts: readonly [string, Reply][] = [
  ["a 502", { status: 502 }],
  ["a reset", "reset"],
  ["a 2xx that is nothing", json({})],
  ["a task without an id", json({ status: "queued" })],
];

describe("a create in doubt", () => {
  it.each(doubts)("looks nowhere where there is no list: %s", async (_name, reply) => {
    const { ended, posts, gets } = await call(
      { create: [reply], list: () => [stranger("never")] },
      { platform: withoutList },
    );
    expect(ended).toMatchObject({ mayHaveCharged: true });
    expect(ended).not.toHaveProperty("generationId");
    expect([posts, gets]).toEqual([1, 0]);
  });

  it.each(doubts)("looks nowhere after a form, which no list shows: %s", async (_name, reply) => {
    for (const changes of [{}, { multipart: "only" } as const]) {
      const image = "multipart" in changes ? "https://a.test/1.png" : new Blob(["x"]);
      const list = () => [stranger("never"), { ...(stranger("nor") as object), input: {} }];
      const input = { prompt: "a cat", image };
      const { ended, posts, gets } = await call({ create: [reply], list }, changes, {}, input);
      expect(ended).toMatchObject({ mayHaveCharged: true });
      expect(ended).not.toHaveProperty("generationId");
      expect([posts, gets]).toEqual([1, 0]);
    }
  });

  it.each([
    ["there is no list", { platform: withoutList }, { prompt: "a cat" }],
    ["it was a form", {}, { prompt: "a cat", image: new Blob(["x"]) }],
  ])("looks nowhere while it is silent, if %s", async (_name, changes, input) => {
    const options = { idleTimeoutMs: 2, timeoutMs: 60 };
    const list = () => [stranger("never")];
    const { ended, posts, gets } = await call(
      { create: ["silence"], list },
      changes,
      options,
      input,
    );
    expect(ended).toMatchObject({ category: "timeout", mayHaveCharged: true });
    expect([posts, gets]).toEqual([1, 0]);
  });

  it("looks while it is silent, where there is a list", async () => {
    const list = () => [stranger("while-silent")];
    const options = { idleTimeoutMs: 2, timeoutMs: 20_000 };
    const { ended, posts } = await call({ create: ["silence"], list }, {}, options);
    expect(ended).toMatchObject({ ok: true, id: "while-silent" });
    expect(posts).toBe(1);
  });

  it("is not sent again after any stream, whatever the list shows: the 2xx may have begun what is done", async () => {
    const streamed = (body: string): Reply => {
      return { status: 200, headers: { "content-type": "text/event-stream" }, body };
    };
    const created = json({ id: newOrigin().slice(8), status: "IN_QUEUE" });
    const begun = [
      "",
      ": ping\n\n",
      "retry: 3000\n\n",
      "event: queued\n\n",
      'data: {"hello":1}\n\n',
    ];
    for (const body of begun) {
      const { ended, posts } = await call({ create: [streamed(body), created] });
      expect([ended, posts]).toMatchObject([{ mayHaveCharged: true }, 1]);
    }
  });

  it("looks where its stream has only comments, too", async () => {
    const stream: Reply = {
      status: 200,
      headers: { "content-type": "text/event-stream" },
      body: ": hb\n\n",
      end: "open",
    };
    const list = () => [stranger("behind-comments")];
    const options = { idleTimeoutMs: 60_000, eventTimeoutMs: 2, timeoutMs: 20_000 };
    const { ended, posts } = await call({ create: [stream], list }, {}, options);
    expect([ended, posts]).toMatchObject([{ ok: true, id: "behind-comments" }, 1]);
  });

  it("looks again while it is silent, until the list shows it", async () => {
    let looked = 0;
    const list = () => {
      looked += 1;
      return looked < 3 ? [] : [stranger("listed-late")];
    };
    // Each look is one: it does not stay to look once more.
    const client = clientWith({ recoverMs: 600_000 });
    const options = { idleTimeoutMs: 2, timeoutMs: 20_000, client };
    const { ended, posts } = await call({ create: ["silence"], list }, {}, options);
    expect(ended).toMatchObject({ ok: true, id: "listed-late" });
    expect(posts).toBe(1);
  });

  it("ends submit as soon as the list shows it, while it is silent", async () => {
    const polls: string[] = [];
    const dispatcher = dispatcherOf(({ method, path }) => {
      if (method === "POST") return "silence";
      if (path.includes("running")) return json([stranger("listed-for-submit")]);
      polls.push(path);
      return json({ id: "listed-for-submit", status: "IN_QUEUE" });
    });
    const options = { ...QUICK, idleTimeoutMs: 2, timeoutMs: 20_000, dispatcher };
    const submitted = await submit(paintAt(newOrigin()), { prompt: "a cat" }, options);
    expect(submitted).toEqual({ id: "listed-for-submit" });
    expect(polls).toEqual([]);
  });

  it("tells what it hears of a generation that was found while it is silent, and its end once", async () => {
    const states = ["IN_QUEUE", "IN_PROGRESS"];
    const dispatcher = dispatcherOf(({ method, path }) => {
      if (method === "POST") return "silence";
      if (path.includes("running")) return json([stranger("heard-of")]);
      return json({ id: "heard-of", status: states.shift() ?? "COMPLETED", data: { text: "x" } });
    });
    const events: string[] = [];
    const onEvent = (event: GenerationEvent) =>
      void events.push(event.type === "status" ? `${event.type} ${event.status}` : event.type);
    const options = { ...QUICK, idleTimeoutMs: 2, timeoutMs: 20_000, dispatcher, onEvent };
    await generate(paintAt(newOrigin()), { prompt: "a cat" }, options);
    expect(events.filter((each) => each !== "fallback" && each !== "poll")).toEqual([
      ...["submitted", "status IN_QUEUE", "status IN_PROGRESS", "status COMPLETED", "terminal"],
    ]);
  });

  it("looks once at a time while it is silent", async () => {
    const controller = new AbortController();
    const list = () => {
      // Long enough for many idle times.
      setTimeout(() => controller.abort(), 50);
      return "silence";
    };
    const options = { idleTimeoutMs: 2, timeoutMs: 60_000, signal: controller.signal };
    const { ended, looks } = await call({ create: ["silence"], list }, {}, options);
    expect(ended).toMatchObject({ category: "aborted", mayHaveCharged: true });
    expect(looks).toBe(1);
  });

  const inDoubt = { category: "transient", mayHaveCharged: true };
  const same = { input: { prompt: "a cat" } };
  const ago = (seconds: number) => ({
    created_at: new Date(Date.now() - seconds * 1_000).toISOString(),
  });
  it.each<[string, string, number, object, number]>([
    ["whole seconds", "the second in which it was sent", 1_000, { id: "began-1000" }, 1],
    ["whole seconds", "the second before that", 2_000, inDoubt, 1],
    ["milliseconds", "what two clocks may differ by", 240, { id: "began-240" }, 1],
    ["milliseconds", "a moment before", 940, inDoubt, 1],
    ["milliseconds", "what a server in between may differ by", 9_900, inDoubt, 1],
  ])("knows its own by when it began, in %s: %s", async (_unit, _what, agoMs, end, count) => {
    const date = new Date(2026, 0, 1);
    const created_at = new Date(date.getTime() - agoMs).toISOString();
    const list = () => [{ id: `began-${agoMs}`, input: { prompt: "a cat" }, created_at }];
    const create: Reply[] = [{ status: 502 }, { status: 401 }];
    const { ended, posts } = await call({ create, list, date });
    expect(ended).toMatchObject(end);
    expect(posts).toBe(count);
  });

  const soon = (): string => new Date(Date.now() + 1_000).toISOString();
  const long_ago = "2020-01-01T00:00:00Z";
  it.each<[string, () => unknown]>([
    [
      "began long ago by a clock that no Date is read against",
      () => [{ ...ours(), created_at: long_ago }],
    ],
    ["are one page of several", () => ({ data: [], has_more: true })],
    ["are of two lists", () => ({ queued: [], running: [] })],
    ["are missing: the only list has errors", () => ({ errors: [] })],
    [
      "are missing: the only list has the images of one generation",
      () => ({ task_id: "t1", images: [] }),
    ],
    ["are one page of several inside", () => ({ data: { items: [], has_more: true } })],
    ["are the first of several pages", () => ({ data: [], page: 1, total_pages: 3 })],
    ["are fewer than are counted", () => ({ data: [others()], count: 40 })],
    ["are truncated", () => ({ data: [], is_truncated: true })],
    ["are incomplete", () => ({ data: [], incomplete_results: true })],
    ["stand beside an error", () => ({ data: [], success: false, error: "database down" })],
    ["stand beside the code of an error", () => ({ code: 500, message: "indexing", data: [] })],
    ["stand beside a word of an error", () => ({ status: "error", data: [] })],
    ["show a rewritten prompt", () => [{ ...ours(), input: { prompt: "A majestic Cat, 8k" } }]],
    ["show a translated prompt", () => [{ ...ours(), input: { prompt: "一只猫" } }]],
    ["show a copy of a picture", () => [{ ...ours(), input: { image: "https://x.test/2" } }]],
    ["show a seed that was chosen", () => [{ ...ours(), input: { seed: 42 } }]],
    ["show a size that was worked out", () => [{ ...ours(), input: { size: { width: 8 } } }]],
    ["show another default", () => [{ ...ours(), input: { negative_prompt: "bad hands" } }]],
    ["are fewer than there are", () => ({ data: [others()], total: 2 })],
    ["are none of those that there are", () => ({ data: [], total: 5 })],
    [
      "are fewer than there are, as is said beside them",
      () => ({ data: [others()], meta: { total_count: 2 } }),
    ],
    ["end at a cursor", () => ({ data: [others()], cursor: "abc" })],
    ["have a next page", () => ({ data: [], pagination: { next_cursor: "abc" } })],
    ["show no input", () => [{ id: "lists-1", created_at: soon() }]],
    ["show an input without what was sent", () => [{ ...ours(), input: { seed: 1 } }]],
    ["show a part of the input", () => [{ ...ours(), input: { prompt: null } }]],
    ["show a trimmed text", () => [{ ...ours(), input: { prompt: "A  cat on a" } }]],
    ["show a text that is cut short", () => [{ ...ours(), input: { prompt: "a cat …" } }]],
    ["show another's beside one without an id", () => [{ ...ours(), id: undefined }]],
    ["are no objects", () => ["lists-2"]],
    ["name another model", () => [{ ...ours(), model: "acme/paint-pro" }]],
  ])("is not sent again if the entries of the list %s", async (_what, list) => {
    const create = [{ status: 502 }, json({ id: "second", status: "COMPLETED", data: {} })];
    const more = { seed: -1, size: "L", image: "https://x.test/1", negative_prompt: "blur" };
    const input = { prompt: " a cat on a mat ", ...more };
    const options = { validate: false };
    const { ended, posts } = await call({ create, list }, {}, options, input);
    expect(ended).toMatchObject(inDoubt);
    expect(posts).toBe(1);
  });

  it.each<Readonly<Record<string, string>>>([
    { age: "120" },
    { link: '</generations/running?page=2>; rel="next"' },
  ])("is not sent again if the list is old, or goes on: %o", async (headers) => {
    const { ended, posts } = await call({ create: [{ status: 502 }], headers });
    expect([ended, posts]).toMatchObject([inDoubt, 1]);
  });

  it("is sent again if the list is as young as it was asked for", async () => {
    const create = [{ status: 502 }, json({ id: "second", status: "COMPLETED", data: {} })];
    const { ended, posts } = await call({ create, headers: { age: "0", link: "</>; rel=self" } });
    expect([ended, posts]).toMatchObject([{ ok: true }, 2]);
  });

  it.each<[string, (list: readonly unknown[]) => unknown]>([
    ["items", (items) => ({ items })],
    ["results", (results) => ({ results, total: results.length })],
    ["generations", (generations) => ({ code: 0, generations })],
    ["running, beside what waits", (running) => ({ running, queued: [others()] })],
    ["a list in data", (list) => ({ data: { list } })],
  ])("is found in a list under another name: %s", async (_name, wrap) => {
    const list = () => wrap([{ ...ours(), input: { prompt: "a cat" } }]);
    const create: Reply[] = [{ status: 502 }, { status: 401 }];
    const { ended, posts } = await call({ create, list });
    expect([ended, posts]).toMatchObject([{ ok: true, id: "lists-3" }, 1]);
  });

  it.each([
    { items: [] },
    { current: { id: "mine", status: "running" }, queue: [] },
    { running: { mine: { status: "running" } }, finished: [] },
    { result: { tasks: [{ id: "mine" }] }, messages: [] },
    { message: "Not authenticated", details: [] },
    { Items: [], LastEvaluatedKey: { id: "last" } },
  ])("is not sent again if a list of another name is empty: %j", async (shown) => {
    const { ended, posts } = await call({ create: [{ status: 502 }], list: () => shown });
    expect([ended, posts]).toMatchObject([inDoubt, 1]);
  });

  function others() {
    return { ...ours(), input: { prompt: "a dog" } };
  }

  function ours() {
    return { id: "lists-3", input: { prompt: " a cat on a mat " }, created_at: soon() };
  }

  it.each<[string, unknown]>([
    ["another text", { prompt: "a dog" }],
    ["another text, as JSON", '{"prompt":"a dog"}'],
    ["another text, and number", { prompt: "a dog", n: 2 }],
    ["another text inside", { input: { prompt: "a dog" } }],
  ])("is sent again if all entries of the list have %s", async (_what, input) => {
    const create = [{ status: 502 }, json({ id: "second", status: "COMPLETED", data: {} })];
    const others = { data: [{ id: "other", input, created_at: soon() }], total: 1, next: null };
    const sent = { prompt: "a cat", n: 1, input: { prompt: "a cat" } };
    const list = () => others;
    const options = { validate: false };
    const { ended, posts } = await call({ create, list }, {}, options, sent);
    expect(ended).toMatchObject({ ok: true, mayHaveChargedTwice: true });
    expect(posts).toBe(2);
  });

  it.each<[string, () => object, "ours" | "another's"]>([
    [
      "another's name of the model, a moment before",
      () => ({ ...same, model: "inner/xyz-9", ...ago(5) }),
      "ours",
    ],
    [
      "no field of what was sent, a moment before",
      () => ({ input: { text: "a cat" }, ...ago(5) }),
      "ours",
    ],
    [
      "another prompt beside the id, a moment before",
      () => ({ prompt: "eine Katze", ...ago(5) }),
      "ours",
    ],
    ["the same input, and a start long before", () => ({ ...same, ...ago(60) }), "ours"],
    [
      "the same input, and a start of its account",
      () => ({ ...same, created: 1_600_000_000 }),
      "ours",
    ],
    [
      "no input, and a start without a zone",
      () => ({ created_at: ago(8 * 3600).created_at.slice(0, 19) }),
      "ours",
    ],
    [
      "no input, and a day alone",
      () => ({ created_at: ago(24 * 3600).created_at.slice(0, 10) }),
      "ours",
    ],
    ["no input, and a start long before", () => ago(60), "another's"],
    [
      "no field of what was sent, long before",
      () => ({ input: { text: "a cat" }, ...ago(60) }),
      "another's",
    ],
  ])("knows what may be its own in a list: %s", async (_what, entry, whose) => {
    const create = [{ status: 502 }, json({ id: "second", status: "COMPLETED", data: {} })];
    const list = () => [{ id: "listed", ...entry() }];
    const { ended, posts } = await call({ create, list, date: new Date() });
    expect([ended, posts]).toMatchObject(whose === "ours" ? [inDoubt, 1] : [{ ok: true }, 2]);
  });

  it("is sent again if the list is empty, and names the page that was asked for", async () => {
    const create = [{ status: 502 }, json({ id: "second", status: "COMPLETED", data: {} })];
    const list = () => ({ data: [], meta: { cursor: "abc", total_count: 0 } });
    const { ended, posts } = await call({ create, list });
    expect([ended, posts]).toMatchObject([{ ok: true }, 2]);
  });

  it.each<[string, (entry: object) => unknown]>([
    ["as it is", (entry) => entry],
    ["with more of its input", (entry) => ({ ...entry, input: { prompt: "a cat", n: 1 } })],
    ["with its input as JSON", (entry) => ({ ...entry, input: '{"prompt":"a cat"}' })],
    ["wrapped", (generation) => ({ generation })],
    ["of the same model", (entry) => ({ ...entry, model: "acme_paint" })],
    ["of the model without its provider", (entry) => ({ ...entry, model_name: "Paint" })],
    ["of the same path", (entry) => ({ ...entry, endpoint: "/v1/generation/acme/paint" })],
  ])("goes on with what the list shows: %s", async (what, listed) => {
    const id = what.replaceAll(" ", "-");
    const { ended, posts } = await call({
      create: [{ status: 502 }],
      list: () => [{ id: "other", created_at: soon() }, listed(stranger(id) as object)],
    });
    expect(ended).toMatchObject({ ok: true, id });
    expect(posts).toBe(1);
  });

  it("takes no other model's generation while it is silent", async () => {
    const list = () => [{ ...(stranger("another-model") as object), model: "other/model" }];
    const options = { idleTimeoutMs: 2, timeoutMs: 60 };
    const { ended } = await call({ create: ["silence"], list }, {}, options);
    expect(ended).toMatchObject({ category: "timeout", mayHaveCharged: true });
    expect(ended).not.toHaveProperty("generationId");
  });

  it("is not sent again if its machine was suspended since: one of two clocks stood still", async () => {
    const began = performance.now();
    const clock = vi.spyOn(performance, "now").mockImplementation(() => began);
    onTestFinished(() => clock.mockRestore());
    const woken = Date.now() + 10_000;
    const date = vi.spyOn(Date, "now");
    onTestFinished(() => date.mockRestore());
    const list = () => {
      date.mockReturnValue(woken);
      return [];
    };
    const create = [{ status: 502 }, json({ id: "second", status: "COMPLETED", data: {} })];
    const { posts } = await call({ create, list });
    expect(posts).toBe(1);
  });

  it.each([10, 100_000])(
    "takes none that an equal call may have begun: %i characters",
    async (length) => {
      const prompt = "x".repeat(length);
      const created_at = new Date(Date.now() + 1_000).toISOString();
      const list = () => [{ id: `of-one-of-two-${length}`, input: { prompt }, created_at }];
      const service = { create: [{ status: 502 }], list };
      const options = { createRetry: "unsent" } as const;
      const origin = newOrigin();
      const [one, other] = await Promise.all([
        call(service, {}, options, { prompt }, origin),
        call(service, {}, options, { prompt }, origin),
      ]);
      for (const { ended } of [one, other]) {
        expect(ended).toMatchObject({ mayHaveCharged: true });
        expect(ended).not.toHaveProperty("generationId");
      }
    },
  );

  it("looks nowhere once the service has said that it refused", async () => {
    for (const status of [400, 401, 402, 403, 409, 413, 422, 429, 451, 503]) {
      const { looks } = await call({ create: [{ status }], list: () => [stranger("never")] });
      expect([status, looks]).toEqual([status, 0]);
    }
  });

  it("is sent again only if the list was empty soon after: later, it may be empty because it is done", async () => {
    const done = json({ id: "second", status: "COMPLETED", data: { images: [] } });
    const script = { create: [{ status: 502 }, done], list: () => [] };
    const soon = await call(script);
    expect(soon).toMatchObject({ ended: { ok: true }, posts: 2, looks: 3 });
    const client = clientWith({ recoverMs: 3, absenceMs: 0 });
    const late = await call(script, {}, { client });
    expect(late).toMatchObject({ ended: { mayHaveCharged: true }, posts: 1, looks: 3 });
    const fast = await call(script, {}, { client, createRetry: "transient" });
    expect(fast).toMatchObject({ ended: { ok: true }, posts: 2 });
  });

  const undated = [{ id: "undated", input: { prompt: "a cat" } }];
  it.each([
    ["the first two could not be read", ["no list", "no list", []]],
    ["the second could not be read", [[], "no list", []]],
    ["the last could not be read", [[], [], "no list"]],
    ["the first may have shown it", [undated, [], []]],
    ["the second may have shown it", [[], undated, []]],
  ])("is not sent again if, of three lists, %s", async (_what, lists) => {
    let looks = 0;
    const list = () => {
      looks += 1;
      return lists[looks - 1];
    };
    const create = [{ status: 502 }, json({ id: "second", status: "COMPLETED", data: {} })];
    const { ended, posts } = await call({ create, list });
    expect(ended).toMatchObject({ mayHaveCharged: true });
    expect([looks, posts]).toEqual([3, 1]);
  });

  it("may succeed another time where its answer was cut off: that is no fault of the config", async () => {
    const headers = { "content-type": "application/json" };
    const create = [{ status: 200, headers, body: '{"da', end: "cut" } as const];
    const { ended } = await call({ create }, { platform: withoutList });
    expect(ended).toMatchObject({ status: 200, mayHaveCharged: true, retryable: true });
    expect(String(ended)).toContain("cut off");
    expect(String(ended)).not.toContain("lifecycle.id");
  });

  it("is not sent again if the list was asked soon and answered late", async () => {
    const client = clientWith({ recoverMs: 3, absenceMs: 300 });
    const create = [{ status: 502 }, json({ id: "second", status: "COMPLETED", data: {} })];
    for (const [blockedMs, posts] of [
      [0, 2],
      [350, 1],
    ] as const) {
      let looks = 0;
      const list = () => {
        if (looks === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockedMs);
        looks += 1;
        return [];
      };
      expect(await call({ create, list }, {}, { client })).toMatchObject({ posts });
    }
  });

  it("tells that it goes on with what the list shows", async () => {
    const { ended, events } = await call({
      create: [{ status: 502 }],
      list: () => [stranger("told")],
    });
    expect(ended).toMatchObject({ ok: true, id: "told" });
    const told = events.filter(({ type }) => type === "fallback" || type === "submitted");
    expect(told).toHaveLength(2);
    expect(told).toContainEqual({ type: "submitted", id: "told" });
    expect(told).toContainEqual({
      type: "fallback",
      id: "told",
      reason: expect.stringMatching(/502.*found among the running generations/),
    });
  });

  it("looks three times before it is sent again", async () => {
    const { looks, posts } = await call({ create: [{ status: 502 }, { status: 401 }] });
    expect([looks, posts]).toEqual([3, 2]);
  });

  it("is not sent again if the list may have more than it shows: 100, and not 99", async () => {
    for (const [count, want] of [
      [99, 2],
      [100, 1],
    ] as const) {
      const others = Array.from({ length: count }, (_each, at) => ({
        id: `o${at}`,
        input: { prompt: "a dog" },
      }));
      const create = [{ status: 502 }, { status: 401 }];
      const { posts } = await call({ create, list: () => others });
      expect([count, posts]).toEqual([count, want]);
    }
  });
});
