import { expect, test } from "vitest";
import { errorReport } from "../../../cli/call/error-report.js";
import { serviceOf } from "../../../cli/call/service.js";
import { exitCodes } from "../../../cli/shell/exit-codes.js";
import { defaultPlatform } from "../../../cli/spec/default-platform.js";
import { type ErrorFacts, GenerationError } from "../../../runtime/contract/generation-error.js";

const service = serviceOf(defaultPlatform, []);

const refused = {
  category: "auth",
  message: "no",
  status: 401,
  generationId: "gen_1",
  mayHaveCharged: true,
  retryable: false,
  attempts: 1,
  guidance: "",
  method: "GET",
  url: "https://a.example/gen_1",
} as const satisfies ErrorFacts;

const { generationId: _, ...withoutId } = refused;

test.each<[string, ErrorFacts, number]>([
  ["a poll by GET", refused, 12],
  ["a poll by POST", { ...refused, method: "POST" }, 12],
  ["a poll, for its form", { ...refused, category: "validation", status: 422 }, 12],
  ["a create whose answer has an id", { ...refused, mayHaveCharged: false }, 21],
  ["a create", { ...withoutId, mayHaveCharged: false }, 21],
  ["a create that was sent again, after one in doubt", withoutId, 3],
])("the refusal of %s has the exit code that says what may be paid", (_, facts, code) => {
  const { exit } = errorReport(new GenerationError(facts), service);
  expect(exitCodes[exit].code).toBe(code);
});

test("a create that is refused under 200 was refused by the right service", () => {
  const facts = { ...withoutId, category: "unknown", status: 200, mayHaveCharged: false } as const;
  const guidance = (method: string) =>
    errorReport(new GenerationError({ ...facts, method }), service).document.guidance.join();
  expect(guidance("POST")).toMatch(/^If the service's words/);
  expect(guidance("GET")).toMatch(/does not speak this API/);
});
