import { describe, expect, it } from "vitest";
import { fileJournal, type Journal, once, settleDoubt } from "../../../runtime/journal/index.js";
import { hashOf, type Intended } from "../../../runtime/journal/once-entry.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { clientWith } from "../bounds.js";
import { COMPLETED, paintAt, platformAt, QUICK } from "../endpoints.js";
import { dispatcherOf, type Reply } from "../in-process-service.js";

const INPUT = { prompt: "a cat" };
const { runningPath: _, ...withoutList } = platformAt("https://once.test");
const CLAIM = `generation:${withoutList.name}:gen_1`;
/** Each test has a service of its own: this process remembers whose generations it has seen. */
let services = 0;

function json(status: number, body: unknown): Reply {
  const headers = { "content-type": "application/json" };
  return { status, headers, body: JSON.stringify(body) };
}

const ACCEPTED = json(200, { id: "gen_1", status: "IN_QUEUE" });
const REFUSED = json(402, { code: "INSUFFICIENT_CREDITS" });
const LOST = json(500, {});

/** `once` against a service that answers creates so, and has one generation of the input. */
async function jobs(create: Reply, journal?: Journal) {
  services += 1;
  const origin = `https://once-${services}.test`;
  const own = journal ?? fileJournal(await temporaryFolder());
  const creates: string[] = [];
  const dispatcher = dispatcherOf(({ method, path }) => {
    if (method === "POST") {
      creates.push(path);
      return create;
    }
    const created_at = new Date().toISOString();
    if (path.includes("running")) return json(200, [{ id: "gen_1", input: INPUT, created_at }]);
    return json(200, { ...COMPLETED, id: path.split("/").at(-1) });
  });
  const client = clientWith({ recoverMs: 3 });
  const options = { ...QUICK, retry: { retries: 0 }, client, dispatcher, journal: own };
  const call = (key: string, changes = {}) => once(key, paintAt(origin, changes), INPUT, options);
  return { call, journal: own, creates, origin };
}

/** What a process leaves that died before it knew of its generation. */
function dead(key: string, journal: Journal, changes = {}) {
  const at = Date.now() - 10;
  const inputHash = hashOf("acme/paint", INPUT);
  const own = { state: "intended", at, aliveUntil: at, inputHash, input: INPUT, ...changes };
  return journal.save(key, { revision: 1, value: own }, { expected: 0 });
}

describe("how long a process may be silent", () => {
  it.each([Number.POSITIVE_INFINITY, 2 ** 31, 0, Number.NaN])(
    "is a time that timers and journals can keep, so nothing is sent with %s",
    async (leaseMs) => {
      const options = { journal: fileJournal(await temporaryFolder()), leaseMs };
      await expect(once("a", paintAt("https://once.test"), INPUT, options)).rejects.toThrow(
        `option leaseMs must be a number of milliseconds from 1 to 2147483647, found ${leaseMs}. Nothing was sent.`,
      );
    },
  );
});

describe("the generation of a process that died", () => {
  it("is found, and the key's from then on", async () => {
    const { call, journal, creates } = await jobs(ACCEPTED);
    await dead("a", journal);
    expect(await call("a")).toMatchObject({ ok: true, id: "gen_1" });
    expect(await journal.load(CLAIM)).toEqual({ revision: 1, value: "a" });
    expect(await journal.load("a")).toMatchObject({ revision: 3, value: { state: "done" } });
    expect(creates).toEqual([]);
  });

  it("is in doubt if what is found is another key's", async () => {
    const { call, journal, creates, origin } = await jobs(ACCEPTED);
    await dead("a", journal);
    await journal.save(CLAIM, { revision: 1, value: "b" }, { expected: 0 });
    await expect(call("a")).rejects.toMatchObject({
      category: "transient",
      mayHaveCharged: true,
      retryable: false,
      attempts: 0,
      method: "POST",
      url: origin,
      message: expect.stringContaining("is not among the running ones"),
    });
    expect(await journal.load(CLAIM)).toEqual({ revision: 1, value: "b" });
    expect(creates).toEqual([]);
  });
});

it("an error names the address that was to be called", async () => {
  const options = {
    journal: fileJournal(await temporaryFolder()),
    baseUrl: "http://127.0.0.1:4010/v2",
  };
  await expect(once("", paintAt("https://once.test"), INPUT, options)).rejects.toMatchObject({
    category: "validation",
    url: "http://127.0.0.1:4010/v2",
  });
});

describe("a create in doubt whose generation the list shows", () => {
  it("is the key's if it is nobody's", async () => {
    const { call, journal } = await jobs(LOST);
    expect(await call("a")).toMatchObject({ ok: true, id: "gen_1" });
    expect(await journal.load(CLAIM)).toMatchObject({ value: "a" });
  });

  it("stays in doubt if it is another key's: the list does not say whose it is", async () => {
    const { call, journal, creates } = await jobs(LOST);
    await journal.save(CLAIM, { revision: 1, value: "b" }, { expected: 0 });
    await expect(call("a")).rejects.toMatchObject({ mayHaveCharged: true });
    expect(await journal.load(CLAIM)).toEqual({ revision: 1, value: "b" });
    expect(await journal.load("a")).toMatchObject({ value: { state: "intended" } });
    expect(creates).toHaveLength(1);
  });
});

describe("a create in doubt of which nothing can tell", () => {
  it("is a person's to settle, from the first call on", async () => {
    const { call, creates } = await jobs(LOST);
    const changes = { platform: { ...withoutList, baseUrl: "https://once-lost.test" } };
    for (const said of ["answered 500", "the spec has no list of running generations"]) {
      const error: unknown = await call("a", changes).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ mayHaveCharged: true, retryable: false });
      expect(String(error)).toContain(said);
      expect(String(error)).toContain('settleDoubt("a", { generationId: "its id" }, { journal })');
      expect(String(error)).not.toMatch(/process|running ones/);
    }
    expect(creates).toHaveLength(1);
  });
});

describe("a create that the service says has timed out", () => {
  it.each([
    { code: "UPSTREAM_TIMEOUT", message: "The model did not answer." },
    { error: "Gateway Timeout!" },
    { message: "Upstream timeout", detail: ["a"] },
    { message: "Upstream timeout after 60s" },
  ])("is sent once, however that is said: %j", async (said) => {
    for (const answer of [json(424, said), json(200, { success: false, ...said })]) {
      const { call, creates } = await jobs(answer);
      for (const _ of [1, 2, 3]) {
        const told = call("a", { platform: withoutList });
        await expect(told).rejects.toMatchObject({ mayHaveCharged: true });
      }
      expect(creates).toHaveLength(1);
    }
  });
});

describe("a create in doubt whose service knows it again", () => {
  const DAY_MS = 86_400_000;
  const create = { path: "/paint", idempotencyHeader: "idempotency-key" };

  it.each([
    ["less than a day", DAY_MS - 60_000, 1],
    ["a day", DAY_MS, 0],
    ["40 days", 40 * DAY_MS, 0],
  ])("is repeated with its key for a day, then a person has to look: %s", async (_, ago, posts) => {
    const { call, journal, creates } = await jobs(json(200, COMPLETED));
    await dead("a", journal, { at: Date.now() - ago, idempotencyKey: "k" });
    const ended = await call("a", { create, platform: withoutList }).catch(
      (error: unknown) => error,
    );
    const doubt = { mayHaveCharged: true, retryable: false };
    expect(ended).toMatchObject(posts === 1 ? { ok: true } : doubt);
    expect(creates).toHaveLength(posts);
  });
});

it("a create has the idempotency key that its caller gives", async () => {
  const keys: unknown[] = [];
  const dispatcher = dispatcherOf(({ headers }) => {
    keys.push(headers["idempotency-key"]);
    return json(200, COMPLETED);
  });
  const create = { path: "/paint", idempotencyHeader: "idempotency-key" };
  const journal = fileJournal(await temporaryFolder());
  const options = { ...QUICK, dispatcher, journal, idempotencyKey: "order-42" };
  await once("a", paintAt("https://once-keys.test", { create }), INPUT, options);
  expect(keys).toEqual(["order-42"]);
});

describe("a refusal before the work began that has the id of the request", () => {
  const BUSY = { message: "overloaded", request_id: "req_9" };

  /** `once` twice against a service that refuses the first create, and answers its polls so. */
  async function refusedFirst(status: number, poll: Reply, timeoutMs = 5_000) {
    const creates = [json(status, BUSY), ACCEPTED, ACCEPTED];
    const dispatcher = dispatcherOf(({ method, path }) => {
      if (method === "POST") return creates.shift() ?? LOST;
      return path.endsWith("req_9") ? poll : json(200, { ...COMPLETED, id: "gen_1" });
    });
    const journal = fileJournal(await temporaryFolder());
    services += 1;
    const paint = paintAt(`https://once-${services}.test`, { platform: withoutList });
    const call = (more: object) =>
      once("a", paint, INPUT, { ...QUICK, dispatcher, journal, ...more }).catch(
        (error: unknown) => error,
      );
    return { first: await call({ timeoutMs }), again: () => call({}), journal };
  }

  it.each([
    [429, json(404, {})],
    [503, json(404, {})],
    [503, json(403, {})],
    [429, json(200, { id: "req_9", status: "UNKNOWN" })],
  ])("is no generation's: a %i is sent again", async (status, poll) => {
    const { first, journal } = await refusedFirst(status, poll);
    expect(first).toMatchObject({ ok: true, id: "gen_1" });
    expect(await journal.load("a")).toMatchObject({ value: { state: "done" } });
  });

  it.each([401, 402, 403])("leaves no doubt after a %i: its key creates again", async (status) => {
    const { first, again } = await refusedFirst(status, json(status, {}));
    expect(first).toMatchObject({ status, mayHaveCharged: false });
    expect(first).not.toHaveProperty("generationId");
    expect(await again()).toMatchObject({ ok: true, id: "gen_1" });
  });
});

describe("an id that a person gave", () => {
  /** A service that knows `gen_1` alone. */
  async function settled(generationId: string) {
    const creates: string[] = [];
    const dispatcher = dispatcherOf(({ method, path }) => {
      if (method === "POST") creates.push(path);
      return path.endsWith("gen_1") ? json(200, COMPLETED) : json(404, { message: "not found" });
    });
    const journal = fileJournal(await temporaryFolder());
    await dead("a", journal);
    await settleDoubt("a", { generationId }, { journal });
    services += 1;
    const client = clientWith({ notFoundMs: 1 });
    const options = { ...QUICK, retry: { retries: 0 }, client, dispatcher, journal };
    const call = () => once("a", paintAt(`https://once-${services}.test`), INPUT, options);
    return { call, journal, creates };
  }

  it("can be corrected where the service does not know it", async () => {
    const { call, journal, creates } = await settled("gen_wrong");
    await expect(call()).rejects.toMatchObject({
      category: "not_found",
      guidance: expect.stringMatching(
        /"gen_wrong" is what settleDoubt was given: .*settleDoubt\("a", "create-again", { journal }\)/,
      ),
    });
    await settleDoubt("a", { generationId: "gen_1" }, { journal });
    expect(await call()).toMatchObject({ ok: true, id: "gen_1" });
    expect(creates).toEqual([]);
  });

  it("is final once the service has given its result: nothing is created beside it", async () => {
    const { call, journal } = await settled("gen_1");
    await call();
    await expect(settleDoubt("a", "create-again", { journal })).rejects.toThrow("gen_1 is done");
  });

  it("gives way to the one that the service gives to a process that was slow", async () => {
    const journal = fileJournal(await temporaryFolder());
    const slow: Journal = {
      ...journal,
      async save(key, entry, options) {
        const isSaved = await journal.save(key, entry, options);
        if (key === "a" && entry.revision === 1) {
          const doubt = { ...Object(entry.value), aliveUntil: 1 };
          await journal.save(key, { revision: 2, value: doubt }, { expected: 1 });
          await settleDoubt(key, { generationId: "gen_wrong" }, { journal });
        }
        return isSaved;
      },
    };
    const { call } = await jobs(ACCEPTED, slow);
    expect(await call("a")).toMatchObject({ ok: true, id: "gen_1" });
    expect((await journal.load("a"))?.value).toMatchObject({ state: "done" });
  });
});

describe("a generation that was created", () => {
  it("is the key's, whosever it was taken for before", async () => {
    const { call, journal } = await jobs(ACCEPTED);
    await journal.save(CLAIM, { revision: 1, value: "b" }, { expected: 0 });
    expect(await call("a")).toMatchObject({ ok: true, id: "gen_1" });
    expect(await journal.load(CLAIM)).toEqual({ revision: 2, value: "a" });
  });

  it("is not claimed where nothing is ever looked for", async () => {
    const { call, journal } = await jobs(ACCEPTED);
    expect(await call("a", { platform: withoutList })).toMatchObject({ ok: true, id: "gen_1" });
    expect(await journal.load(CLAIM)).toBeUndefined();
    expect(await journal.load("a")).toMatchObject({ revision: 3, value: { state: "done" } });
  });

  it("is kept as done at once if the answer of its create has the result", async () => {
    const { call, journal } = await jobs(json(200, COMPLETED));
    expect(await call("a")).toMatchObject({ ok: true, data: COMPLETED.data });
    expect(await journal.load("a")).toMatchObject({ revision: 2, value: { state: "done" } });
  });
});

it("a process that creates is taken to be alive for 30 seconds", async () => {
  const journal = fileJournal(await temporaryFolder());
  const saved: unknown[] = [];
  const noting: Journal = {
    ...journal,
    save(key, entry, options) {
      saved.push(entry.value);
      return journal.save(key, entry, options);
    },
  };
  await (await jobs(ACCEPTED, noting)).call("a");
  const [{ at, aliveUntil }] = saved as [Intended];
  expect(aliveUntil - at).toBe(30_000);
});

describe("a create that another process overtook", () => {
  async function overtaken(create: Reply) {
    const journal = fileJournal(await temporaryFolder());
    const value = { state: "accepted", inputHash: hashOf("acme/paint", INPUT), id: "gen_2" };
    const slow: Journal = {
      ...journal,
      async save(key, entry, options) {
        const isSaved = await journal.save(key, entry, options);
        if (entry.revision === 1) await journal.save(key, { revision: 2, value }, { expected: 1 });
        return isSaved;
      },
    };
    return jobs(create, slow);
  }

  it("gives what that one created, where it was refused itself", async () => {
    const { call, creates } = await overtaken(REFUSED);
    expect(await call("a")).toMatchObject({ ok: true, id: "gen_2" });
    expect(creates).toHaveLength(1);
  });

  it("is told where it may have been charged", async () => {
    const { call, journal } = await overtaken(LOST);
    await expect(call("a", { platform: withoutList })).rejects.toMatchObject({
      mayHaveCharged: true,
    });
    expect(await journal.load("a")).toMatchObject({ revision: 2, value: { id: "gen_2" } });
  });
});

describe("a create that was refused with an id in the refusal", () => {
  /** The id is that of a generation only if the service says so. */
  async function refused(isGeneration: boolean) {
    const creates: string[] = [];
    const dispatcher = dispatcherOf(({ method, body }) => {
      if (method === "POST") creates.push(body);
      if (method === "POST" && creates.length === 1) {
        return json(409, { id: "r1", message: "too many cats" });
      }
      const isKnown = method === "POST" || isGeneration;
      return isKnown ? json(200, { ...COMPLETED, id: "r1" }) : json(404, {});
    });
    const journal = fileJournal(await temporaryFolder());
    const options = { ...QUICK, client: clientWith({}), dispatcher, journal };
    const paint = paintAt("https://refused-with-id.test", { platform: withoutList });
    const call = (prompt: string) => once("a", paint, { prompt }, options);
    return { call, journal, creates };
  }

  it("is refused: its words are thrown, and the key may be used again, with another input", async () => {
    const { call, journal, creates } = await refused(false);
    await expect(call("cats")).rejects.toMatchObject({
      status: 409,
      mayHaveCharged: false,
      message: expect.stringContaining("too many cats"),
    });
    expect(await journal.load("a")).toMatchObject({ value: { state: "refused" } });
    expect(await call("a cat")).toMatchObject({ ok: true });
    expect(creates).toHaveLength(2);
  });

  it("is followed where a generation has the id", async () => {
    const { call, journal, creates } = await refused(true);
    expect(await call("cats")).toMatchObject({ ok: true, id: "r1" });
    expect(await journal.load("a")).toMatchObject({ value: { state: "done" } });
    expect(creates).toHaveLength(1);
  });
});

describe("a create whose answer was lost, and whose repeat is refused", () => {
  /** What the service answers while it works on a key that it has, and the polls then. */
  async function repeated(lost: Reply, refusal: object, ...polls: readonly Reply[]) {
    const paid = new Map<string, string>();
    let asked = 0;
    const dispatcher = dispatcherOf(({ method, path, headers }) => {
      if (method !== "POST") {
        asked += 1;
        return polls[asked - 1] ?? json(200, { ...COMPLETED, id: path.split("/").at(-1) });
      }
      const key = headers["idempotency-key"] ?? "";
      if (paid.has(key)) return json(409, { message: "in progress", ...refusal });
      paid.set(key, `gen_${paid.size + 1}`);
      return lost;
    });
    const journal = fileJournal(await temporaryFolder());
    services += 1;
    const create = { path: "/paint", idempotencyHeader: "idempotency-key" };
    const paint = paintAt(`https://once-${services}.test`, { platform: withoutList, create });
    const options = { ...QUICK, client: clientWith({}), dispatcher, journal };
    const call = () => once("a", paint, INPUT, options).catch((error: unknown) => error);
    return { call, paid, journal };
  }

  const missing = json(404, {});

  it.each<[string, Reply, readonly Reply[]]>([
    ["a poll that is refused", "reset", [json(403, {})]],
    ["a poll that finds nothing", "reset", [missing]],
    ["a gateway's 502, and such a poll", LOST, [missing]],
  ])("is never paid for again: %s", async (_, lost, polls) => {
    const { call, paid } = await repeated(lost, { id: "gen_1" }, ...polls);
    expect(await call()).toMatchObject({ ok: true, id: "gen_1" });
    expect(paid.size).toBe(1);
  });

  it("stays in doubt where the refusal names no id", async () => {
    const { call, paid, journal } = await repeated("reset", {});
    for (let count = 0; count < 2; count += 1)
      expect(await call()).toMatchObject({ mayHaveCharged: true });
    expect(await journal.load("a")).toMatchObject({ value: { state: "intended" } });
    expect(paid.size).toBe(1);
  });
});

it.each([
  ["", 'found ""'],
  [42, "found number"],
])("the key %j is refused, and named", async (key, found) => {
  const { call, creates } = await jobs(ACCEPTED);
  const refused = call(key as string);
  await expect(refused).rejects.toThrow(found);
  await expect(refused).rejects.toMatchObject({ category: "validation", mayHaveCharged: false });
  expect(creates).toEqual([]);
});
