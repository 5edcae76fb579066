import { expect, it } from "vitest";
import { Answer } from "../../runtime/answer/answer.js";
import { images } from "../../runtime/answer/find-media.js";
import { NOTHING_KNOWN } from "../../runtime/call/engine-state.js";
import { StreamFollower } from "../../runtime/engine/follow-stream.js";
import { classify } from "../../runtime/error/classify.js";
import { failureOf } from "../../runtime/error/create-error.js";
import { describeError } from "../../runtime/error/describe-answer.js";
import { SilenceWatch } from "../../runtime/http/idle-timer.js";
import { readCreate } from "../../runtime/reading/read-create.js";
import { readFetched, readStatus } from "../../runtime/reading/read-status.js";
import { askAgainInMs } from "../../runtime/reading/retry-after.js";
import { toSingleLine } from "../../runtime/util/single-line.js";
import { readingCall as call } from "./reading-call.js";
import { expectWithinBound } from "./within-bound.js";

/** A megabyte of a stranger's text in each place that reads some: no input blocks for 50 ms. */

const { redactor } = call;

function fields(write: (at: number) => string, length = 60_000): string {
  return Array.from({ length }, (_, at) => write(at)).join(",");
}
const many = `{${fields((at) => `"field${at}":${at}`)}}`;
const texts: Readonly<Record<string, string>> = {
  "60,000 fields": many,
  "60,000 fields of data": `{"data":${many}}`,
  "60,000 fields of an error": `{"error":${many}}`,
  "60,000 details": `{"detail":${many}}`,
  "a result with 60,000 fields": `{"id":"g1","status":"COMPLETED",${many.slice(1)}`,
  "50,000 ids": `{${fields((at) => `"f${at}_id":"${at}"`, 50_000)}}`,
  "40,000 statuses": `{${fields((at) => `"f${at}_status":"${at}"`, 40_000)}}`,
  "50,000 messages": `{${fields((at) => `"f${at}_msg":"${at}"`, 50_000)}}`,
  "a list of details": `{"detail":[${fields(() => '{"type":"a"}')}]}`,
  blanks: " ".repeat(1_000_000),
  "a status of blanks": `{"status":"${" ".repeat(1_000_000)}"}`,
  "a message of blanks": `{"message":"${" ".repeat(999_000)}x"}`,
  "an id of blanks": `{"id":"${" ".repeat(1_000_000)}"}`,
  "blanks after a name": `"id"${" ".repeat(1_000_000)}:`,
  "escaped quotes, cut off": `{"a":"${'\\"'.repeat(400_000)}`,
  "letters as escapes": `{"a":"${"\\u0073".repeat(160_000)}"}`,
  "names without values": `"${"id".repeat(500_000)}`,
  "line ends": "\n".repeat(1_000_000),
  "open brackets": "[".repeat(1_000_000),
  "550,000 numbers": `[${"1,".repeat(550_000)}1]`,
  "100,000 items": `{"data":[${'{"a":1},'.repeat(100_000)}1]}`,
  "40,000 addresses": `{"data":[${fields((at) => `"https://a.test/${at}"`, 40_000)}]}`,
  "parts of the key": `{"message":"${"sk_test_4f9".repeat(90_000)}"}`,
  stars: `{"message":"${"*".repeat(1_000_000)}"}`,
};

function answerOf(status: number, text: string, complete: boolean): Answer {
  const headers = { "content-type": "application/json" };
  return new Answer({ status, headers }, [Buffer.from(text)], complete, redactor.clean);
}

function answerWith(status: number, headers: Answer["headers"]): Answer {
  return new Answer({ status, headers }, [], true, (it) => it);
}

/** What reads a text of a service, each from the bytes on. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  "an answer to a create": (text) => readCreate(call, answerOf(200, text, true), () => {}),
  "a refusal that is cut off": (text) => readCreate(call, answerOf(502, text, false), () => {}),
  "a status": (text) => {
    const asked = { facts: { ...NOTHING_KNOWN, id: "g1" }, attempt: 1, startedAt: 0 };
    return readStatus(call, answerOf(200, text, true), asked, () => {});
  },
  "a result apart": (text) => readFetched(call, answerOf(200, text, true), 0),
  "an event": (text) => readStream(`data: ${text}\n\n`),
  "an event that is cut off": (text) => readStream(`event: failed\ndata: ${text}`),
  "what an error says": (text) => classify(500, text),
  "an answer in few words": (text) => failureOf(call, answerOf(400, text, true)),
  "an error of the network": (text) => describeError(call, new Error(text)),
  "a text on one line": (text) => toSingleLine(text.slice(0, 1_000)),
  "a text without the key": redactor.clean,
  "when to ask again": (text) => askAgainInMs(call, answerWith(503, { "retry-after": text })),
  "where a task is": (text) => readCreate(call, answerWith(202, { location: text }), () => {}),
  "media of a result": (text) => {
    const known = { ok: true, status: "COMPLETED", id: "g1", source: "poll", raw: {} } as const;
    return images({ ...known, data: text });
  },
};

function readStream(text: string): void {
  const bounds = { idleTimeoutMs: 60_000, eventTimeoutMs: 60_000 };
  const silence = new SilenceWatch(bounds, { onIdle: () => {}, onQuiet: async () => {} });
  const flow = { finish: () => {} };
  const reader = new StreamFollower(call, flow, silence, "terminal", () => {});
  reader.data(Buffer.from(text));
  reader.end();
  silence.release();
}

it.each(Object.keys(readers))(
  "%s is read within 50 ms, however it is written",
  (name) => {
    const read = readers[name] ?? expect.fail(name);
    for (const [kind, text] of Object.entries(texts)) {
      expectWithinBound(kind, () => read(text));
    }
  },
  120_000,
);
