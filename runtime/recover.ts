import type { Call } from "./call/call.js";
import type { Part } from "./call/part.js";
import { withCall } from "./call-scope.js";
import { sleep } from "./clock/deadline.js";
import type { GenerateOptions } from "./contract/call-options.js";
import type { Endpoint } from "./contract/endpoint.js";
import { rulesOfEndpoint } from "./contract/follow-rules.js";
import { errorWith, type GenerationError } from "./contract/generation-error.js";
import { findRunning } from "./engine/find-running.js";
import { encodeInput } from "./request/encode-input.js";
import { stoppedError } from "./stopped-error.js";

/** How often another process's create is looked at. */
const LOOK_MS = 500;

/**
 * Looks among the running generations for one that another process created and whose id was lost.
 *
 * @param sentAt - when the create may have been sent at the earliest, in milliseconds since 1970
 * @returns its id; `undefined` if it is not running, or if the list does not tell for sure
 * @throws {GenerationError} if the input or the key is refused, or the call is stopped
 */
export function recoverId<Input extends object>(
  endpoint: Endpoint<Input>,
  input: Input,
  sentAt: number,
  options: GenerateOptions,
  { startedAt }: Part,
): Promise<string | undefined> {
  const { platform } = endpoint;
  return inCall({ endpoint, input, options, startedAt }, async (call, body) => {
    if (platform.runningPath === undefined || typeof body !== "string") return undefined;
    // Ages are measured on the clock of this process: the other one's is of the same machine, or
    // near enough for a search that wants the same input and only one match.
    const age = Math.max(0, Date.now() - sentAt);
    const sent = { at: performance.now() - age, date: Date.now() - age };
    const found = await findRunning(call, { body, sent });
    if (found.kind === "found") return found.id;
    if (call.signal.aborted) {
      const guidance = `Call once again with the same key: it looks again, for which it needs more than ${call.bounds.recoverMs / 1000} seconds (option timeoutMs).`;
      throw inDoubt(call, "end of the search among the running generations", guidance);
    }
    return undefined;
  });
}

/**
 * Waits while another process has the create.
 *
 * @param isOver - whether it has it no longer
 * @throws {GenerationError} if the call is stopped
 */
export function waitForOther<Input extends object>(
  endpoint: Endpoint<Input>,
  input: Input,
  options: GenerateOptions,
  { startedAt }: Part,
  isOver: () => Promise<boolean>,
): Promise<void> {
  return inCall({ endpoint, input, options, startedAt }, async (call) => {
    while (!(await isOver())) {
      if (call.signal.aborted)
        throw inDoubt(call, "end of the create of another process", ONCE_AGAIN);
      await sleep(call.signal, LOOK_MS);
    }
  });
}

interface Searched<Input extends object> extends Part {
  readonly endpoint: Endpoint<Input>;
  readonly input: Input;
  readonly options: GenerateOptions;
}

function inCall<Input extends object, Result>(
  { endpoint, input, options, startedAt }: Searched<Input>,
  work: (call: Call, body: unknown) => Promise<Result>,
): Promise<Result> {
  const { key, platform } = endpoint;
  const path = platform.runningPath ?? "/";
  return withCall(
    {
      traced: { entryPoint: "wait", endpoint: key, platform: platform.name, method: "GET", path },
      rules: rulesOfEndpoint(endpoint),
      options,
      startedAt,
    },
    (context) => encodeInput(context, endpoint, input, options.validate ?? true),
    (call) => work(call, call.create?.body),
  );
}

export const ONCE_AGAIN =
  "Call once again with the same key: it goes on from what the journal has.";

/** Stopped while nobody knows what became of a create that another process sent, or is to send. */
function inDoubt(call: Call, awaited: string, guidance: string): GenerationError {
  const error = stoppedError(call, awaited, { mayHaveCharged: true });
  return errorWith(error, { guidance, retryable: true });
}
