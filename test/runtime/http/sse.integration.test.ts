import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clientOf, stateOf } from "../../../runtime/client.js";
import { redactorFor } from "../../../runtime/http/redact.js";
import { MessageReader } from "../../../runtime/http/sse.js";
import { createClient, type GenerationEvent, generate } from "../../../runtime/index.js";
import { BOUNDS } from "../../../runtime/options/options.js";
import { COMPLETED, FAILED, paintAt, QUEUED, QUICK, RUNNING } from "../endpoints.js";
import {
  answer,
  frame,
  frames,
  openStream,
  type Script,
  serveService,
} from "../scripted-server.js";

const completed = { ok: true, status: "COMPLETED", id: "gen_1", data: COMPLETED.data };

/** Writes these bytes in pieces that really arrive one by one. */
function pieces(bytes: Buffer, size: number, then: "stay" | "end" = "stay"): Script {
  return async (_, response) => {
    openStream(response);
    response.socket?.setNoDelay(true);
    for (let at = 0; at < bytes.length; at += size) {
      response.write(bytes.subarray(at, at + size));
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (then === "end") response.end();
  };
}

function text(...parts: string[]): Script {
  return pieces(Buffer.from(parts.join("")), 1_000_000);
}

const done = JSON.stringify(COMPLETED);
const pretty = JSON.stringify(COMPLETED, null, 2)
  .split("\n")
  .map((line) => `data: ${line}\n`)
  .join("");

const [head, tail] = JSON.stringify({ ...COMPLETED, data: { text: "|" } }).split("|");
// A lone continuation, a start without one, an overlong form, a surrogate, a character cut short.
const broken = Buffer.from("80 c3 41 e0 80 af ed a0 80 f0 9f 98 2e ff".replaceAll(" ", ""), "hex");

interface Row {
  readonly name: string;
  readonly post: Script;
  readonly gives: object;
  readonly source: "sse" | "poll";
  /** What the poll endpoint answers. @defaultValue completed */
  readonly get?: Script;
  readonly idleTimeoutMs?: number;
  readonly gets?: number;
}

const rows: Row[] = [
  {
    name: "one byte a chunk",
    post: pieces(Buffer.from(frame(QUEUED) + frame(COMPLETED)), 1),
    gives: completed,
    source: "sse",
  },
  { name: "CRLF", post: text(`data: ${done}\r\n\r\n`), gives: completed, source: "sse" },
  {
    name: "CRLF split anywhere",
    post: pieces(Buffer.from(`data: ${done}\r\n\r\n`), 1),
    gives: completed,
    source: "sse",
  },
  {
    name: "lone CR, and the stream stays open",
    post: text(`data: ${done}\r\r`),
    gives: completed,
    source: "sse",
  },
  {
    name: "lone CR split anywhere",
    post: pieces(Buffer.from(`data: ${done}\r\r`), 1),
    gives: completed,
    source: "sse",
  },
  {
    name: "line ends in any mix",
    post: pieces(Buffer.from(`: a\r: b\n: c\r\ndata: ${done}\r\n\n`), 3),
    gives: completed,
    source: "sse",
  },
  {
    name: "a last event that ends in a lone CR, then the end",
    post: pieces(Buffer.from(`data: ${done}\n\r`), 7, "end"),
    gives: completed,
    source: "sse",
  },
  { name: "one BOM", post: text(`\uFEFFdata: ${done}\n\n`), gives: completed, source: "sse" },
  {
    name: "a BOM split over chunks",
    post: pieces(Buffer.from(`\uFEFFdata: ${done}\n\n`), 1),
    gives: completed,
    source: "sse",
  },
  { name: "data over several lines", post: text(`${pretty}\n`), gives: completed, source: "sse" },
  {
    name: "data without the leading space",
    post: text(`data:${done}\n\n`),
    gives: completed,
    source: "sse",
  },
  {
    name: "comments and unknown fields",
    post: text(`: hi\nfoo: bar\nretry: 99999999999\ndata: ${done}\n\n`),
    gives: completed,
    source: "sse",
  },
  {
    name: "UTF-8 split inside a character",
    post: pieces(Buffer.from(frame({ ...COMPLETED, data: { text: "😀é" } })), 1),
    gives: { ok: true, data: { text: "😀é" } },
    source: "sse",
  },
  {
    name: "bytes that are no UTF-8, each as the standard replaces it",
    post: pieces(
      Buffer.concat([Buffer.from(`data: ${head}`), broken, Buffer.from(`${tail}\n\n`)]),
      1,
    ),
    gives: { ok: true, data: { text: new TextDecoder().decode(broken) } },
    source: "sse",
  },
  {
    name: "data that is no JSON is skipped",
    post: frames(["data: hello\n\ndata: {bad\n\ndata: [DONE]\n\n", COMPLETED]),
    gives: completed,
    source: "sse",
  },
  {
    name: "[DONE] is no end",
    post: frames([QUEUED, "data: [DONE]\n\n", COMPLETED]),
    gives: completed,
    source: "sse",
  },
  {
    name: "the end after an id",
    post: frames([QUEUED, RUNNING], "end"),
    gives: completed,
    source: "poll",
  },
  {
    name: "a reset in the middle of an event",
    post: frames([QUEUED, 'data: {"id":"gen_1","sta'], "reset"),
    gives: completed,
    source: "poll",
  },
  {
    name: "COMPLETED cut in half",
    post: frames([QUEUED, frame(COMPLETED).slice(0, 60)], "end"),
    gives: completed,
    source: "poll",
  },
  {
    name: "COMPLETED without its blank line is no event",
    post: frames([`data: ${done}\n`], "end"),
    gives: completed,
    source: "poll",
  },
  {
    name: "an id in an event that was cut off is polled",
    post: frames(['data: {"id":"gen_1","status":"COMPL'], "end"),
    gives: completed,
    source: "poll",
  },
  {
    name: "the first terminal status wins",
    post: frames([COMPLETED, FAILED]),
    gives: completed,
    source: "sse",
  },
  {
    name: "FAILED with its reason",
    post: frames([QUEUED, FAILED]),
    gives: {
      ok: false,
      status: "FAILED",
      code: "IMAGE_GENERATION_FAILED",
      message: "the model gave up",
    },
    source: "sse",
  },
  {
    name: "cancelled",
    post: frames([{ id: "gen_1", status: "cancelled" }]),
    gives: { ok: false, status: "CANCELED" },
    source: "sse",
  },
  {
    name: "succeeded, with space around it",
    post: frames([{ id: "gen_1", status: " succeeded ", data: { text: "x" } }]),
    gives: { ok: true, status: "SUCCEEDED" },
    source: "sse",
  },
  ...["ERROR", "aborted", "EXPIRED", "Rejected"].map(
    (status): Row => ({
      name: `${status} is FAILED`,
      post: frames([{ id: "gen_1", status }]),
      gives: { ok: false, status: "FAILED" },
      source: "sse",
    }),
  ),
  {
    name: "unknown words, null and numbers are no end",
    post: frames([
      QUEUED,
      { id: "gen_1", status: "DREAMING" },
      { id: "gen_1", status: null },
      { id: "gen_1", status: 7 },
      COMPLETED,
    ]),
    gives: completed,
    source: "sse",
  },
  {
    name: "id and status in a wrapping",
    post: frames([{ data: COMPLETED }]),
    gives: completed,
    source: "sse",
  },
  {
    name: "id and status in a wrapping of a wrapping",
    post: frames([{ result: { generation: COMPLETED } }]),
    gives: completed,
    source: "sse",
  },
  {
    name: "other names of id and status",
    post: frames([
      { task_id: "gen_1" },
      { taskId: "gen_1", queue_state: "COMPLETED", output: ["u"] },
    ]),
    gives: { ok: true, id: "gen_1", data: ["u"] },
    source: "sse",
  },
  {
    name: "an id that is a number",
    post: frames([{ ...COMPLETED, id: 17 }]),
    gives: { ok: true, id: "17" },
    source: "sse",
  },
  {
    name: "event: completed without a status proves nothing",
    post: frames([QUEUED, 'event: completed\ndata: {"id":"gen_1"}\n\n']),
    gives: completed,
    source: "poll",
    gets: 1,
  },
  {
    name: "event: failed without a status proves nothing",
    post: frames([QUEUED, "event: failed\ndata: {}\n\n"]),
    gives: completed,
    source: "poll",
    gets: 1,
  },
  {
    name: "event: done with no JSON proves nothing",
    post: frames([QUEUED, "event: done\ndata: [DONE]\n\n"]),
    gives: completed,
    source: "poll",
    gets: 1,
  },
  {
    name: "an error event in the stream",
    post: frames([QUEUED, 'event: error\ndata: {"code":"IMAGE_GENERATION_FAILED"}\n\n']),
    gives: { ok: false, status: "FAILED" },
    get: answer(200, FAILED),
    source: "poll",
    gets: 1,
  },
  {
    name: "the name of an event is outranked by its status",
    post: frames(['event: completed\ndata: {"id":"gen_1","status":"IN_PROGRESS"}\n\n', COMPLETED]),
    gives: completed,
    source: "sse",
    gets: 0,
  },
  {
    name: "COMPLETED without data: one GET completes it",
    post: frames([{ id: "gen_1", status: "COMPLETED" }]),
    gives: completed,
    source: "poll",
    gets: 1,
  },
  {
    name: "events with another id are ignored",
    post: frames([QUEUED, { ...FAILED, id: "gen_2" }, COMPLETED]),
    gives: completed,
    source: "sse",
  },
  {
    name: "an id inside the data is not another generation's",
    post: frames([QUEUED, { status: "COMPLETED", data: { id: "img_9", images: [] } }]),
    gives: completed,
    source: "poll",
    gets: 1,
  },
  {
    name: "__proto__ keys change nothing",
    post: frames([
      `data: {"__proto__":{"status":"COMPLETED","id":"evil"},"id":"gen_1","status":"IN_QUEUE"}\n\n`,
      COMPLETED,
    ]),
    gives: completed,
    source: "sse",
  },
  {
    name: "silence: closed and polled",
    post: frames([QUEUED]),
    gives: completed,
    source: "poll",
    idleTimeoutMs: 60,
  },
  {
    name: "one event over its bound: closed and polled",
    post: frames([QUEUED, `data: ${"x".repeat(9 * 2 ** 20)}`]),
    gives: completed,
    source: "poll",
  },
  {
    name: "endless bytes without a line end: closed and polled",
    post: (_, response) => {
      openStream(response);
      response.write(frame(QUEUED));
      const chunk = Buffer.alloc(65_536, "x");
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    },
    gives: completed,
    source: "poll",
  },
  {
    name: "an event just under its bound",
    post: frames([{ ...COMPLETED, data: { blob: "x".repeat(8 * 2 ** 20 - 1000) } }]),
    gives: { ok: true },
    source: "sse",
  },
];

describe("a stream", () => {
  it.each(rows)("$name", async ({ post, get, gives, source, idleTimeoutMs, gets }) => {
    const server = await serveService({ post: [post], get: [get ?? answer(200, COMPLETED)] });
    const client = clientOf({
      ...stateOf(createClient()),
      bounds: { ...BOUNDS, eventBytes: 8 * 2 ** 20, streamBytes: 16 * 2 ** 20 },
    });
    const generation = await generate(
      paintAt(server.url),
      { prompt: "a cat" },
      {
        ...QUICK,
        client,
        ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
      },
    );
    expect(generation).toMatchObject({ ...gives, source });
    expect(server.of("POST")).toHaveLength(1);
    if (gets !== undefined) expect(server.of("GET")).toHaveLength(gets);
    expect(await server.openConnections()).toBe(0);
  });

  it("is read if the spec shows id and status, before any usual name", async () => {
    const odd = {
      job: { key: "gen_1", phase: "COMPLETED", image: { url: "u" } },
      id: "x",
      status: "FAILED",
    };
    const server = await serveService({ post: [frames([odd])] });
    const read = { id: [["job", "key"]], status: ["job", "phase"], data: ["job", "image"] };
    const generation = await generate(paintAt(server.url, { read }), { prompt: "a" }, QUICK);
    expect(generation).toMatchObject({ ok: true, id: "gen_1", data: { url: "u" } });
  });

  it("that keeps quiet but for comments gets a check-in, and stays open", async () => {
    let stream: Parameters<Script>[1] | undefined;
    const get: Script = (request, response) => {
      answer(200, RUNNING)(request, response);
      setTimeout(() => stream?.write(frame(COMPLETED)), 20);
    };
    const post: Script = (_, response) => {
      stream = response;
      openStream(response);
      response.write(frame(QUEUED));
      const beat = setInterval(() => response.write(": beat\n\n"), 10);
      response.on("close", () => clearInterval(beat));
    };
    const server = await serveService({ post: [post], get: [get] });
    const options = { ...QUICK, idleTimeoutMs: 1_000, eventTimeoutMs: 60 };
    const generation = await generate(paintAt(server.url), { prompt: "a" }, options);
    expect(generation).toMatchObject({ ...completed, source: "sse" });
    expect(server.of("GET")).toHaveLength(1);
    expect(await server.openConnections()).toBe(0);
  });

  it("is settled by a check-in that finds the end", async () => {
    const post: Script = (_, response) => {
      openStream(response);
      response.write(frame(QUEUED));
      const beat = setInterval(() => response.write(": beat\n\n"), 10);
      response.on("close", () => clearInterval(beat));
    };
    const server = await serveService({ post: [post], get: [answer(200, COMPLETED)] });
    const options = { ...QUICK, idleTimeoutMs: 1_000, eventTimeoutMs: 60 };
    const generation = await generate(paintAt(server.url), { prompt: "a" }, options);
    expect(generation).toMatchObject({ ...completed, source: "poll" });
    expect(await server.openConnections()).toBe(0);
  });

  it("over its bound in all is closed and polled", async () => {
    const many = Array.from({ length: 50 }, () => ({ ...RUNNING, pad: "x".repeat(100) }));
    const server = await serveService({ post: [frames(many)], get: [answer(200, COMPLETED)] });
    const client = clientOf({
      ...stateOf(createClient()),
      bounds: { ...BOUNDS, streamBytes: 2_000 },
    });
    const generation = await generate(paintAt(server.url), { prompt: "a" }, { ...QUICK, client });
    expect(generation).toMatchObject({ ...completed, source: "poll" });
  });

  it("of 100,000 events is read in order", async () => {
    const seen: GenerationEvent[] = [];
    const frameText = frame(RUNNING);
    const server = await serveService({ post: [frames([frameText.repeat(100_000), COMPLETED])] });
    await generate(
      paintAt(server.url),
      { prompt: "a" },
      { ...QUICK, onEvent: (event) => seen.push(event) },
    );
    expect(seen).toHaveLength(100_003);
    expect(seen[0]).toEqual({ type: "submitted", id: "gen_1" });
    expect(seen.at(-1)?.type).toBe("terminal");
  });

  it("passes on a status as the service wrote it", async () => {
    const seen: unknown[] = [];
    const statuses = ["queued", " In_Progress", null, 7];
    const written = statuses.map((status) => ({ id: "gen_1", status }));
    const server = await serveService({ post: [frames([...written, COMPLETED])] });
    const onEvent = (event: GenerationEvent): void => {
      if (event.type === "status") seen.push(event.status);
    };
    await generate(paintAt(server.url), { prompt: "a" }, { ...QUICK, onEvent });
    expect(seen).toEqual(["queued", " In_Progress", "null", "7", "COMPLETED"]);
  });
});

describe("the messages of a stream", () => {
  it("have the key in none of them, wherever chunks end", () => {
    const secret = "sk/te+st4f=9a8c1d";
    const forms = [secret, encodeURIComponent(secret), secret.replace("/", "\\/")];
    const parts = ["a", "{}", ...forms, secret.slice(0, 9), secret.slice(9)];
    const texts = fc
      .array(fc.constantFrom(...parts), { maxLength: 3 })
      .map((each) => each.join(""));
    const messages = fc.array(texts, { minLength: 1, maxLength: 8 });
    const lineEnds = fc.constantFrom("\n", "\r\n", "\r");
    const cuts = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 6 });
    const { clean } = redactorFor(secret);
    fc.assert(
      fc.property(messages, lineEnds, fc.boolean(), cuts, (sent, lineEnd, cutsOff, sizes) => {
        const lines = sent.flatMap((text) => [
          `event: on${text}`,
          `data: ${text}`,
          `data: ${text}`,
          "",
        ]);
        const whole = lines.map((line) => line + lineEnd).join("");
        const bytes = Buffer.from(cutsOff ? whole.slice(0, -lineEnd.length) : whole);
        const read: unknown[] = [];
        const reader = new MessageReader(BOUNDS, redactorFor(secret), {
          onMessage: (...message) => read.push(message),
        });
        let at = 0;
        for (const size of [...sizes, bytes.length]) {
          reader.read(bytes.subarray(at, at + size));
          at += size;
        }
        reader.finish();
        const last = sent.length - 1;
        expect(read).toEqual(
          sent.map((text, index) => [
            clean(`${text}\n${text}`),
            clean(`on${text}`),
            cutsOff && index === last,
          ]),
        );
      }),
      { numRuns: 500 },
    );
  });
});
