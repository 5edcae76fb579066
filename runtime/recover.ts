import { withCall } from "./call-scope.js";
import { encodeInput } from "./encode-input.js";
import { findRunning } from "./find-running.js";
import { rulesOfEndpoint } from "./follow-rules.js";
import type { Endpoint, GenerateOptions } from "./types.js";

/**
 * Looks among the running generations for one that another process created and whose id was lost.
 *
 * @param sentAt - when the create may have been sent at the earliest, in milliseconds since 1970
 * @returns its id; `undefined` if it is not running, or if the list does not tell for sure
 * @throws {GenerationError} if the input or the key is refused
 */
export function recoverId<Input extends object>(
  endpoint: Endpoint<Input>,
  input: Input,
  sentAt: number,
  options: GenerateOptions,
): Promise<string | undefined> {
  const { key, platform } = endpoint;
  const path = platform.runningPath ?? "/";
  return withCall(
    {
      traced: { door: "wait", endpoint: key, platform: platform.name, method: "GET", path },
      rules: rulesOfEndpoint(endpoint),
      options,
    },
    (context) => encodeInput(context, endpoint, input, options.validate ?? true),
    async (call, { body }) => {
      if (platform.runningPath === undefined || typeof body !== "string") return undefined;
      // Ages are measured on the clock of this process: the other one's is of the same machine, or
      // near enough for a search that wants the same input and only one match.
      const age = Math.max(0, Date.now() - sentAt);
      const search = await findRunning(call, { body, sentAt: performance.now() - age });
      return search.kind === "found" ? search.id : undefined;
    },
  );
}
