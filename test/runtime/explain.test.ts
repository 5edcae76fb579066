import fc from "fast-check";
import { expect, it } from "vitest";
import { explainAnswer, GenerationError, generate } from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { paintAt, platformAt, QUICK } from "./endpoints.js";
import { dispatcherOf } from "./in-process-service.js";

const { runningPath: _, ...platform } = platformAt("https://explained.test");
const endpoint = { ...paintAt("https://explained.test"), platform, create: { path: "/paint" } };
// As late as an answer that is explained may have been.
const client = clientWith({ busyMs: -1 });

/** The error of a call whose create is answered so. */
async function errorOf(status: number, body: object): Promise<GenerationError> {
  const headers = { "content-type": "application/json" };
  const dispatcher = dispatcherOf(() => ({ status, headers, body: JSON.stringify(body) }));
  const options = { ...QUICK, retry: { retries: 0 }, client, dispatcher };
  const error = await generate(endpoint, { prompt: "a" }, options).catch((each: unknown) => each);
  if (!(error instanceof GenerationError)) expect.unreachable(`no error: ${String(error)}`);
  return error;
}

const STATUSES = [
  ...[200, 202, 300, 302, 307, 400, 401, 402, 403, 404, 406, 408, 409, 410, 418, 422, 423, 424],
  ...[425, 429, 451, 499, 500, 502, 503, 504, 529],
];
const CODES = [
  ...[undefined, "UPSTREAM_TIMEOUT", "JOB_TIMEOUT", "IMAGE_GENERATION_TIMEOUT", "E_17"],
  ...["IMAGE_GENERATION_RATE_LIMITED", "INSUFFICIENT_CREDITS", "CONTENT_REJECTED", 402, 422, 500],
];
const MESSAGES = [
  undefined,
  "m",
  "Upstream timeout",
  "Upstream timeout.",
  "rate limit",
  "recharge",
];

it("an answer is explained as the call judges it whose create it answers", async () => {
  const said = fc.record({
    code: fc.constantFrom(...CODES),
    message: fc.constantFrom(...MESSAGES),
    success: fc.constantFrom(undefined, false),
  });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...STATUSES), said, async (status, body) => {
      const { category, retryable, mayHaveCharged, guidance } = await errorOf(status, body);
      const explained = explainAnswer(status, JSON.stringify(body), platform);
      const { doubt = "" } = explained;
      expect(doubt !== "").toBe(mayHaveCharged);
      expect(explained).toMatchObject({
        ...{ category, retryable, mayHaveCharged },
        guidance: `${doubt} ${guidance.replaceAll("https://explained.test/paint", "")}`.trim(),
      });
    }),
    { numRuns: 500 },
  );
});

it.each([undefined, 200])("words under a title alone are those of a refusal: %s", (status) => {
  for (const name of ["title", "description"]) {
    const body = { code: 24, [name]: "You do not have enough credit." };
    const explained = { category: "insufficient_credits", message: body[name] };
    expect(explainAnswer(status, body, platform)).toMatchObject(explained);
  }
});
