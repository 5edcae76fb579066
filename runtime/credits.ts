import { isSuccess } from "./answer/answer.js";
import { sendRequest } from "./call/call.js";
import { withCall } from "./call-scope.js";
import type { GenerateOptions } from "./contract/call-options.js";
import type { Platform } from "./contract/endpoint.js";
import { rulesOfPlatform } from "./contract/follow-rules.js";
import { errorOf, errorOfAnswer } from "./error/create-error.js";
import { describeError } from "./error/describe-answer.js";
import { stoppedError } from "./stopped-error.js";

/**
 * Asks the service for the balance. This is one request and costs nothing.
 *
 * @returns the service's answer, unchanged: its shape is not documented
 * @throws {GenerationError}
 * @throws {TypeError} without a platform, or if it has no `creditsPath`
 */
export async function credits(platform: Platform, options: GenerateOptions = {}): Promise<unknown> {
  // Code that was never type-checked may leave it out, or pass an endpoint.
  if (typeof platform?.baseUrl !== "string") {
    const where = "credits(platform), with what the generated index.js exports";
    throw new TypeError(`credits needs a platform: ${where}. Nothing was sent.`);
  }
  const { name, creditsPath: path } = platform;
  // The key is not sent to a path that is only likely.
  if (path === undefined) {
    const problem = `the spec of ${name} has no operation for the balance (creditsPath)`;
    throw new TypeError(`${problem}. Nothing was sent.`);
  }
  const traced = {
    entryPoint: "credits",
    endpoint: undefined,
    platform: name,
    method: "GET",
    path,
  } as const;
  return withCall(
    { traced, rules: rulesOfPlatform(platform), options },
    () => undefined,
    async (call) => {
      const outcome = await sendRequest(call, {
        path,
        timeoutMs: call.settings.pollRequestTimeoutMs,
      });
      if (outcome.kind === "stopped") throw stoppedError(call, "answer");
      if (outcome.kind === "failed") {
        const cause = outcome.error;
        const what = `the balance could not be read: ${describeError(call, cause)}`;
        throw errorOf(call, "transient", what, { cause });
      }
      const { answer } = outcome;
      if (!isSuccess(answer)) throw errorOfAnswer(call, answer);
      const balance = answer.json;
      if (balance !== undefined) return balance;
      const { status } = answer;
      throw errorOf(call, "unknown", `the service answered ${status}, but not with readable JSON`, {
        status,
      });
    },
  );
}
