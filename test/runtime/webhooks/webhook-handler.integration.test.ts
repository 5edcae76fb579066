import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import path from "node:path";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, onTestFinished } from "vitest";
import { fileJournal } from "../../../runtime/journal/index.js";
import {
  generationOf,
  type HandlerOptions,
  nodeWebhookHandler,
  type WebhookEvent,
  webhookHandler,
} from "../../../runtime/webhooks/index.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { COMPLETED, paintAt, QUICK } from "../endpoints.js";
import { answer, serve } from "../scripted-server.js";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const EVENTS = ["created", "started", "completed"] as const;
const ENDS = ["completed", "failed", "canceled"] as const;
const STATES = {
  created: "queued",
  started: "running",
  completed: "succeeded",
  failed: "failed",
  canceled: "canceled",
};

interface Delivery {
  readonly id: string;
  readonly body: string;
}

function delivery(event: keyof typeof STATES, generation = "gen_1"): Delivery {
  const prediction = { id: generation, state: STATES[event] };
  return {
    id: `msg_${generation}_${event}`,
    body: JSON.stringify({ type: `task.${event}`, prediction }),
  };
}

function headersOf({ id, body }: Delivery): Record<string, string> {
  const now = new Date();
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": new Webhook(SECRET).sign(id, now, body),
  };
}

/** Gives the status and the text of the answer. */
type Send = (sent: Delivery, headers?: Record<string, string>) => Promise<string>;

async function shown(answered: Promise<Response>): Promise<string> {
  const response = await answered;
  return `${response.status} ${await response.text()}`.trim();
}

/** A real server of webhooks, and how it is called. */
async function receiveByNode(options: Omit<HandlerOptions, "secret">): Promise<Send> {
  const handler = nodeWebhookHandler({ secret: SECRET, ...options });
  const server = createServer((request, response) => void handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return async (sent, headers = headersOf(sent)) => {
    const url = `http://127.0.0.1:${port}/webhook`;
    return shown(fetch(url, { method: "POST", headers, body: sent.body }));
  };
}

/** What a server that speaks `fetch` does with a request. */
async function receiveByFetch(options: Omit<HandlerOptions, "secret">): Promise<Send> {
  const handle = webhookHandler({ secret: SECRET, ...options });
  return async (sent, headers = headersOf(sent)) => {
    const { body } = sent;
    const request = new Request("https://app.test/webhook", { method: "POST", headers, body });
    return shown(handle(request));
  };
}

/** Every order of a list. */
function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) =>
    ordersOf([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

describe.each([
  ["nodeWebhookHandler", receiveByNode],
  ["webhookHandler", receiveByFetch],
])("%s", (_, receive) => {
  it("takes the first end for the end, whatever comes after it", async () => {
    const journal = fileJournal(path.join(await temporaryFolder(), "webhooks"));
    const seen: string[] = [];
    const send = await receive({ journal, onEvent: ({ status }) => void seen.push(status) });
    for (const [at, order] of ordersOf(ENDS).entries()) {
      for (const event of order) {
        expect(await send(delivery(event, `end_${at}`))).toBe("204");
      }
    }
    expect(seen).toEqual(ordersOf(ENDS).map(([first = "completed"]) => STATES[first]));
  });

  it("gives one result for events in every order, twice, and late", async () => {
    const service = await serve((request, response) => {
      const id = request.path.split("/").at(-1);
      answer(200, { ...COMPLETED, id })(request, response);
    });
    const journal = fileJournal(path.join(await temporaryFolder(), "webhooks"));
    const seen: WebhookEvent[] = [];
    const results: unknown[] = [];
    const send = await receive({
      journal,
      onEvent: async (event) => {
        seen.push(event);
        if (event.status !== "succeeded") return;
        const generation = await generationOf(event, { ...QUICK, endpoint: paintAt(service.url) });
        if (generation?.ok) results.push(generation.data);
      },
    });
    const orders = ordersOf(EVENTS);
    for (const [at, order] of orders.entries()) {
      for (const event of [...order, ...order]) {
        expect(await send(delivery(event, `gen_${at}`))).toBe("204");
      }
    }
    expect(results).toHaveLength(orders.length);
    expect(service.requests).toHaveLength(orders.length);
    for (const at of orders.keys()) {
      const steps = seen.filter(({ generationId }) => generationId === `gen_${at}`);
      const names = steps.map(({ status }) => ["queued", "running", "succeeded"].indexOf(status));
      expect(names).toEqual([...names].sort());
    }
  });

  it("lets one of two equal deliveries at once act, and has the other delivered again", async () => {
    let acts = 0;
    let finish: () => void = () => {};
    const journal = fileJournal(await temporaryFolder());
    const send = await receive({
      journal,
      onEvent: () => {
        acts += 1;
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
    });
    const first = send(delivery("completed"));
    await expect.poll(() => acts).toBe(1);
    expect(await send(delivery("completed"))).toBe(
      "409 an event of this generation is being handled",
    );
    finish();
    expect(await first).toBe("204");
    expect(await send(delivery("completed"))).toBe("204");
    expect(acts).toBe(1);
  });

  it("has an event delivered again whose onEvent threw, and one whose process died", async () => {
    let acts = 0;
    let now = Date.now();
    const journal = fileJournal(await temporaryFolder());
    const send = await receive({
      journal,
      now: () => now,
      onEvent: () => {
        acts += 1;
        if (acts === 1) throw new Error("the database is away");
      },
      onError: () => {},
    });
    expect(await send(delivery("completed"))).toBe("500 it failed here: deliver again");
    expect(await send(delivery("completed"))).toBe("204");
    // What a process leaves that dies in onEvent.
    const claim = { step: -1, event: "", claimedAt: now };
    await journal.save("webhook:gen_2", { revision: 1, value: claim }, { expected: 0 });
    expect(await send(delivery("completed", "gen_2"))).toBe(
      "409 an event of this generation is being handled",
    );
    now += 59_999;
    expect(await send(delivery("completed", "gen_2"))).toMatch(/^409 /);
    now += 1;
    expect(await send(delivery("completed", "gen_2"))).toBe("204");
    expect(acts).toBe(3);
  });

  it("acts on the events of each platform where two have the same id in one journal", async () => {
    const acted: string[] = [];
    const journal = fileJournal(await temporaryFolder());
    for (const name of ["one", "another"]) {
      const onEvent = ({ status }: WebhookEvent) => void acted.push(`${name} ${status}`);
      const send = await receive({ journal, platform: { name }, onEvent });
      for (let times = 0; times < 2; times += 1) {
        expect(await send(delivery("completed"))).toBe("204");
      }
    }
    expect(acted).toEqual(["one succeeded", "another succeeded"]);
  });

  it("answers why it refuses, and does not act", async () => {
    let acts = 0;
    const send = await receive({
      maxBytes: 1_000,
      onEvent: () => {
        acts += 1;
      },
    });
    const good = delivery("completed");
    expect(await send({ ...good, body: `${good.body} ` }, headersOf(good))).toBe(
      "401 no_matching_signature",
    );
    expect(await send({ id: "msg_1", body: "[]" })).toBe("400 invalid_body");
    expect(await send({ id: "msg_1", body: `"${"x".repeat(1_000)}"` })).toBe("413 body_too_large");
    expect(acts).toBe(0);
    expect(await send(good)).toBe("204");
    expect(acts).toBe(1);
  });
});

describe.each([
  ["nodeWebhookHandler", receiveByNode],
  ["webhookHandler", receiveByFetch],
])("%s, where something fails", (_, receive) => {
  it.each([
    [
      "the journal",
      { journal: { load: () => Promise.reject(new Error("down")), save: neverSaves } },
    ],
    ["onEvent", { onEvent: () => Promise.reject(new Error("down")) }],
  ])("answers 500 and tells onError what %s threw", async (_, failing) => {
    const told: unknown[] = [];
    const onError = (error: unknown) => told.push(error);
    const send = await receive({ onEvent: () => {}, onError, ...failing });
    expect(await send(delivery("completed"))).toBe("500 it failed here: deliver again");
    expect(told).toEqual([new Error("down")]);
  });
});

const neverSaves = async () => false;

describe.each([
  ["nodeWebhookHandler", nodeWebhookHandler],
  ["webhookHandler", webhookHandler],
])("%s, when it is made", (_, make) => {
  it.each([
    [{ secret: "" }, "it is empty: is its variable set?"],
    [{ secret: "abc" }, "option secret must be whsec_ and base64"],
    [{ secret: "whsec_?" }, "option secret must be whsec_ and base64"],
    [{}, "needs option secret, secrets, publicKey or keySet"],
  ])("refuses %j, which no event could be checked by", (keys, problem) => {
    expect(() => make({ ...keys, onEvent: () => {} })).toThrow(problem);
  });
});

describe("nodeWebhookHandler", () => {
  it("goes on after a request that breaks in the middle of its body", async () => {
    const handler = nodeWebhookHandler({ secret: SECRET, onEvent: () => {}, onError: () => {} });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const handled = new Promise<void>((resolve, reject) => {
      server.on("request", (request, response) => {
        handler(request, response).then(resolve, reject);
      });
    });
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, "127.0.0.1");
    const half = "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf";
    socket.write(half, () => socket.destroy());
    await expect(handled).resolves.toBeUndefined();
  });
});
