import { inCall } from "./begin.js";
import { ask } from "./call.js";
import { Stopped } from "./deadline.js";
import { describeError, failure, refusal } from "./failure.js";
import { parseJson } from "./json.js";
import type { GenerateOptions, Platform } from "./types.js";

/**
 * Asks the service for the balance. One request, which costs nothing.
 *
 * @returns the answer as it came: its shape is not documented
 * @throws {GenerationError}
 */
export function credits(platform: Platform, options: GenerateOptions = {}): Promise<unknown> {
  const path = platform.creditsPath ?? "/credits";
  return inCall(
    { door: "credits", endpoint: undefined, platform, result: {}, method: "GET", path, options },
    () => path,
    async (call) => {
      const { pollTimeoutMs: timeoutMs } = call.settings;
      const { answerBytes: maxBytes } = call.bounds;
      const question = {
        method: "GET",
        path,
        accept: "application/json",
        timeoutMs,
        maxBytes,
      } as const;
      const outcome = await ask(call, question).catch((error: unknown) => {
        if (!(error instanceof Stopped)) throw error;
        const category = error.reason === "deadline" ? "timeout" : "aborted";
        throw failure(call, { category, what: "the balance was not had in time" });
      });
      if (outcome.kind !== "answer") {
        const what = outcome.kind === "failed" ? describeError(call, outcome.error) : "a stream";
        throw failure(call, { category: "transient", what });
      }
      const { answer } = outcome;
      const balance = answer.complete ? parseJson(call.redactor.whole(answer.text)) : undefined;
      if (answer.status < 200 || answer.status > 299) throw refusal(call, answer);
      if (balance !== undefined) return balance;
      throw failure(call, { category: "unknown", what: "the answer is no readable JSON" });
    },
  );
}
