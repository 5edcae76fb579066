import { type FailedGeneration, GenerationError } from "@modelsmith/runtime";
import { expect, test } from "vitest";
import { problemOf, problemOfFailed, problemOfSimulated } from "../../playground/server/problem.js";
import type { RunService } from "../../playground/server/services.js";

const baseUrl = "https://api.acme.example";

/** @param simulator - anything, if there is one: nothing reads it here */
function serviceWith(simulator?: object): RunService {
  // What is left out, nothing here reads.
  return { platform: { name: "acme", baseUrl }, simulator } as RunService;
}

const stopped = new GenerationError({
  category: "aborted",
  message: "POST /paint: the call was aborted. Generation gen_1 exists and may be charged.",
  generationId: "gen_1",
  mayHaveCharged: true,
  retryable: false,
  attempts: 1,
  guidance: "",
  method: "POST",
  url: `${baseUrl}/paint`,
});

function ended(usage?: { total: number }): FailedGeneration {
  // The rest, nothing here reads.
  return {
    ok: false,
    id: "gen_1",
    status: "FAILED",
    category: "unknown",
    usage,
  } as FailedGeneration;
}

test("a simulated run is not said to be charged", () => {
  expect(problemOf(stopped, serviceWith({}))).toMatchObject({
    message: expect.stringMatching(/^Simulated, nothing is paid\. At the service it would be: /),
    mayHaveCharged: false,
  });
  expect(problemOf(stopped, serviceWith())).toMatchObject({
    message: "The call was aborted. Generation gen_1 exists and may be charged.",
    mayHaveCharged: true,
  });
});

test("a key that is refused leads to a new start, which reads it", () => {
  const refused = new GenerationError({
    category: "auth",
    message: "POST /paint: the service refused the key.",
    status: 401,
    mayHaveCharged: false,
    retryable: false,
    attempts: 1,
    guidance: "",
    method: "POST",
    url: `${baseUrl}/paint`,
  });
  expect(problemOf(refused, serviceWith()).steps.at(-1)).toEqual([
    expect.stringMatching(/end the playground with Ctrl-C and start it again/),
  ]);
});

test("a run is not said to be charged perhaps, if what it took is known", () => {
  expect(problemOfFailed(ended({ total: 1 }), serviceWith())).toMatchObject({
    message: "Generation gen_1 ended as FAILED. It took 1 credit.",
    mayHaveCharged: false,
  });
  expect(problemOfFailed(ended(), serviceWith())).toMatchObject({ mayHaveCharged: true });
});

test.each([
  ["asked", ["Start the playground without --simulate to wait for it."]],
  [
    "no-key",
    [
      "Start the playground with its key to wait for it: ",
      { kind: "set-key", variable: "ACME_API_KEY" },
    ],
  ],
])(
  "a generation at a service that is only simulated (%s) says how to wait for it",
  (simulated, step) => {
    // The rest, nothing here reads.
    const info = { host: "api.acme.example", simulated, keyVariable: "ACME_API_KEY" };
    expect(problemOfSimulated({ info } as RunService)).toMatchObject({
      message: expect.stringContaining("This generation is at api.acme.example"),
      steps: [step],
    });
  },
);
