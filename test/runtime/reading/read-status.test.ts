import { expect, it } from "vitest";
import { Answer } from "../../../runtime/answer/answer.js";
import type { Facts } from "../../../runtime/call/engine-state.js";
import { readStatus } from "../../../runtime/reading/read-status.js";
import { readingCall } from "../reading-call.js";

it.each([
  ["zstd", /in the content encoding "zstd", which cannot be read/],
  ["identity", /^the answer is not readable JSON$/],
])("an answer to a poll that cannot be read names what it is packed in: %s", (encoding, reason) => {
  const head = { status: 200, headers: { "content-encoding": encoding } };
  const answer = new Answer(head, [Buffer.from([0x28, 0xb5, 0x2f, 0xfd])], true, (text) => text);
  const facts = { id: "g1", links: {} } as Facts; // the rest is for later states
  const outcome = readStatus(readingCall, answer, { facts, attempt: 1, startedAt: 0 }, () => {});
  const failure = { reason: expect.stringMatching(reason) };
  expect(outcome).toMatchObject({ kind: "trouble", failure });
});
