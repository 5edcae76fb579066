import { type ChildProcess, spawn } from "node:child_process";
import { once as eventOnce } from "node:events";
import path from "node:path";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { GenerationError } from "../../../runtime/index.js";
import { fileJournal, type Journal, once } from "../../../runtime/journal/index.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { clientWith } from "../bounds.js";
import { type ChargingService, serveCharging } from "../charging-service.js";
import { COMPLETED, paintAt, QUICK } from "../endpoints.js";
import { answer, serve } from "../scripted-server.js";

let worker: string;

beforeAll(async () => {
  worker = path.join(await temporaryFolder(), "worker.mjs");
  await build({
    entryPoints: [path.join(import.meta.dirname, "once-worker.ts")],
    outfile: worker,
    bundle: true,
    platform: "node",
    format: "esm",
    // undici requires Node's modules.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
});

interface Ended {
  readonly signal: string | null;
  readonly result: unknown;
}

function startWorker(...argv: string[]): { process: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [worker, ...argv], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ended = eventOnce(child, "close").then(([, signal]) => ({
    signal,
    result: text === "" ? undefined : JSON.parse(text),
  }));
  return { process: child, ended };
}

const run = (...argv: string[]) => startWorker(...argv).ended;

function chargesOf({ charged }: ChargingService): number {
  return [...charged.values()].flat().length;
}

const GOT_IT = { result: { ok: true, id: "gen_1" }, charges: 1 };
/** Nothing was sent, which the second process cannot know. */
const CANNOT_KNOW = { result: { category: "transient", mayHaveCharged: true }, charges: 0 };

/** A process that is killed at each step of `once`, and what a second one makes of what it left. */
const steps: Readonly<Record<string, object>> = {
  "before intended": GOT_IT,
  "after intended": CANNOT_KNOW,
  "while its create is open": GOT_IT,
  "before claim": GOT_IT,
  "after claim": GOT_IT,
  "before accepted": GOT_IT,
  "after accepted": GOT_IT,
  "before done": GOT_IT,
  "after done": GOT_IT,
};

describe("once, after its process was killed", () => {
  it("gives a second process the result, and never pays twice", { timeout: 60_000 }, async () => {
    // Each search for a running generation takes seconds: all at once.
    const results = await Promise.all(
      Object.keys(steps).map(async (step) => {
        const isOpen = step === "while its create is open";
        const service = await serveCharging(() => (isOpen ? "slow head" : undefined), true);
        const argv = [await temporaryFolder(), service.url, "order-1", "a cat"];
        const first = startWorker(...argv, step);
        if (isOpen) {
          await expect.poll(() => chargesOf(service), { timeout: 30_000 }).toBe(1);
          first.process.kill("SIGKILL");
        }
        expect(await first.ended).toEqual({ signal: "SIGKILL", result: undefined });
        const second = await run(...argv);
        return [step, { result: second.result, charges: chargesOf(service) }] as const;
      }),
    );
    expect(Object.fromEntries(results)).toEqual(steps);
  });

  it("leaves a generation of another key with the same input alone", async () => {
    const service = await serveCharging(() => undefined, true);
    const folder = await temporaryFolder();
    await run(folder, service.url, "order-1", "a cat", "after intended");
    expect((await run(folder, service.url, "order-2", "a cat")).result).toMatchObject({ ok: true });
    const second = await run(folder, service.url, "order-1", "a cat");
    expect(second.result).toEqual({ category: "transient", mayHaveCharged: true });
    expect(chargesOf(service)).toBe(1);
  });
});

it("creates once for two processes at once: both get the result", async () => {
  const service = await serveCharging(() => "slow head", true);
  const folder = await temporaryFolder();
  const [one, other] = await Promise.all([
    run(folder, service.url, "order-1", "a cat"),
    run(folder, service.url, "order-1", "a cat"),
  ]);
  expect(one.result).toEqual({ ok: true, id: "gen_1" });
  expect(other.result).toEqual(one.result);
  expect(chargesOf(service)).toBe(1);
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

  it("does not create again after a doubt, unless it is told to", async () => {
    let creates = 0;
    const service = await serve((request, response) => {
      if (request.path.includes("running")) return answer(404, {})(request, response);
      if (request.method === "POST") creates += 1;
      if (request.method === "POST" && creates === 1) return void response.socket?.destroy();
      answer(200, COMPLETED)(request, response);
    });
    const options = { ...(await quick()), client: clientWith({ recoverMs: 20 }) };
    const paint = paintAt(service.url);
    const call = (more = {}) => once("a", paint, { prompt: "a cat" }, { ...options, ...more });
    await expect(call()).rejects.toMatchObject({ mayHaveCharged: true });
    await expect(call()).rejects.toThrow(/may have been accepted and charged.*create-again/);
    expect(creates).toBe(1);
    expect(await call({ onDoubt: "create-again" })).toMatchObject({ ok: true });
    expect(creates).toBe(2);
  });

  it("refuses a key that another input was given", async () => {
    const service = await serve(answer(200, COMPLETED));
    const options = await quick();
    await once("a", paintAt(service.url), { prompt: "a cat" }, options);
    await expect(once("a", paintAt(service.url), { prompt: "a dog" }, options)).rejects.toThrow(
      /"a" belongs to another input/,
    );
  });

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

it("repeats the create of a dead process where the platform has an idempotency header", async () => {
  const created = new Map<string, string>();
  const service = await serve((request, response) => {
    if (request.method !== "POST") {
      const id = request.path.split("/").at(-1);
      return answer(200, { ...COMPLETED, id })(request, response);
    }
    const key = String(request.headers["idempotency-key"]);
    const id = created.get(key) ?? `gen_${created.size + 1}`;
    created.set(key, id);
    answer(200, { id, status: "IN_QUEUE" })(request, response);
  });
  const journal = fileJournal(await temporaryFolder());
  const paint = paintAt(service.url, {
    create: { path: "/generation/acme/paint", idempotencyHeader: "Idempotency-Key" },
  });
  const options = { ...QUICK, leaseMs: 50 };
  // Its process dies after the service has answered.
  const dying: Journal = {
    load: (key) => journal.load(key),
    save: (key, entry, when) =>
      Reflect.get(Object(entry.value), "state") === "intended" && entry.revision === 1
        ? journal.save(key, entry, when)
        : new Promise(() => {}),
  };
  void once("a", paint, { prompt: "a cat" }, { ...options, journal: dying });
  await expect.poll(() => created.size).toBe(1);
  const generation = await once("a", paint, { prompt: "a cat" }, { ...options, journal });
  expect(generation).toMatchObject({ ok: true, id: "gen_1" });
  expect(created.size).toBe(1);
});
