import { describe, expect, test } from "vitest";
import { END_OF_URL } from "../../../runtime/answer/scavenge-id.js";
import {
  type ChargeRisk,
  type CreateAnswer,
  type Facts,
  FIRST_POLL,
  NOTHING_KNOWN,
  type Outcome,
  type State,
} from "../../../runtime/call/engine-state.js";
import type { Policy } from "../../../runtime/call/policy.js";
import type { CreateRetry } from "../../../runtime/contract/call-options.js";
import type { Generation } from "../../../runtime/contract/generation.js";
import { next } from "../../../runtime/engine/next.js";
import type { Failure } from "../../../runtime/error/failure.js";

/** The engine without sockets: each row of the contract as a state, an outcome and the next state. */

const policy: Policy = {
  createRetry: "safe",
  retry: { retries: 5, minTimeoutMs: 1000, maxTimeoutMs: 16_000, factor: 2, randomize: false },
  timeoutMs: 900_000,
  pollIntervalMs: 3_000,
  notFoundMs: 15_000,
  busyMs: 5_000,
  until: "terminal",
  hasPlainForm: true,
  hasList: true,
  isIdempotent: false,
  canPoll: true,
  hasResultRequest: false,
  isUnconfirmed: false,
  random: () => 0.5,
};

const sent: Facts = { ...NOTHING_KNOWN, risk: "possible", creates: 1 };
const known: Facts = { ...sent, risk: "accepted", id: "g1", isConfirmed: true };
const create: State = { at: "create", form: "sse", retries: 0, facts: sent };
const plain: State = { ...create, form: "plain" };
const poll = { at: "poll", ...FIRST_POLL, facts: known } as const;

function failure(changes: Partial<Failure> = {}): Failure {
  return { category: "transient", reason: "because", ...changes };
}

function answer(status: number, changes: Partial<CreateAnswer> = {}): Outcome {
  const unsaid = [406, 499].includes(status) ? "unknown" : "invalid_request";
  const category = status >= 500 || [408, 429].includes(status) ? "transient" : unsaid;
  return {
    kind: "answer",
    answer: {
      status,
      isComplete: true,
      id: undefined,
      links: {},
      isRefusal: changes.error !== undefined || !(status < 300 || status === 303),
      isTask: false,
      failure: failure({ status, category }),
      ...changes,
    },
  };
}

const success: Generation<unknown> = {
  ok: true,
  status: "COMPLETED",
  id: "g1",
  data: { url: "u" },
  source: "poll",
  raw: {},
};

function generation(changes: object = {}, isWhole = true): Outcome {
  return { kind: "generation", generation: { ...success, ...changes }, isWhole };
}

/** The states that follow, one after another. */
function run(state: State, outcomes: readonly Outcome[], changes: Partial<Policy> = {}): State {
  return outcomes.reduce((at, each) => next(at, each, { ...policy, ...changes }, 0), state);
}

const WORDS: readonly CreateRetry[] = ["unsent", "safe", "transient", "always"];
const absent: Outcome = { kind: "absent" };
const unclear: Outcome = { kind: "unclear" };
const found: Outcome = { kind: "found", id: "g9" };
const broken: Outcome = { kind: "broken", failure: failure() };
const unsent: Outcome = { kind: "unsent", failure: failure(), isPermanent: false };
const ended = { kind: "stream-ended", reason: "cut" } as const;
const UNSAID = { impliedStatus: undefined };

function envoy(why: string): Failure {
  const message = `upstream connect error or disconnect/reset before headers. reset reason: ${why}`;
  return failure({ status: 503, message });
}

const resent = { at: "wait", after: { at: "create" } };
const recovering = { at: "recover" };
const following = { at: "poll" };

function thrown(changes: object = {}) {
  return { at: "failed", failure: changes };
}

describe("an answer to a create without an id", () => {
  const rows: [string, State, Outcome, object][] = [
    ["nothing was sent", create, unsent, resent],
    [
      "a name that does not resolve",
      create,
      { ...unsent, isPermanent: true },
      { at: "failed", facts: { risk: "none" } },
    ],
    ...[429, 503, 521, 523, 525, 526, 529, 530].map((status): [string, State, Outcome, object] => [
      `${status}: refused before it ran`,
      create,
      answer(status),
      { ...resent, facts: { risk: "none", inDoubt: false } },
    ]),
    ...[500, 501, 502, 504, 505, 507, 508, 511, 520, 522, 524, 527, 598, 599, 406, 408, 499].map(
      (status): [string, State, Outcome, object] => [
        `${status}: ambiguous`,
        create,
        answer(status),
        { ...recovering, verdict: "ambiguous", facts: { risk: "possible" } },
      ],
    ),
    ...["IMAGE_GENERATION_RATE_LIMITED", "X_PROVIDER_UNAVAILABLE"].map(
      (code): [string, State, Outcome, object] => [
        `502 with the platform's ${code}: refused`,
        create,
        answer(502, { failure: failure({ status: 502, code }) }),
        resent,
      ],
    ),
    [
      "500 whose code says that credits are missing: refused, thrown",
      create,
      answer(500, {
        failure: failure({
          status: 500,
          category: "insufficient_credits",
          code: "INSUFFICIENT_CREDITS",
        }),
      }),
      { ...thrown({ category: "insufficient_credits" }), facts: { risk: "none" } },
    ],
    ...[500, 502, 504].map((status): [string, State, Outcome, object] => [
      `${status} whose words alone speak of credits: in doubt`,
      create,
      answer(status, { failure: failure({ status, category: "insufficient_credits" }) }),
      {
        ...recovering,
        ...{ verdict: "answered", facts: { risk: "possible" } },
        failure: { category: "insufficient_credits" },
      },
    ]),
    [
      "503 whose words speak of credits: refused, thrown",
      create,
      answer(503, { failure: failure({ status: 503, category: "insufficient_credits" }) }),
      { ...thrown({ category: "insufficient_credits" }), facts: { risk: "none" } },
    ],
    ["a cut 503", create, answer(503, { isComplete: false }), recovering],
    ["a cut 429", create, answer(429, { isComplete: false }), recovering],
    ["a cut 404 of the stream's form", create, answer(404, { isComplete: false }), recovering],
    ["a cut 401", create, answer(401, { isComplete: false }), thrown({ status: 401 })],
    [
      "a 503 of Envoy for a request that it had handed over",
      create,
      answer(503, { failure: envoy("connection termination") }),
      { ...recovering, verdict: "ambiguous" },
    ],
    ...["connection failure", "remote connection failure", "overflow", "connection timeout"].map(
      (reason): [string, State, Outcome, object] => [
        `a 503 of Envoy for one that it could not hand over: ${reason}`,
        create,
        answer(503, { failure: envoy(reason) }),
        resent,
      ],
    ),
    ...(
      [
        ["with nothing else", {}, recovering],
        ["with Retry-After, as Varnish adds it", { retryAfterMs: 5_000 }, recovering],
        ["that the service words itself", { message: "The model is overloaded." }, resent],
        ["with the platform's own code", { code: "X_PROVIDER_UNAVAILABLE" }, resent],
        ["of Envoy, which could not hand it over", envoy("connection timeout"), resent],
        ["that speaks of credits", { category: "insufficient_credits" }, thrown({ status: 503 })],
      ] as const
    ).map(([what, changes, after]): [string, State, Outcome, object] => [
      `a 503 as late as that of a gateway that gave up, ${what}`,
      { ...create, facts: { ...sent, sent: { at: -5_001, date: 0 } } },
      answer(503, { failure: failure({ status: 503, ...changes }) }),
      after,
    ]),
    [
      "a 429, however late",
      { ...create, facts: { ...sent, sent: { at: -60_000, date: 0 } } },
      answer(429),
      resent,
    ],
    ["a reset after the body was sent", create, broken, { ...recovering, verdict: "ambiguous" }],
    [
      "a head that cannot be read",
      create,
      { ...broken, isAnswered: true },
      { ...recovering, verdict: "answered" },
    ],
    ["a 2xx that is nothing", create, answer(200), { ...recovering, verdict: "answered" }],
    ["a cut 2xx", create, answer(200, { isComplete: false }), { verdict: "answered" }],
    ["a task without an id", create, answer(200, { isTask: true }), { verdict: "accepted" }],
    ["a stream that ends", create, ended, { ...recovering, verdict: "answered" }],
    [
      "a stream that has told a status, and ends",
      { ...create, facts: { ...sent, status: "IN_QUEUE" } },
      ended,
      { ...recovering, verdict: "accepted" },
    ],
    ...[400, 401, 402, 403, 409, 410, 413, 422, 451].map(
      (status): [string, State, Outcome, object] => [
        `${status}: refused`,
        create,
        answer(status),
        { ...thrown({ status }), facts: { risk: "none" } },
      ],
    ),
    ...[404, 405, 415].map((status): [string, State, Outcome, object] => [
      `${status} of the stream's form: the list is asked, then the other form`,
      create,
      answer(status),
      { ...recovering, verdict: "routed-away" },
    ]),
    ...[404, 405, 415].map((status): [string, State, Outcome, object] => [
      `${status} of the plain form: refused`,
      plain,
      answer(status),
      thrown({ status }),
    ]),
    ...[301, 302, 303, 307, 308].map((status): [string, State, Outcome, object] => [
      `${status}: may have charged`,
      create,
      answer(status),
      { ...thrown({ status }), facts: { risk: "possible" } },
    ]),
    [
      "an error in a 200, final",
      create,
      answer(200, {
        error: { impliedStatus: 402 },
        failure: failure({ category: "insufficient_credits" }),
      }),
      { ...thrown({ category: "insufficient_credits" }), facts: { risk: "none" } },
    ],
    [
      "an error in a 200, as if it were a 429",
      create,
      answer(200, { error: { impliedStatus: 429 }, failure: failure({ status: 429 }) }),
      resent,
    ],
    ...["IMAGE_RATE_LIMITED", "X_PROVIDER_UNAVAILABLE", "RESOURCE_EXHAUSTED"].map(
      (code): [string, State, Outcome, object] => [
        `${code} in a 200: refused before it ran`,
        create,
        answer(200, { error: UNSAID, failure: failure({ status: 200, code }) }),
        resent,
      ],
    ),
    [
      "406 that says that credits are missing: refused",
      create,
      answer(406, { failure: failure({ status: 406, category: "insufficient_credits" }) }),
      { ...thrown({ category: "insufficient_credits" }), facts: { risk: "none" } },
    ],
    [
      "a 200 whose words name a limit: refused before it ran",
      create,
      answer(200, { error: UNSAID, failure: failure({ status: 200, message: "rate limit" }) }),
      { ...resent, facts: { risk: "none" } },
    ],
    [
      "a 502 whose words name a limit, which may be another's: ambiguous",
      create,
      answer(502, { failure: failure({ status: 502, message: "rate limit" }) }),
      recovering,
    ],
    ...["IMAGE_GENERATION_FAILED", "IMAGE_GENERATION_TIMEOUT"].map(
      (code): [string, State, Outcome, object] => [
        `${code} in a 200: it may have run`,
        create,
        answer(200, { error: UNSAID, failure: failure({ status: 200, code }) }),
        { ...recovering, verdict: "answered" },
      ],
    ),
    [
      "a server's error in a 200",
      create,
      answer(200, { error: { impliedStatus: 500 }, failure: failure({ status: 500 }) }),
      { ...recovering, verdict: "answered" },
    ],
    [
      "an error event that says that it may have run",
      create,
      { ...ended, error: failure({ code: "IMAGE_GENERATION_TIMEOUT" }) },
      { ...recovering, verdict: "answered" },
    ],
    [
      "an error event before an id",
      create,
      {
        kind: "stream-ended",
        reason: "error",
        error: failure({ category: "content_rejected" }),
      },
      { ...thrown({ category: "content_rejected" }), facts: { risk: "none" } },
    ],
  ];
  test.each(rows)("%s", (_, state, outcome, want) => {
    expect(run(state, [outcome])).toMatchObject(want);
  });
});

describe("an id in whatever came back means accepted", () => {
  test.each([200, 202, 303, 400, 404, 422, 429, 500, 502, 503, 504])("under %i", (status) => {
    const state = run(create, [answer(status, { id: "g1" })]);
    expect(state).toMatchObject({ at: "poll", facts: { id: "g1", risk: "accepted" } });
  });

  test.each([401, 402, 403])("but not under %i, which says clearly that nothing ran", (status) => {
    const state = run(create, [answer(status, { id: "g1", links: { poll: "/g1" } })]);
    expect(state).toMatchObject({ ...thrown({ status }), facts: { risk: "none", id: undefined } });
  });

  test("and a URL to follow does too", () => {
    const state = run(create, [answer(202, { links: { location: "/tasks/1" } })]);
    expect(state).toMatchObject({ at: "poll", facts: { risk: "accepted" } });
  });

  test("but the words of a refusal win where no generation has it", () => {
    const missing: Outcome = { kind: "missing", startedAt: 0, failure: failure() };
    const steps = [answer(422, { id: "e1" }), missing, { kind: "waited" } as const];
    const state = run(create, [
      ...steps,
      missing,
      steps[2] ?? missing,
      missing,
      steps[2] ?? missing,
    ]);
    const refused = { ...thrown({ status: 422 }), facts: { risk: "none" } };
    expect(run(state, [missing])).toMatchObject(refused);
    // A create before it may have been charged.
    const inDoubt: State = { ...state, facts: { ...state.facts, inDoubt: true } };
    expect(run(inDoubt, [missing])).toMatchObject({ ...refused, facts: { risk: "possible" } });
  });

  test.each([
    [400, "none"],
    [422, "none"],
    [undefined, "none"],
    [401, "accepted"],
    [403, "accepted"],
    [402, "accepted"],
    [410, "accepted"],
  ])("a poll of a refusal's id that is refused with %s leaves the risk: %s", (status, risk) => {
    const refused: Outcome = { kind: "refused", failure: failure({ status }) };
    const state = run(create, [answer(409, { id: "e1" }), refused]);
    expect(state).toMatchObject({ ...thrown({ status: 409 }), facts: { risk } });
  });

  test("that of a redirect is nothing but a guess", () => {
    const missing: Outcome = { kind: "missing", startedAt: 0, failure: failure() };
    const looks = Array.from({ length: 4 }, () => [missing, { kind: "waited" } as const]).flat();
    const state = run(create, [answer(302, { id: "login" }), ...looks]);
    expect(state).toMatchObject(thrown({ status: 302 }));
    expect(state).toMatchObject({ facts: { id: undefined, risk: "possible" } });
  });

  test("a refusal with an id that nothing can be asked by is thrown", () => {
    const state = run(create, [answer(409, { id: "e1" })], { canPoll: false });
    expect(state).toMatchObject({ ...thrown({ status: 409 }), facts: { risk: "none" } });
  });

  test("an error under 200 is a refusal too", () => {
    const error = { impliedStatus: undefined };
    const state = run(create, [answer(200, { id: "e1", error })]);
    expect(state).toMatchObject({ at: "poll", refusal: {}, facts: { isConfirmed: false } });
  });

  test.each([
    ["that nothing can be asked by is told", "accepted", "e1", [], { canPoll: false }],
    [
      "that is refused is in doubt",
      "possible",
      undefined,
      [{ kind: "refused", failure: failure({ status: 400 }) }],
      {},
    ],
  ] satisfies [string, ChargeRisk, string | undefined, Outcome[], Partial<Policy>][])(
    "a server's error under 200 with an id %s",
    (_, risk, id, polls, changes) => {
      const error = { impliedStatus: 500 };
      const created = answer(200, { id: "e1", error, failure: failure({ status: 500 }) });
      const state = run(create, [created, ...polls], { ...changes, hasList: false });
      expect(state).toMatchObject({ ...thrown({ status: 500 }), facts: { risk, id } });
    },
  );

  describe("but where no generation has it, it is as if there were none:", () => {
    const refused: Outcome = { kind: "refused", failure: failure({ status: 400 }) };
    const without = { id: undefined, links: {} };

    test.each([429, 503, 529])("a %i is sent again", (status) => {
      const state = run(create, [answer(status, { id: "req_1" }), refused]);
      expect(state).toMatchObject({ ...resent, facts: { ...without, risk: "none" } });
    });

    test.each([500, 502, 504])("a %i is in doubt", (status) => {
      const state = run(create, [answer(status, { id: "req_1" }), refused]);
      const want = { verdict: "ambiguous", facts: { ...without, risk: "possible" } };
      expect(state).toMatchObject({ ...recovering, ...want });
      expect(state).toHaveProperty(
        "failure.reason",
        expect.stringContaining("no generation has the id req_1"),
      );
    });

    const missing: Outcome = { kind: "missing", startedAt: 0, failure: failure() };
    const trouble: Outcome = { kind: "trouble", failure: failure({ status: 429 }) };
    const runs: Outcome = { kind: "running", startedAt: 0 };
    const unauthorised: Outcome = { kind: "refused", failure: failure({ status: 401 }) };
    const told = (status: string): Outcome[] => [{ kind: "status", status }, runs];

    test.each([["id"], "request_id", ["request_id"], "error.requestId"])(
      "the id at %j, which a refusal has of its own, is asked for once, and nothing is said of it",
      (idPlace) => {
        const looks = [[missing], [trouble], [unauthorised], [runs], told("UNKNOWN"), told("{}")];
        for (const look of looks) {
          const named = { id: "e1", idPlace };
          const state = run(create, [answer(429, named), ...look]);
          expect(state).toMatchObject({ ...resent, retry: { reason: "because" }, facts: without });
          const refusal = run(create, [answer(422, named), ...look]);
          expect(refusal).toMatchObject({ ...thrown({ status: 422 }), facts: { risk: "none" } });
        }
      },
    );

    const waited: Outcome = { kind: "waited" };

    test.each(["IN_QUEUE", "queued", "processing"])(
      "%s beside it says that it is a task",
      (word) => {
        const queued: Outcome = { kind: "status", status: word };
        const task = [queued, answer(503, { id: "g1", idPlace: "id" })];
        for (const look of [missing, trouble, runs]) {
          const looks: Outcome[] = Array.from({ length: 5 }, () => [look, waited]).flat();
          const state = run(create, [...task, ...looks]);
          expect(state).toMatchObject({ at: "poll", facts: { id: "g1", creates: 1 } });
        }
        expect(run(create, [...task, unauthorised])).toMatchObject({
          at: "failed",
          facts: { id: "g1", risk: "accepted" },
        });
        const late = { ...run(create, [...task, missing, waited]), missingSince: 0 } as State;
        expect(next(late, missing, policy, 15_000)).toMatchObject({ ...resent, facts: without });
      },
    );

    test.each(["queue_full", "suspended", "rate_limiting", "waitlisted", "not_accepted"])(
      "%s beside it does not",
      (word) => {
        const told: Outcome = { kind: "status", status: word };
        const state = run(create, [told, answer(429, { id: "e1", idPlace: "id" }), missing]);
        expect(state).toMatchObject({ ...resent, facts: without });
      },
    );

    describe("the id of a request in an error that says nothing of the charge", () => {
      const named = answer(504, { id: "r1", idPlace: "request_id" });

      test("is a generation's if something runs under it, whatever the service calls that", () => {
        for (const look of [[runs], told("kocht"), told("sampled")]) {
          const state = run(create, [named, ...look]);
          expect(state).toMatchObject({ after: { at: "poll" }, facts: { id: "r1" } });
        }
      });

      test("may be one while the service is busy, and where the key may not ask", () => {
        const looks: Outcome[] = Array.from({ length: 5 }, () => [trouble, waited]).flat();
        expect(run(create, [named, ...looks])).toMatchObject({ at: "poll", facts: { id: "r1" } });
        const unseen = run(create, [named, unauthorised]);
        expect(unseen).toMatchObject({ at: "failed", facts: { id: "r1", risk: "accepted" } });
      });

      test("is no generation's if the service does not know it", () => {
        for (const look of [[missing], told("UNKNOWN")]) {
          const state = run(create, [named, ...look]);
          expect(state).toMatchObject({ ...recovering, facts: without });
        }
      });
    });

    test("that of a generation by its name is asked for on after a limit", () => {
      const named = { id: "g1", idPlace: "task_id" };
      for (const first of [missing, trouble]) {
        const state = run(create, [answer(503, named), first]);
        expect(state).toMatchObject({ after: { at: "poll" }, facts: { id: "g1" } });
      }
    });

    test.each(["IN_PROGRESS", "queued", "排队中"])("a status at work confirms it: %s", (status) => {
      const named = { id: "e1", idPlace: ["id"] };
      const state = run(create, [answer(429, named), ...told(status)]);
      const confirmed = { after: { at: "poll" }, facts: { id: "e1", isConfirmed: true } };
      expect(state).toMatchObject(confirmed);
      expect(run(state, [{ kind: "waited" }, trouble])).toMatchObject(confirmed);
    });

    test("a request's own in a 502 is asked for once, then the list is", () => {
      const named = { id: "req_1", idPlace: "request_id" };
      expect(run(create, [answer(502, named), missing])).toMatchObject(recovering);
      expect(run(create, [answer(502, named), trouble])).toMatchObject({ after: { at: "poll" } });
    });

    test("that of a stream's first event, if it is an error, as that of an answer", () => {
      const handle = { id: "r1", idPlace: "request_id" };
      const error = failure({ category: "unknown", reason: "bad size" });
      const failed: Outcome = { ...ended, error, handle };
      const asked = run(create, [failed]);
      expect(asked).toMatchObject({ at: "poll", facts: { id: "r1", isConfirmed: false } });
      const refusal = { ...thrown({ reason: "bad size" }), facts: { risk: "none" } };
      expect(run(asked, [missing])).toMatchObject(refusal);
      expect(run(create, [failed], { canPoll: false })).toMatchObject(refusal);
    });

    test("a 404 of the stream's form is followed by the plain form", () => {
      const state = run(create, [answer(404, { id: "req_1" }), refused, absent]);
      expect(state).toMatchObject({ at: "create", form: "plain", facts: without });
    });

    test("and nothing is asked where no path takes an id", () => {
      const state = run(create, [answer(429, { id: "req_1" })], { canPoll: false });
      expect(state).toMatchObject({ ...resent, facts: { ...without, risk: "none" } });
    });

    test("it is asked for 15 s, or three times where nothing was accepted", () => {
      const missing: Outcome = { kind: "missing", startedAt: 0, failure: failure() };
      const doubtful = { ...run(create, [answer(502, { id: "g1" })]), missing: 9 } as State;
      expect(next(doubtful, missing, policy, 14_999)).toMatchObject({ after: { at: "poll" } });
      expect(next(doubtful, missing, policy, 15_000)).toMatchObject(recovering);
      const busy = { ...run(create, [answer(503, { id: "g1" })]), missing: 3 } as State;
      expect(next(busy, missing, policy, 1)).toMatchObject(resent);
      const task = { ...run(create, [answer(503, { id: "g1", idPlace: "task_id" })]), missing: 9 };
      expect(next(task as State, missing, policy, 14_999)).toMatchObject({ after: { at: "poll" } });
    });
  });

  test("a refusal's id takes nothing from one that the list has shown", () => {
    const listed: State = { ...create, facts: { ...known, id: "g9" } };
    const state = run(listed, [answer(504, { id: "req_1" })]);
    expect(state).toMatchObject({ at: "poll", facts: { id: "g9" } });
  });

  test("an id that a stream has named before its error stays accepted", () => {
    const ended: Outcome = { kind: "stream-ended", reason: "cut", error: failure({ status: 500 }) };
    const refused: Outcome = { kind: "refused", failure: failure({ status: 400 }) };
    const state = run({ ...create, facts: known }, [ended, refused]);
    expect(state).toMatchObject({ ...thrown({ status: 500 }), facts: { risk: "accepted" } });
  });
});

test("a server's error at the end of a stream without an id is in doubt, a refusal there is not", () => {
  for (const [status, risk] of [
    [500, "possible"],
    [402, "none"],
  ] as const) {
    const error = { ...failure({ status }), category: "transient" } as const;
    const ended: Outcome = { kind: "stream-ended", reason: "cut", error };
    const end = run(create, [ended, { kind: "unclear" }], { createRetry: "unsent" });
    expect(end).toMatchObject({ at: "failed", facts: { risk } });
  }
});

describe("a create whose id the list has shown while it was silent", () => {
  const listed: State = { ...create, facts: { ...known, id: "g9" } };

  test.each([
    ["a gateway's 504", answer(504)],
    ["a 503", answer(503)],
    ["a refusal", answer(401)],
    ["a reset", broken],
    ["a 200 that is nothing", answer(200)],
    ["a stream that ends", { kind: "stream-ended", reason: "cut" } as const],
  ])("is followed after %s, and never sent again", (_, outcome) => {
    for (const createRetry of WORDS) {
      for (const isIdempotent of [true, false]) {
        const state = run(listed, [outcome], { createRetry, isIdempotent });
        expect(state).toMatchObject({ at: "poll", facts: { id: "g9", risk: "accepted" } });
      }
    }
  });
});

describe("a create in doubt", () => {
  const doubts: [string, Outcome][] = [
    ["a 502", answer(502)],
    ["a reset", broken],
  ];
  // Whether it is sent again: after what the list says, by createRetry.
  const table: Readonly<
    Record<CreateRetry, readonly [absent: string, unclear502: string, unclearReset: string]>
  > = {
    unsent: ["failed", "failed", "failed"],
    safe: ["wait", "failed", "failed"],
    transient: ["wait", "wait", "failed"],
    always: ["wait", "wait", "wait"],
  };
  for (const createRetry of WORDS) {
    for (const [name, outcome] of doubts) {
      test(`${name} under ${createRetry}: goes on with what the list shows`, () => {
        const state = run(create, [outcome, found], { createRetry });
        expect(state).toMatchObject({ at: "poll", facts: { id: "g9", risk: "accepted" } });
      });
      test(`${name} under ${createRetry}, absent from the list`, () => {
        const [at] = table[createRetry];
        expect(run(create, [outcome, absent], { createRetry })).toMatchObject({ at });
      });
      test.each([
        ["a list that does not tell", true],
        ["no list", false],
      ])(`${name} under ${createRetry}, %s`, (_, hasList) => {
        const [, for502, forReset] = table[createRetry];
        const steps = hasList ? [outcome, unclear] : [outcome];
        const state = run(create, steps, { createRetry, hasList });
        expect(state).toMatchObject({ at: name === "a 502" ? for502 : forReset });
        if (state.at === "failed") {
          expect(state).toMatchObject({
            ...thrown({ category: "transient" }),
            facts: { risk: "possible" },
          });
        }
      });
    }
  }

  test("is sent again where the service recognises it, and charges once", () => {
    const state = run(create, [broken], { isIdempotent: true, hasList: false });
    expect(state).toMatchObject({ ...resent, facts: { inDoubt: true } });
    const steps: Outcome[] = [{ kind: "waited" }, { kind: "sent", sent: { at: 0, date: 0 } }];
    const again = run(state, [...steps, generation()], { isIdempotent: true });
    expect(again).toMatchObject({ at: "done", generation: { attempts: 2 } });
    expect(again).not.toHaveProperty("generation.mayHaveChargedTwice");
    // What is refused is the repeat.
    const refused = run(state, [...steps, answer(422)], { isIdempotent: true });
    expect(refused).toMatchObject({ at: "failed", facts: { risk: "possible" } });
    // The one in doubt is under way: its answer comes later under the same key.
    const underWay = run(state, [...steps, answer(409)], { isIdempotent: true });
    expect(underWay).toMatchObject({ ...resent, facts: { risk: "possible" } });
  });

  test("is not under way by a 409 that is the first answer, or without a key", () => {
    expect(run(create, [answer(409)], { isIdempotent: true })).toMatchObject({ at: "failed" });
    const again: Outcome[] = [
      { kind: "waited" },
      { kind: "sent", sent: { at: 0, date: 0 } },
      answer(409),
    ];
    const state = run(create, [answer(502), absent, ...again]);
    expect(state).toMatchObject({ at: "failed", facts: { risk: "possible" } });
  });

  test("tells nothing of the one before it", () => {
    const told: State = { ...create, facts: { ...sent, status: "IN_QUEUE" } };
    const again: Outcome[] = [{ kind: "waited" }, { kind: "sent", sent: { at: 5, date: 7 } }];
    const state = next(run(told, [answer(503)]), again[0] ?? absent, policy, 5);
    const { facts } = next(state, again[1] ?? absent, policy, 5);
    expect(facts).toMatchObject({ status: undefined, sent: { at: 5, date: 7 } });
  });

  test("is not, however it is recognised, under createRetry unsent", () => {
    const options = { isIdempotent: true, hasList: false, createRetry: "unsent" } as const;
    expect(run(create, [broken], options)).toMatchObject({ at: "failed" });
  });

  test("that was accepted without an id is never sent again", () => {
    for (const createRetry of WORDS) {
      const state = run(create, [answer(200, { isTask: true }), absent], { createRetry });
      expect(state).toMatchObject({ at: "failed", facts: { risk: "possible" } });
    }
  });

  const answers: readonly [string, Outcome][] = [
    ["a 2xx that is nothing", answer(200)],
    ["a stream that told nothing", ended],
    ["a head that cannot be read", { ...broken, isAnswered: true }],
    [
      "a generation that took too long",
      { ...ended, error: failure({ code: "X_GENERATION_TIMEOUT" }) },
    ],
  ];
  test.each(answers)("that was answered is sent again under always alone: %s", (_, outcome) => {
    for (const createRetry of WORDS) {
      const at = createRetry === "always" ? "wait" : "failed";
      for (const search of [absent, unclear]) {
        expect(run(create, [outcome, search], { createRetry })).toMatchObject({ at });
      }
      expect(run(create, [outcome], { createRetry, hasList: false })).toMatchObject({ at });
      expect(run(create, [outcome, found], { createRetry })).toMatchObject({
        at: "poll",
        facts: { id: "g9", isFound: true },
      });
    }
    expect(run(create, [outcome], { isIdempotent: true })).toMatchObject(resent);
  });

  test("leaves a mark on the result of the next one", () => {
    const state = run(create, [
      answer(502),
      absent,
      { kind: "waited" },
      { kind: "sent", sent: { at: 0, date: 0 } },
      generation(),
    ]);
    expect(state).toMatchObject({
      at: "done",
      generation: { attempts: 2, mayHaveChargedTwice: true },
    });
  });

  test("and on its refusal", () => {
    const state = run(create, [
      answer(502),
      absent,
      { kind: "waited" },
      { kind: "sent", sent: { at: 0, date: 0 } },
      answer(401),
    ]);
    expect(state).toMatchObject({ at: "failed", facts: { risk: "possible" } });
  });

  test("leaves none where it was refused before it ran", () => {
    const state = run(create, [
      answer(503),
      { kind: "waited" },
      { kind: "sent", sent: { at: 0, date: 0 } },
      generation(),
    ]);
    expect(state).not.toHaveProperty("generation.mayHaveChargedTwice");
  });
});

describe("the id of a generation", () => {
  const named = { ...known, id: "r1", idPlace: "request_id" };
  const links = { poll: "/poll/1" };
  const ended = { ...named, idPlace: END_OF_URL, links: { location: "/gen_1/r1" } };

  test.each<[string, Partial<Facts>, string, string]>([
    ["a request_id that no path takes gives way", { ...named, links }, "gen_1", "gen_1"],
    ["also where a header had the URL", { ...named, links: { location: "/1" } }, "gen_1", "gen_1"],
    ["it stays where the result has none", { ...named, links }, "", "r1"],
    ["it stays where it was asked by", named, "gen_1", "r1"],
    ["the end of a URL gives way to another part", ended, "gen_1", "gen_1"],
    ["and to nothing else", ended, "img_9", "r1"],
    ["any other stays", { ...named, idPlace: "id", links }, "gen_1", "r1"],
    ["the result's is taken where there was none", { id: undefined, links }, "gen_1", "gen_1"],
  ])("%s", (_, facts, found, id) => {
    const state: State = { ...poll, facts: { ...known, ...facts } };
    const end = run(state, [generation({ id: found })], { canPoll: false });
    expect(end).toMatchObject({ generation: { id } });
  });

  test("stays where a path takes it, also beside a URL: nothing else can ask for it later", () => {
    const state: State = { ...poll, facts: { ...named, links } };
    expect(run(state, [generation({ id: "img_9" })])).toMatchObject({ generation: { id: "r1" } });
  });
});

describe("createRetry", () => {
  test.each(WORDS)("%s sends again what was never sent", (createRetry) => {
    expect(run(create, [unsent], { createRetry })).toMatchObject(resent);
  });

  test.each<[CreateRetry, string]>([
    ["unsent", "failed"],
    ["safe", "wait"],
    ["transient", "wait"],
    ["always", "wait"],
  ])("%s after a 429: %s", (createRetry, at) => {
    expect(run(create, [answer(429)], { createRetry })).toMatchObject({ at });
  });

  test.each<[CreateRetry, string]>([
    ["unsent", "failed"],
    ["safe", "create"],
    ["transient", "create"],
    ["always", "create"],
  ])("%s after a 404 of the stream's form: %s", (createRetry, at) => {
    const state = run(create, [answer(404), absent], { createRetry });
    expect(state).toMatchObject({ at });
    if (at === "create") expect(state).toMatchObject({ form: "plain", retries: 0 });
  });

  test.each<[CreateRetry, Failure["category"], string]>([
    ["unsent", "invalid_request", "failed"],
    ["safe", "invalid_request", "failed"],
    ["transient", "invalid_request", "wait"],
    ["always", "invalid_request", "wait"],
    ["transient", "insufficient_credits", "failed"],
    ["always", "insufficient_credits", "failed"],
  ])("%s after a 500 with a code of %s: %s", (createRetry, category, at) => {
    for (const code of ["invalid_request_error", undefined]) {
      const outcome = answer(500, { failure: failure({ status: 500, category, code }) });
      const resends = code === undefined && createRetry === "always" ? "wait" : at;
      const state = run(create, [outcome], { createRetry });
      const end = state.at === "recover" ? run(state, [absent], { createRetry }) : state;
      expect(end).toMatchObject({ at: resends });
    }
    const known = answer(500, { failure: failure({ status: 500, category: "auth" }) });
    const idempotent = { isIdempotent: true, hasList: false, createRetry } as const;
    if (createRetry === "safe") expect(run(create, [known], idempotent).at).toBe("failed");
  });

  test("ends after the retries", () => {
    const last = { ...create, retries: 5 };
    expect(run(last, [answer(503)])).toMatchObject(thrown({ status: 503 }));
  });
});

describe("the wait before a retry", () => {
  test.each([
    [0, 1_000],
    [1, 2_000],
    [2, 4_000],
    [3, 8_000],
    [4, 16_000],
  ])("after %i retries is %i ms", (retries, ms) => {
    expect(run({ ...create, retries }, [answer(503)])).toMatchObject({ at: "wait", ms });
  });

  test.each([
    [0, 800],
    [1, 1_200],
  ])("is spread by a fifth: at %f to %i ms", (at, ms) => {
    const retry = { ...policy.retry, randomize: true };
    const state = run(create, [answer(503)], { retry, random: () => at });
    expect(state).toMatchObject({ ms: expect.closeTo(ms) });
  });

  test("is what the service says", () => {
    const busy = answer(503, { failure: failure({ status: 503, retryAfterMs: 7_000 }) });
    expect(run(create, [busy])).toMatchObject({ ms: 7_000 });
  });
});

describe("a stream", () => {
  test("that ends after an id is polled", () => {
    const state = run(create, [{ kind: "opened" }, { kind: "accepted", id: "g1" }, ended]);
    expect(state).toMatchObject({ at: "poll", because: "cut", facts: { id: "g1" } });
  });

  test("keeps the first id, but for one that only the list gave", () => {
    const accepted = (id: string, replaces?: true): Outcome => ({
      kind: "accepted",
      id,
      ...(replaces && { replaces }),
    });
    expect(run(create, [accepted("a"), accepted("b")])).toMatchObject({ facts: { id: "a" } });
    expect(run(create, [accepted("a")])).toMatchObject({ facts: { isFound: true } });
    expect(run(create, [accepted("a"), accepted("b", true)])).toMatchObject({
      facts: { id: "b", isFound: false },
    });
  });

  test("that ends in a success without data is asked for it", () => {
    const state = run({ ...create, facts: known }, [generation({ data: null }, false)]);
    expect(state).toMatchObject(following);
  });

  test("that ends in one without an id gives what there is", () => {
    const state = run(create, [generation({ id: "", data: null }, false)]);
    expect(state).toMatchObject({ at: "done", generation: { data: null } });
  });

  test("for the id alone ends with it", () => {
    const state = run({ ...create, facts: known }, [ended], { until: "accepted" });
    expect(state).toMatchObject({ at: "accepted", facts: { id: "g1" } });
  });

  test("for the id alone still gives a result that came", () => {
    expect(run(create, [generation()], { until: "accepted" })).toMatchObject({ at: "done" });
  });
});

describe("a poll", () => {
  const running: Outcome = { kind: "running", startedAt: -500 };
  const missing: Outcome = { kind: "missing", startedAt: 0, failure: failure({ status: 404 }) };

  test("goes from start to start", () => {
    expect(run(poll, [running])).toMatchObject({ at: "wait", ms: 2_500, after: { attempt: 2 } });
  });

  test.each([
    [0, 2_700],
    [1, 3_300],
  ])("is spread by a tenth: at %f to %i ms", (at, ms) => {
    const retry = { ...policy.retry, randomize: true };
    const state = run(poll, [{ ...running, startedAt: 0 }], { retry, random: () => at });
    expect(state).toMatchObject({ ms: expect.closeTo(ms) });
  });

  test.each([
    [10_000, 10_000],
    [500, 3_000],
    [900_000, 30_000],
  ])("that takes %i ms more waits %i ms", (slowMs, ms) => {
    expect(run(poll, [{ kind: "running", startedAt: 0, slowMs }])).toMatchObject({ ms });
  });

  test("that fails backs off, without an end", () => {
    let state: State = poll;
    const waits: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      state = run(state, [{ kind: "trouble", failure: failure() }]);
      if (state.at === "wait") waits.push(state.ms);
      state = run(state, [{ kind: "waited" }]);
    }
    expect(waits.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 16_000]);
    expect(state).toMatchObject({ at: "poll", attempt: 21, failures: 20 });
    expect(run(state, [running, { kind: "waited" }])).toMatchObject({ failures: 0 });
  });

  test("is forgiven a 404 for 15 s, which any 200 begins anew", () => {
    const at = (now: number, state: State): State => next(state, missing, policy, now);
    expect(at(14_999, poll)).toMatchObject({ at: "wait" });
    expect(at(15_000, poll)).toMatchObject(thrown({ status: 404 }));
    const again = run(poll, [missing, { kind: "waited" }, running, { kind: "waited" }]);
    expect(again).toMatchObject({ missing: 0, missingSince: undefined });
  });

  test("begins the count of failures anew by a 404, which is an answer", () => {
    const state = next({ ...poll, failures: 3 }, missing, policy, 0);
    expect(state).toMatchObject({ at: "wait", after: { failures: 0, missing: 1 } });
  });

  test("of an id that was given is forgiven three", () => {
    let state: State = { ...poll, facts: { ...NOTHING_KNOWN, id: "g1" } };
    for (let count = 0; count < 3; count += 1) state = run(state, [missing, { kind: "waited" }]);
    expect(state).toMatchObject({ at: "poll", missing: 3 });
    expect(run(state, [missing])).toMatchObject({ at: "failed" });
  });

  test("that is refused ends, with the refusal's words", () => {
    const refused: Outcome = { kind: "refused", failure: failure({ category: "auth" }) };
    expect(run(poll, [refused])).toMatchObject(thrown({ category: "auth" }));
  });

  test("with a success without data is made once more, and once only", () => {
    const empty = generation({ data: null }, false);
    const once = run(poll, [empty, { kind: "waited" }]);
    expect(once).toMatchObject({ at: "poll", isAskedAgain: true });
    expect(run(once, [empty])).toMatchObject({ at: "done" });
  });

  test("fetches the result where it stands apart", () => {
    const options = { hasResultRequest: true };
    const state = run(poll, [generation({ data: null }, false)], options);
    expect(state).toMatchObject({ at: "fetch-result" });
    expect(run(state, [generation()], options)).toMatchObject({ at: "done" });
    const failed = { ok: false, status: "FAILED", category: "transient" };
    expect(run(poll, [generation(failed)], options)).toMatchObject({ at: "done" });
  });

  test("is not there where the spec has no path", () => {
    const state = run(create, [answer(200, { id: "g1" })], { canPoll: false });
    // What was sent is right: a corrected one would be paid for again.
    expect(state).toMatchObject(thrown({ category: "unknown" }));
  });
});

describe("a call that must stop", () => {
  const deadline: Outcome = { kind: "stopped", why: "deadline" };

  test("takes one last look at its deadline, where there is an id", () => {
    const state = run(poll, [deadline]);
    expect(state).toMatchObject({ at: "final-poll" });
    expect(run(state, [generation()])).toMatchObject({ at: "done" });
    for (const outcome of [{ kind: "running", startedAt: 0 } as const, deadline]) {
      expect(run(state, [outcome])).toMatchObject(thrown({ category: "timeout" }));
    }
  });

  test("says the last status and the last trouble", () => {
    const facts = { ...sent, status: "DREAMING", lastFailure: "429 busy" };
    const state = run({ ...create, facts }, [deadline]);
    expect(state).toMatchObject(
      thrown({
        reason: "no terminal status within 900000 ms, last status DREAMING; last failure: 429 busy",
      }),
    );
  });

  test("says that a create was not accepted, if it was refused each time", () => {
    const facts = { ...NOTHING_KNOWN, lastFailure: "429 busy" };
    const reason = "not accepted within 900000 ms; last failure: 429 busy";
    expect(run({ ...create, facts }, [deadline])).toMatchObject(thrown({ reason }));
  });

  test.each(["aborted", "left"] as const)("is aborted: %s", (why) => {
    for (const state of [create, poll, run(poll, [deadline])]) {
      expect(run(state, [{ kind: "stopped", why }])).toMatchObject(thrown({ category: "aborted" }));
    }
  });

  test("knows what it may have cost", () => {
    const risks = [NOTHING_KNOWN, sent, known].map((facts) => {
      const state = run({ ...create, facts }, [{ kind: "stopped", why: "aborted" }]);
      return state.facts.risk;
    });
    expect(risks).toEqual(["none", "possible", "accepted"]);
  });
});
