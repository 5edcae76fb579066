import { expect, test } from "vitest";
import type { Run } from "../../playground/protocol.js";
import { afterEvent } from "../../playground/server/run-events.js";

// The rest, nothing here reads.
const run = { startedAt: new Date().toISOString(), log: [], media: [] } as unknown as Run;
const said = (...events: Parameters<typeof afterEvent>[1][]) =>
  events.reduce(afterEvent, run).log.map(({ text }) => text);

test("the log is made of sentences, also where a reason is only a part of one", () => {
  const reason = "the service answered 503";
  const retry = { type: "retry", phase: "create", attempt: 1, delayMs: 1_000, reason } as const;
  expect(said(retry, { type: "fallback", id: undefined, reason })).toEqual([
    "The service answered 503. Next try in 1.0 s.",
    "The service answered 503.",
  ]);
});

test("a request is not said to be sent before it is", () => {
  const request = { type: "request", attempt: 1, form: "plain", url: "", method: "POST" } as const;
  expect(said(request)).toEqual(["Sending the request."]);
});
