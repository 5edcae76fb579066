import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, onTestFinished } from "vitest";
import { createClient, wait } from "../../runtime/index.js";
import { fileJournal, once } from "../../runtime/journal/index.js";
import {
  generationOf,
  nodeWebhookHandler,
  type WebhookEvent,
} from "../../runtime/webhooks/index.js";
import type { FaultName, Simulator } from "../../simulator/index.js";
import { simulate } from "../../simulator/index.js";
import { temporaryFolder } from "../temporary-folder.js";
import { answerOf, create } from "./client.js";
import { handmade, nanoBananaPro } from "./endpoints.js";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** The suite runs on busy machines. */
const PATIENT = { timeout: 15_000 };

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real server that keeps what it gets, and answers with the status that it is told. */
async function receiver(statusOf: (count: number) => number = () => 204) {
  const received: Received[] = [];
  const url = await listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(statusOf(received.length)).end();
    });
  });
  return { url, received };
}

async function listen(handle: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handle as NonNullable<typeof handle>);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
}

async function start(url: string, options: object = {}): Promise<Simulator> {
  const simulator = await simulate({
    endpoints: handmade,
    latencyMs: 60,
    webhooks: { url, secret: SECRET },
    ...options,
  });
  onTestFinished(() => simulator.close());
  return simulator;
}

async function created(simulator: Simulator, prompt: string): Promise<string> {
  const { body } = await answerOf(await create(simulator, { prompt }));
  return String(body["id"]);
}

const typeOf = ({ body }: Received): unknown => JSON.parse(body).type;

/** Whether the reference library of Standard Webhooks takes it. */
function isGenuine({ headers, body }: Received): boolean {
  try {
    new Webhook(SECRET).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

describe("the simulator's webhooks", () => {
  it.each([
    ["a cat", "task.completed", { state: "succeeded", data: { n: 1 } }],
    ["a cat [fail]", "task.failed", { state: "failed", code: "IMAGE_GENERATION_FAILED" }],
    ["a cat [cancel]", "task.canceled", { state: "canceled" }],
  ])(
    "tell of each status of %j, signed as the reference library wants it",
    async (prompt, end, last) => {
      const { url, received } = await receiver();
      const simulator = await start(url);
      const id = await created(simulator, prompt);
      await expect
        .poll(() => received.map(typeOf), PATIENT)
        .toEqual(["task.created", "task.started", end]);
      expect(received.map(isGenuine)).toEqual([true, true, true]);
      expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(3);
      const bodies = received.map(({ body }) => JSON.parse(body));
      expect(bodies.map(({ prediction }) => prediction.id)).toEqual([id, id, id]);
      expect(bodies.at(-1)).toMatchObject({ prediction: last });
      await expect
        .poll(() => simulator.stats(), PATIENT)
        .toMatchObject({ webhookAttempts: 3, webhooksTaken: 3 });
    },
  );

  it("come again after an answer of 5xx, under the same id, and not for ever", async () => {
    const { url, received } = await receiver((count) => (count <= 2 ? 500 : 204));
    const simulator = await start(url, { faults: { "webhook.end-only": 1 } });
    await created(simulator, "a cat");
    await expect.poll(() => simulator.stats().webhooksTaken, PATIENT).toBe(1);
    expect(received.map(({ headers }) => headers["webhook-id"])).toEqual(
      Array.from({ length: 3 }, () => received[0]?.headers["webhook-id"]),
    );
    const giving = await receiver(() => 503);
    const other = await start(giving.url);
    await created(other, "a dog [fault:webhook.no-retries]");
    await expect.poll(() => giving.received.length, PATIENT).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(giving.received).toHaveLength(3);
  });

  it("wait for one another in any number, without a warning of Node", async () => {
    const warnings: string[] = [];
    const onWarning = ({ name }: Error) => warnings.push(name);
    process.on("warning", onWarning);
    onTestFinished(() => void process.off("warning", onWarning));
    const simulator = await start("http://127.0.0.1:9/");
    await Promise.all(Array.from({ length: 20 }, () => created(simulator, "a cat")));
    expect(warnings).toEqual([]);
  });

  it("end with the simulator, though the server never answers", async () => {
    const url = await listen(() => {});
    const simulator = await start(url);
    await created(simulator, "a cat");
    await expect.poll(() => simulator.stats().webhookAttempts, PATIENT).toBe(1);
    await simulator.close();
  });

  it.each([
    ["ftp://127.0.0.1/", SECRET, "webhooks.url must be an http or https address"],
    ["nowhere", SECRET, "webhooks.url must be an http or https address"],
    [
      "http://127.0.0.1/",
      "whsec_?",
      "webhooks.secret must be whsec_ and base64 of 16 bytes or more",
    ],
    ["http://127.0.0.1/", "abc", "webhooks.secret must be whsec_ and base64 of 16 bytes or more"],
    ["http://127.0.0.1/", "whsec_AAAAAAAAAAAAAAAAAAAA", "webhooks.secret must be whsec_ and"],
    // As JavaScript gives a variable that is not set.
    ["http://127.0.0.1/", undefined as unknown as string, "webhooks.secret must be whsec_ and"],
  ])("need an address and a secret that handlers take: %s, %s", async (url, secret, message) => {
    await expect(simulate({ endpoints: handmade, webhooks: { url, secret } })).rejects.toThrow(
      message,
    );
  });
});

interface Expected {
  /** What `onEvent` was called for. */
  readonly steps: readonly string[];
  /** Deliveries that were answered 2xx, and those that were refused. */
  readonly taken: number;
  readonly refused: number;
}

const ALL = ["queued", "running", "succeeded"];
const plain: Expected = { steps: ALL, taken: 3, refused: 0 };
const forgedFirst: Expected = { steps: ALL, taken: 3, refused: 3 };

/** What an app gets under each fault, with the handler and a journal. */
const faults: Readonly<Partial<Record<FaultName, Expected>>> = {
  "webhook.twice": { ...plain, taken: 6 },
  "webhook.answer-lost": { ...plain, taken: 6 },
  "webhook.reversed": { ...plain, steps: ["succeeded"] },
  "webhook.late": plain,
  "webhook.end-only": { steps: ["succeeded"], taken: 1, refused: 0 },
  "webhook.without-data": plain,
  "webhook.wrong-signature-first": forgedFirst,
  "webhook.changed-body-first": forgedFirst,
  "webhook.old-timestamp-first": forgedFirst,
  "webhook.several-signatures": plain,
};

describe("an app with the runtime's handler", () => {
  it("gets one result under every fault of webhooks", { timeout: 60_000 }, async () => {
    const journal = fileJournal(await temporaryFolder());
    const app = await startApp(async (event, simulator) => {
      if (event.status !== "succeeded") return undefined;
      const options = { apiKey: "key", baseUrl: simulator.baseUrl, client: createClient() };
      return generationOf(event, { ...options, endpoint: nanoBananaPro.endpoint });
    }, journal);
    const names = Object.keys(faults);
    const simulator = app.simulator;
    const ids = await Promise.all(names.map((name) => created(simulator, `a cat [fault:${name}]`)));
    const wanted = names.map((name) => faults[name as FaultName] as Expected);
    const sum = (of: (row: Expected) => number) => wanted.reduce((all, row) => all + of(row), 0);
    await expect
      .poll(() => simulator.stats().webhooksTaken, { timeout: 30_000 })
      .toBe(sum(({ taken }) => taken));
    for (const [at, id] of ids.entries()) {
      const own = app.seen.filter(({ event }) => event.generationId === id);
      expect([names[at], own.map(({ event }) => event.status)]).toEqual([
        names[at],
        wanted[at]?.steps,
      ]);
      expect(own.flatMap(({ result }) => result ?? [])).toMatchObject([{ ok: true, id }]);
    }
    // 409 for the second of two at once is another answer, and has it delivered again.
    expect(app.answers.filter((status) => status === 401)).toHaveLength(
      sum(({ refused }) => refused),
    );
  });

  it("is not fooled by wrong signatures alone, and a lost webhook costs it only time", async () => {
    const app = await startApp(async () => undefined);
    const { simulator } = app;
    for (const fault of ["webhook.wrong-signature", "webhook.never"] as const) {
      const id = await created(simulator, `a cat [fault:${fault}]`);
      const options = { apiKey: "key", baseUrl: simulator.baseUrl, pollIntervalMs: 10 };
      const result = await wait(id, { ...options, endpoint: nanoBananaPro.endpoint });
      expect(result).toMatchObject({ ok: true, id });
    }
    await expect.poll(() => app.answers, PATIENT).toEqual([401, 401, 401]);
    expect(app.seen).toEqual([]);
  });

  it.each(["wait", "once"])("polls less in %s, for a webhook wakes it", async (how) => {
    const app = await startApp(async () => undefined, undefined, { latencyMs: 1_500 });
    const { simulator } = app;
    const options = { apiKey: "key", baseUrl: simulator.baseUrl };
    const { endpoint } = nanoBananaPro;
    const journal = fileJournal(await temporaryFolder());
    const run = async (prompt: string, pollIntervalMs: number) => {
      const before = app.polls();
      const call = { ...options, pollIntervalMs };
      const generation =
        how === "wait"
          ? await wait(await created(simulator, prompt), { ...call, endpoint })
          : await once(prompt, endpoint, { prompt }, { ...call, journal });
      expect(generation).toMatchObject({ ok: true });
      return app.polls() - before;
    };
    // A call that had to wait for its own poll would run into the test's timeout.
    const woken = await run("a cat", 600_000);
    const alone = await run("a cat [fault:webhook.never]", 20);
    // One at once, and one for each of three events at most.
    expect(woken).toBeLessThanOrEqual(4);
    expect(alone).toBeGreaterThan(4);
  });
});

interface Seen {
  readonly event: WebhookEvent;
  readonly result: unknown;
}

/** A simulator, and an app that it delivers to. */
async function startApp(
  act: (event: WebhookEvent, simulator: Simulator) => Promise<unknown>,
  journal?: ReturnType<typeof fileJournal>,
  options: object = {},
) {
  const seen: Seen[] = [];
  const answers: number[] = [];
  let polls = 0;
  const handler = nodeWebhookHandler({
    secret: SECRET,
    ...(journal && { journal }),
    onEvent: async (event) => {
      seen.push({ event, result: await act(event, simulator) });
    },
  });
  const url = await listen((request, response) => {
    response.once("finish", () => answers.push(response.statusCode));
    void handler(request, response);
  });
  const simulator: Simulator = await start(url, {
    onRequest: ({ method, path }: { method: string; path: string }) => {
      if (method === "GET" && path.includes("/generation/")) polls += 1;
    },
    ...options,
  });
  return { seen, answers, simulator, polls: () => polls };
}
