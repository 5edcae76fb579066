import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Answer } from "../../../runtime/answer/answer.js";
import { judge, verdictOfEvent } from "../../../runtime/engine/verdict.js";
import { readCreate } from "../../../runtime/reading/read-create.js";
import { endOfEvent } from "../../../runtime/reading/read-stream-event.js";
import { readingCall } from "../reading-call.js";

/** What a create has come to that was answered so at once. */
function verdictOf(status: number, body: unknown): string {
  const answer = new Answer(
    { status, headers: {} },
    [Buffer.from(JSON.stringify(body))],
    true,
    (t) => t,
  );
  const outcome = readCreate(readingCall, answer, () => {});
  if (outcome.kind !== "answer") return outcome.kind;
  return judge(outcome.answer, "plain", false).verdict;
}

/** Errors that no status and no code sorts: under a 2xx, or a 4xx that HTTP has for something else. */
const CARRIERS: readonly ((said: object) => [number, object])[] = [
  ...[410, 418, 423, 424].map((status) => (said: object): [number, object] => [status, said]),
  (said) => [200, { success: false, ...said }],
  (said) => [200, { ok: false, ...said }],
];

/** How the same words may stand in an answer. */
const FORMS: readonly ((text: string) => object)[] = [
  (message) => ({ message }),
  (error) => ({ error }),
  (message) => ({ error: { message } }),
  (message) => ({ code: "E_17", message }),
  (message) => ({ message, details: ["a"] }),
  (message) => ({ message, detail: [{ loc: ["body"], msg: "b" }] }),
];

/** What may follow the words, and says nothing else. */
const ENDS = [
  "",
  ".",
  "!",
  "…",
  " after 60s",
  " (worker 7).",
  ". Please try again later.",
  ": no answer. Too bad.",
];

const carrier = fc.constantFrom(...CARRIERS);

describe("an error that no status sorts may have been charged", () => {
  const words = fc.constantFrom(
    ...["Upstream timeout", "Gateway Timeout", "Gateway Time-out", "The request timed out"],
    ...["Upstream request timeout", "Timeout", "Internal server error", "Internal error"],
    ...["Failed to upload result to S3", "CUDA out of memory"],
  );
  it("if its words are those of work that had begun, whatever follows them", () => {
    fc.assert(
      fc.property(
        carrier,
        words,
        fc.constantFrom(...ENDS),
        fc.constantFrom(...FORMS),
        (carry, text, end, form) => {
          const [status, body] = carry(form(text + end));
          expect(verdictOf(status, body)).not.toBe("refused");
        },
      ),
      { numRuns: 1_000 },
    );
  });

  const codes = fc.constantFrom(
    ...["UPSTREAM_TIMEOUT", "JOB_TIMEOUT", "JOB_TIMED_OUT", "TIMEOUT_ERROR", "UpstreamTimeout"],
    ...["IMAGE_GENERATION_TIMEOUT", "INTERNAL_SERVER_ERROR", "OUT_OF_MEMORY"],
  );
  const messages = fc.constantFrom(undefined, "The model did not answer.", "m", "Try again later");
  it("if its code is, whatever its message says", () => {
    fc.assert(
      fc.property(carrier, codes, messages, (carry, code, message) => {
        const [status, body] = carry({ code, message });
        expect(verdictOf(status, body)).not.toBe("refused");
      }),
      { numRuns: 500 },
    );
  });

  it.each<[number, object]>([
    [500, { code: "RESOURCE_EXHAUSTED", message: "Out of memory while trying to allocate 12GiB" }],
    [429, { code: 8, message: "RESOURCE_EXHAUSTED: failed to allocate 12.00GiB" }],
    [503, { error: "CUDA out of memory" }],
    [200, { error: "RESOURCE_EXHAUSTED: Out of memory" }],
    [200, { success: false, message: "The picture was generated; its upload hit a rate limit" }],
    [200, { success: false, message: "Storing it: too many requests" }],
  ])("if it names a limit that only the work itself can meet: %i %o", (status, body) => {
    expect(verdictOf(status, body)).toMatch(/ambiguous|answered/);
    const { end } = endOfEvent(readingCall, "error", body, undefined);
    const error = end?.kind === "stream-ended" ? end.error : undefined;
    expect(error && verdictOfEvent(error, undefined)).toBe("answered");
  });

  it.each<[number, object]>([
    [429, { code: "Throttling.AllocationQuota", message: "Allocated quota exceeded" }],
    [
      500,
      { code: "RESOURCE_EXHAUSTED", message: "Resource has been exhausted (e.g. check quota)." },
    ],
    [200, { success: false, message: "Rate limit of 5 generations a minute exceeded" }],
  ])("unless the limit is that of requests: %i %o", (status, body) => {
    expect(verdictOf(status, body)).toBe("refused");
  });

  it.each(ENDS)("in an event of a stream without an id, too: Upstream timeout%s", (end) => {
    const said = { error: { message: `Upstream timeout${end}` } };
    const told = endOfEvent(readingCall, "error", said, undefined).end;
    const error = told?.kind === "stream-ended" ? told.error : undefined;
    expect(error && verdictOfEvent(error, undefined)).toBe("answered");
  });
});

describe("a timeout that is a field of the input charged nothing", () => {
  it.each([
    "timeout must be between 1 and 60",
    "`timeout` must be a number",
    "timeout_ms should be at most 60000",
    "timeoutSeconds is not supported",
    "Timeout too large.",
  ])("%s", (message) => {
    for (const carry of CARRIERS) expect(verdictOf(...carry({ message }))).toBe("refused");
  });

  it("nor did what a status or a code refuses, whatever its words are", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(400, 402, 403, 413, 422),
        fc.constantFrom(...ENDS),
        (status, end) => {
          const message = `The picture's host had a timeout${end}`;
          expect(verdictOf(status, { message })).toBe("refused");
          expect(verdictOf(200, { success: false, code: status, message })).toBe("refused");
        },
      ),
    );
  });
});
