import { setTimeout } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { GenerationError } from "../../../runtime/index.js";
import {
  fileJournal,
  type Journal,
  type OnceOptions,
  once,
  settleDoubt,
} from "../../../runtime/journal/index.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { clientWith } from "../bounds.js";
import { serveCharging } from "../charging-service.js";
import { COMPLETED, paintAt, QUICK } from "../endpoints.js";
import { startOwnClock } from "../own-clock.js";
import { answer, serve } from "../scripted-server.js";
import {
  chargesOf,
  crashMatrix,
  expectedOfCrashes,
  type StartWorker,
  workers,
} from "./crash-matrix.js";

/** For what a loaded machine is slow at. */
const patient = { timeout: 30_000 };

let start: StartWorker;

beforeAll(async () => {
  start = await workers();
});

describe("once, after its process was killed", () => {
  it("gives a second process the result, and never pays twice", { timeout: 180_000 }, async () => {
    expect(await crashMatrix(start, () => temporaryFolder())).toEqual(expectedOfCrashes);
  });

  it("leaves a generation of another key with the same input alone", {
    timeout: 60_000,
  }, async () => {
    const service = await serveCharging(() => undefined, true);
    const folder = await temporaryFolder();
    await start(folder, service.url, "order-1", "a cat", "after intended").ended;
    const other = await start(folder, service.url, "order-2", "a cat").ended;
    expect(other.result).toMatchObject({ ok: true });
    const second = await start(folder, service.url, "order-1", "a cat").ended;
    expect(second.result).toEqual({ category: "transient", mayHaveCharged: true });
    expect(chargesOf(service)).toBe(1);
  });
});

it("creates nothing in a process that was suspended until it was taken for dead", {
  timeout: 60_000,
}, async () => {
  const service = await serveCharging(() => undefined, false);
  const folder = await temporaryFolder();
  const argv = [folder, service.url, "order-1", "a cat"] as const;
  const journal = fileJournal(folder);
  const suspended = start(...argv, "stop after intended");
  await expect.poll(() => journal.load("order-1"), patient).toBeDefined();
  await expect
    .poll(() => settleDoubt("order-1", "create-again", { journal }).then(() => "settled"), patient)
    .toBe("settled");
  const other = await start(...argv).ended;
  expect(other.result).toEqual({ ok: true, id: "gen_1" });
  suspended.process.kill("SIGCONT");
  expect((await suspended.ended).result).toEqual(other.result);
  expect(chargesOf(service)).toBe(1);
});

it("creates once for two processes at once: both get the result", async () => {
  const service = await serveCharging(() => "slow head", true);
  const argv = [await temporaryFolder(), service.url, "order-1", "a cat"];
  const [one, other] = await Promise.all([start(...argv).ended, start(...argv).ended]);
  expect(one.result).toEqual({ ok: true, id: "gen_1" });
  expect(other.result).toEqual(one.result);
  expect(chargesOf(service)).toBe(1);
});

it("names what is no endpoint, before it looks into the journal", async () => {
  const journal = fileJournal("/not/a/folder");
  // As JavaScript gives it.
  const call = once("order-1", undefined as never, { prompt: "a" }, { ...QUICK, journal });
  await expect(call).rejects.toThrow(
    new TypeError("expected an endpoint, such as nanoBananaEndpoint, found nothing"),
  );
});

describe("once, in one process", () => {
  async function quick(journal?: Journal) {
    return { ...QUICK, journal: journal ?? fileJournal(await temporaryFolder()) };
  }

  it("returns what is done without asking the service", async () => {
    const service = await serve(answer(200, COMPLETED));
    const options = await quick();
    const first = await once("a", paintAt(service.url), { prompt: "a cat" }, options);
    const asked = service.requests.length;
    const second = await once("a", paintAt(service.url), { prompt: "a cat" }, options);
    expect(second).toMatchObject({ ok: true, data: COMPLETED.data });
    expect(first).toMatchObject({ ok: true, data: COMPLETED.data });
    expect(service.requests).toHaveLength(asked);
  });

  it("may create again after a refusal, which charged nothing", async () => {
    let creates = 0;
    const service = await serve((request, response) => {
      if (request.method === "POST") creates += 1;
      const isRefused = request.method === "POST" && creates === 1;
      const body = isRefused ? { code: "INSUFFICIENT_CREDITS" } : COMPLETED;
      answer(isRefused ? 402 : 200, body)(request, response);
    });
    const options = await quick();
    const paint = paintAt(service.url);
    await expect(once("a", paint, { prompt: "a cat" }, options)).rejects.toMatchObject({
      category: "insufficient_credits",
    });
    expect(await once("a", paint, { prompt: "a cat" }, options)).toMatchObject({ ok: true });
    expect(creates).toBe(2);
  });

  it("creates again after a doubt where a person did not find it, once for each doubt", async () => {
    let creates = 0;
    const service = await serve((request, response) => {
      if (request.path.includes("running")) return answer(404, {})(request, response);
      if (request.method === "POST") creates += 1;
      if (request.method === "POST" && creates < 3) return void response.socket?.destroy();
      answer(200, COMPLETED)(request, response);
    });
    const options = { ...(await quick()), client: clientWith({ recoverMs: 20 }) };
    const paint = paintAt(service.url);
    const call = () => once("a", paint, { prompt: "a cat" }, options);
    for (const lost of [1, 2]) {
      await expect(call()).rejects.toMatchObject({ mayHaveCharged: true });
      await expect(call()).rejects.toThrow(/may have been accepted and charged.*create-again/);
      await expect(call()).rejects.toThrow(/settleDoubt\("a", "create-again", { journal }\)/);
      expect(creates).toBe(lost);
      await settleDoubt("a", "create-again", options);
    }
    expect(await call()).toMatchObject({ ok: true });
    expect(creates).toBe(3);
  });

  it("keeps what was accepted after a person took it for lost", async () => {
    let answerCreate: (() => void) | undefined;
    const service = await serve((request, response) => {
      if (request.path.includes("running")) return answer(404, {})(request, response);
      if (request.method !== "POST") return answer(200, COMPLETED)(request, response);
      answerCreate = () => answer(200, { id: COMPLETED.id, status: "IN_QUEUE" })(request, response);
    });
    const journal = fileJournal(await temporaryFolder());
    // It gives no sign of life.
    const quiet: Journal = {
      load: (key) => journal.load(key),
      save: (key, entry, when) =>
        entry.revision === 2 && Reflect.get(Object(entry.value), "state") === "intended"
          ? Promise.reject(new Error("the journal cannot be reached"))
          : journal.save(key, entry, when),
    };
    const options = { ...(await quick(quiet)), leaseMs: 500 };
    const call = once("a", paintAt(service.url), { prompt: "a cat" }, options);
    await expect.poll(() => answerCreate, patient).toBeDefined();
    await expect
      .poll(() => settleDoubt("a", "create-again", { journal }).then(() => "settled"), patient)
      .toBe("settled");
    answerCreate?.();
    expect(await call).toMatchObject({ ok: true, id: COMPLETED.id });
    const again = await once("a", paintAt(service.url), { prompt: "a cat" }, options);
    expect(again).toMatchObject({ ok: true, id: COMPLETED.id });
    expect(service.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it.each(["a sign of life", "the last of several"])(
    "keeps the id where the journal confirmed %s too late",
    async (which) => {
      let answerCreate: (() => void) | undefined;
      const service = await serve((request, response) => {
        if (request.method !== "POST") return answer(200, COMPLETED)(request, response);
        const accepted = answer(200, { id: COMPLETED.id, status: "IN_QUEUE" });
        answerCreate = () => accepted(request, response);
      });
      const journal = fileJournal(await temporaryFolder());
      let signs = 0;
      // It is saved, and the connection breaks before the journal says so.
      const breaking: Journal = {
        load: (key) => journal.load(key),
        async save(key, entry, when) {
          const isSaved = await journal.save(key, entry, when);
          const isSign = Reflect.get(Object(entry.value), "state") === "intended";
          signs += isSign && entry.revision > 1 ? 1 : 0;
          if (isSign && entry.revision === 2) throw new Error("the connection broke");
          return isSaved;
        },
      };
      // Long enough for a busy machine to give a sign of life in time.
      const options = { ...(await quick(breaking)), leaseMs: 600 };
      const call = once("a", paintAt(service.url), { prompt: "a cat" }, options);
      await expect.poll(() => answerCreate, patient).toBeDefined();
      const enough = which === "a sign of life" ? 1 : 3;
      await expect.poll(() => signs, patient).toBeGreaterThanOrEqual(enough);
      answerCreate?.();
      expect(await call).toMatchObject({ ok: true, id: COMPLETED.id });
      expect((await journal.load("a"))?.value).toMatchObject({ state: "done" });
    },
  );

  it("waits for what was accepted, whatever the journal has under its key by now", async () => {
    let creates = 0;
    const journal = fileJournal(await temporaryFolder());
    const service = await serve(async (request, response) => {
      if (request.method !== "POST") return answer(200, COMPLETED)(request, response);
      creates += 1;
      const revision = (await journal.load("a"))?.revision ?? 0;
      const value = { state: "intended", at: 1, aliveUntil: 2, inputHash: "h", input: {} };
      await journal.save("a", { revision: revision + 1, value }, { expected: revision });
      answer(200, { id: COMPLETED.id, status: "IN_QUEUE" })(request, response);
    });
    const options = await quick(journal);
    const generation = await once("a", paintAt(service.url), { prompt: "a cat" }, options);
    expect(generation).toMatchObject({ ok: true, id: COMPLETED.id });
    expect(creates).toBe(1);
  });

  it("has no doubt after a mistyped option, with which nothing was sent", async () => {
    const service = await serve(answer(200, COMPLETED));
    const options = await quick();
    const call = (more: object) =>
      once("a", paintAt(service.url), { prompt: "a cat" }, { ...options, ...more });
    await expect(call({ leaseMs: "5" })).rejects.toThrow(/leaseMs must be a number.*Nothing was/);
    await expect(call({ timeoutMS: 5 })).rejects.toThrow(/no option timeoutMS.*Nothing was sent/);
    expect(service.requests).toEqual([]);
    expect(await call({})).toMatchObject({ ok: true });
  });

  it("ends as the rest of the runtime does while another process creates", async () => {
    const service = await serveCharging(() => "slow head", true);
    const options = await quick();
    const paint = paintAt(service.url);
    const first = once("a", paint, { prompt: "a cat" }, options);
    await expect.poll(() => chargesOf(service), patient).toBe(1);
    const reason = new Error("the worker is shut down");
    const controller = new AbortController();
    const waiting = once(
      "a",
      paint,
      { prompt: "a cat" },
      { ...options, signal: controller.signal },
    );
    const late = once("a", paint, { prompt: "a cat" }, { ...options, timeoutMs: 30 });
    await expect(late).rejects.toMatchObject({ category: "timeout", mayHaveCharged: true });
    controller.abort(reason);
    const error = await waiting.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GenerationError);
    expect(error).toMatchObject({ category: "aborted", mayHaveCharged: true, cause: reason });
    expect(error).toMatchObject({
      retryable: true,
      guidance: expect.stringContaining("with the same key"),
    });
    expect(await first).toMatchObject({ ok: true });
    expect(chargesOf(service)).toBe(1);
  });

  it("has one deadline for the create and for the result", async () => {
    const service = await serve((request, response) => {
      const queued = answer(200, { id: "gen_1", status: "IN_QUEUE" });
      void setTimeout(request.method === "POST" ? 700 : 0).then(() => queued(request, response));
    });
    const options = { ...(await quick()), timeoutMs: 1_200 };
    const clock = startOwnClock();
    const call = once("a", paintAt(service.url), { prompt: "a cat" }, options);
    await expect(call).rejects.toMatchObject({
      category: "timeout",
      generationId: "gen_1",
      problem: expect.stringContaining("within 1200 ms"),
    });
    // A deadline of its own for the result would end after both.
    expect(clock()).toBeLessThan(1_850);
  });

  it("sends no create once the time of the call is over", async () => {
    const service = await serve(answer(200, COMPLETED));
    const journal = fileJournal(await temporaryFolder());
    let waitMs = 300;
    const slow: Journal = {
      save: (key, entry, when) => journal.save(key, entry, when),
      load: async (key) => {
        await setTimeout(waitMs);
        return journal.load(key);
      },
    };
    const options = await quick(slow);
    const call = (timeoutMs: number) =>
      once("a", paintAt(service.url), { prompt: "a cat" }, { ...options, timeoutMs });
    await expect(call(200)).rejects.toMatchObject({ category: "timeout", mayHaveCharged: false });
    expect(service.requests).toEqual([]);
    waitMs = 0;
    expect(await call(10_000)).toMatchObject({ ok: true });
  });

  it.each(["intended", "accepted"])(
    "goes on where the journal saved that it is %s, and could not say so",
    async (lost) => {
      const service = await serve((request, response) => {
        const { data, ...queued } = { ...COMPLETED, status: "IN_QUEUE" };
        answer(200, request.method === "POST" ? queued : COMPLETED)(request, response);
      });
      const journal = fileJournal(await temporaryFolder());
      const breaking: Journal = {
        load: (key) => journal.load(key),
        async save(key, entry, when) {
          const isSaved = await journal.save(key, entry, when);
          if (Reflect.get(Object(entry.value), "state") === lost) throw new Error("it broke");
          return isSaved;
        },
      };
      const options = await quick(breaking);
      const call = () => once("a", paintAt(service.url), { prompt: "a cat" }, options);
      expect(await call()).toMatchObject({ ok: true, id: COMPLETED.id });
      expect((await journal.load("a"))?.value).toMatchObject({ state: "done" });
      expect(service.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    },
  );

  it.each([
    ["tries again where the list of running generations may tell", {}, true],
    ["is for a person where nothing can tell", { runningPath: undefined }, false],
  ])("after a create that was not answered in time %s", async (_, changes, retryable) => {
    const service = await serve((request, response) => {
      if (request.method === "GET") answer(200, [])(request, response);
    });
    const client = clientWith({ recoverMs: 20 });
    const options = { ...(await quick()), client };
    const { runningPath, ...platform } = { ...paintAt(service.url).platform, ...changes };
    const paint = paintAt(service.url, {
      platform: { ...platform, ...(runningPath && { runningPath }) },
    });
    const call = (more: object) => once("a", paint, { prompt: "a cat" }, { ...options, ...more });
    const lost = { category: "timeout", mayHaveCharged: true, retryable };
    await expect(call({ timeoutMs: 150 })).rejects.toMatchObject(lost);
    // The second search is of 20 seconds, and is cut.
    if (retryable) {
      const cut = { timeoutMs: 150, client: clientWith({ recoverMs: 20_000 }) };
      await expect(call(cut)).rejects.toMatchObject({
        ...lost,
        problem: expect.stringMatching(
          /No end of the search among the running generations within 150 ms\. It may have been/,
        ),
        guidance: expect.stringContaining("it needs more than 20 seconds (option timeoutMs)"),
      });
    }
    await expect(call({})).rejects.toMatchObject({
      category: "transient",
      retryable: false,
      guidance: expect.stringContaining("settleDoubt"),
    });
    expect(service.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("takes the generation that a person found after a doubt", async () => {
    const service = await serve((request, response) => {
      if (request.path.includes("running")) return answer(404, {})(request, response);
      if (request.method === "POST") return void response.socket?.destroy();
      answer(200, { ...COMPLETED, id: request.path.split("/").at(-1) })(request, response);
    });
    const options = { ...(await quick()), client: clientWith({ recoverMs: 20 }) };
    const paint = paintAt(service.url);
    const call = () => once("a", paint, { prompt: "a cat" }, options);
    await expect(call()).rejects.toMatchObject({ mayHaveCharged: true });
    await expect(call()).rejects.toThrow(/settleDoubt\("a", { generationId: "its id" }/);
    await settleDoubt("a", { generationId: "gen_from_history" }, options);
    expect(await call()).toMatchObject({ ok: true, id: "gen_from_history" });
    expect(await call()).toMatchObject({ ok: true, id: "gen_from_history" });
    expect(service.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("refuses a key that another input was given", async () => {
    const service = await serve(answer(200, COMPLETED));
    const options = await quick();
    await once("a", paintAt(service.url), { prompt: "a cat" }, options);
    const asked = service.requests.length;
    const call = once("a", paintAt(service.url), { prompt: "a dog" }, options);
    // As the snippet for BullMQ asks: trying it again is in vain.
    await expect(call).rejects.toMatchObject({
      name: "GenerationError",
      category: "validation",
      retryable: false,
      mayHaveCharged: false,
      problem: expect.stringContaining('"a" belongs to another input'),
      guidance: expect.stringContaining("take another key"),
    });
    expect(service.requests).toHaveLength(asked);
  });

  it("lets the input of a create that was refused be corrected", async () => {
    const service = await serve(answer(200, COMPLETED));
    const options = await quick();
    const paint = paintAt(service.url);
    // JavaScript passes a number too.
    const wrong = once("a", paint, { prompt: 3 as unknown as string }, options);
    await expect(wrong).rejects.toMatchObject({ category: "validation", mayHaveCharged: false });
    expect(service.requests).toEqual([]);
    expect(await once("a", paint, { prompt: "three" }, options)).toMatchObject({ ok: true });
    const other = once("a", paint, { prompt: "four" }, options);
    await expect(other).rejects.toThrow("belongs to another input");
  });

  it.each([
    [undefined, "nothing"],
    [{}, "an object"],
    [{ journal: "./journal" }, '{ journal: "./journal" }'],
  ])("refuses the options %j, which name no journal", async (given, found) => {
    const service = await serve(answer(200, COMPLETED));
    const options = given as unknown as OnceOptions; // JavaScript
    const call = once("a", paintAt(service.url), { prompt: "a cat" }, options);
    await expect(call).rejects.toThrow(
      `once takes { journal } last, such as { journal: fileJournal("./journal") }, found ${found}. Nothing was sent.`,
    );
    await expect(call).rejects.toBeInstanceOf(TypeError);
    await expect(settleDoubt("a", "create-again", options)).rejects.toThrow(
      /^settleDoubt takes \{ journal \} last.*Nothing was settled\.$/,
    );
    expect(service.requests).toEqual([]);
  });

  it.each(["", " ", "undefined", "null", "[object Object]", undefined, 42])(
    "refuses the key %j, which would be that of all jobs",
    async (key) => {
      const service = await serve(answer(200, COMPLETED));
      const options = await quick();
      // JavaScript passes what is no text too.
      const call = once(key as string, paintAt(service.url), { prompt: "a cat" }, options);
      await expect(call).rejects.toMatchObject({ category: "validation", mayHaveCharged: false });
      await expect(call).rejects.toThrow(/a text that names one job, found/);
      expect(service.requests).toEqual([]);
    },
  );

  it("tells the id if the journal fails after the create", async () => {
    const service = await serve(answer(200, { id: "gen_1", status: "IN_QUEUE" }));
    const journal = fileJournal(await temporaryFolder());
    const failing: Journal = {
      load: (key) => journal.load(key),
      save: (key, entry, options) => {
        if (typeof entry.value === "string") throw new Error("the disk is full");
        return journal.save(key, entry, options);
      },
    };
    const error = await once(
      "a",
      paintAt(service.url),
      { prompt: "a cat" },
      await quick(failing),
    ).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GenerationError);
    expect(error).toMatchObject({ generationId: "gen_1", mayHaveCharged: true });
  });

  it("says why the create was refused if the journal fails after it", async () => {
    const service = await serve(answer(402, { code: "INSUFFICIENT_CREDITS" }));
    const journal = fileJournal(await temporaryFolder());
    const failing: Journal = {
      load: (key) => journal.load(key),
      save: (key, entry, options) => {
        if (entry.revision > 1) throw new Error("the disk is full");
        return journal.save(key, entry, options);
      },
    };
    await expect(
      once("a", paintAt(service.url), { prompt: "a cat" }, await quick(failing)),
    ).rejects.toMatchObject({ category: "insufficient_credits", mayHaveCharged: false });
    expect(service.requests).toHaveLength(1);
  });

  it("keeps bytes of a result", async () => {
    const png = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
    const service = await serve((_, response) => {
      response.writeHead(200, { "content-type": "image/png" }).end(png);
    });
    const options = await quick();
    const paint = paintAt(service.url);
    await once("a", paint, { prompt: "a cat" }, options);
    const again = await once("a", paint, { prompt: "a cat" }, options);
    expect(again).toMatchObject({ data: { contentType: "image/png", bytes: new Uint8Array(png) } });
  });
});

/** A service that charges once for each idempotency key; `answers` may lose or replace an answer. */
async function serveByKey(answers: (creates: number) => "lost" | "busy" | undefined) {
  const created = new Map<string, string>();
  let creates = 0;
  const service = await serve((request, response) => {
    if (request.method !== "POST") {
      const id = request.path.split("/").at(-1);
      return answer(200, { ...COMPLETED, id })(request, response);
    }
    creates += 1;
    const how = answers(creates);
    if (how === "busy") return answer(429, { code: "RATE_LIMITED" })(request, response);
    const key = String(request.headers["idempotency-key"]);
    const id = created.get(key) ?? `gen_${created.size + 1}`;
    created.set(key, id);
    if (how === "lost") return void response.socket?.destroy();
    answer(200, { id, status: "IN_QUEUE" })(request, response);
  });
  const create = { path: "/generation/acme/paint", idempotencyHeader: "Idempotency-Key" };
  return { created, paint: paintAt(service.url, { create }) };
}

it("repeats the create of a dead process where the platform has an idempotency header", async () => {
  const { created, paint } = await serveByKey(() => undefined);
  const journal = fileJournal(await temporaryFolder());
  // Its process dies after the service has answered.
  const dying: Journal = {
    load: (key) => journal.load(key),
    save: (key, entry, when) =>
      Reflect.get(Object(entry.value), "state") === "intended" && entry.revision === 1
        ? journal.save(key, entry, when)
        : new Promise(() => {}),
  };
  void once("a", paint, { prompt: "a cat" }, { ...QUICK, journal: dying });
  await expect.poll(() => created.size, patient).toBe(1);
  // Its lease is over.
  const value = { ...Object((await journal.load("a"))?.value), aliveUntil: Date.now() };
  await journal.save("a", { revision: 2, value }, { expected: 1 });
  const generation = await once("a", paint, { prompt: "a cat" }, { ...QUICK, journal });
  expect(generation).toMatchObject({ ok: true, id: "gen_1" });
  expect(created.size).toBe(1);
});

it.each([
  ["finds the service busy", {}, { category: "transient", status: 429 }],
  ["has no key", { apiKey: "" }, { category: "auth" }],
  ["has a mistyped option", { timeoutMS: 5 }, { name: "TypeError" }],
])("keeps the doubt about a lost create whose repeat %s", async (_, wrong, expected) => {
  const { created, paint } = await serveByKey((creates) =>
    creates === 1 ? "lost" : creates === 2 && Object.keys(wrong).length === 0 ? "busy" : undefined,
  );
  const journal = fileJournal(await temporaryFolder());
  const options = { ...QUICK, journal, retry: { retries: 0 } };
  const call = (more: object) => once("a", paint, { prompt: "a cat" }, { ...options, ...more });
  await expect(call({})).rejects.toMatchObject({ mayHaveCharged: true });
  const { value: lost } = (await journal.load("a")) ?? {};
  const error = await call(wrong).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject(expected);
  if (error instanceof GenerationError) {
    expect(error.mayHaveCharged).toBe(true);
    expect(error.message).not.toContain("Nothing was charged");
    expect(error.message).toMatch(/may have been accepted and charged\. Repeating it failed: POST/);
    expect(error.guidance).toContain('settleDoubt("a", "create-again", { journal })');
  }
  expect((await journal.load("a"))?.value).toEqual(lost);
  expect(await call({})).toMatchObject({ ok: true, id: "gen_1" });
  expect(created.size).toBe(1);
});
