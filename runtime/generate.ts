import { inCall, type Task } from "./begin.js";
import type { Call } from "./call.js";
import type { Order } from "./create.js";
import type { Door } from "./diagnostics.js";
import { encodeInput } from "./encode-input.js";
import { createEventQueue } from "./event-queue.js";
import { resume, run, runUntilAccepted } from "./run.js";
import type {
  Endpoint,
  GenerateOptions,
  Generation,
  GenerationEvent,
  Platform,
  WaitOptions,
} from "./types.js";

/**
 * Creates a generation and waits for its result: over the stream, else by polling.
 *
 * @returns the terminal generation: check `ok` before using `data`
 * @throws {GenerationError} where no terminal status could be had
 */
export async function generate<Input extends object, Data>(
  endpoint: Endpoint<Input, Data>,
  input: Input,
  options: GenerateOptions = {},
): Promise<Generation<Data>> {
  return typed<Data>(
    await place(taskOf("generate", endpoint, options), endpoint, input, "terminal", run),
  );
}

/**
 * Does what {@link generate} does, event by event; the terminal one is the last. It begins with the
 * first `next()`. Leaving the loop early closes the stream and stops all work.
 *
 * @throws {GenerationError} out of the iteration, where no terminal status could be had
 */
export function stream<Input extends object, Data>(
  endpoint: Endpoint<Input, Data>,
  input: Input,
  options: GenerateOptions = {},
): AsyncIterable<GenerationEvent<Data>> {
  return createEventQueue<Data>((hooks) =>
    place({ ...taskOf("stream", endpoint, options), ...hooks }, endpoint, input, "terminal", run),
  );
}

/**
 * Creates a generation and returns as soon as the service has accepted it: {@link wait} takes the
 * id, here or in another process.
 *
 * @throws {GenerationError}
 */
export async function submit<Input extends object, Data>(
  endpoint: Endpoint<Input, Data>,
  input: Input,
  options: GenerateOptions = {},
): Promise<{ id: string }> {
  const task = taskOf("submit", endpoint, options);
  return { id: await place(task, endpoint, input, "accepted", runUntilAccepted) };
}

/**
 * Waits for the result of a generation that was created anywhere, by polling.
 *
 * @throws {GenerationError} where no terminal status could be had
 */
export async function wait<Data = unknown>(
  id: string,
  options: WaitOptions<Data>,
): Promise<Generation<Data>> {
  const platform = options.endpoint === undefined ? options.platform : platformOf(options.endpoint);
  if (platform === undefined) throw new TypeError("wait needs option endpoint or platform");
  const task: Task = {
    door: "wait",
    endpoint: options.endpoint?.key,
    platform,
    result: options.endpoint?.result ?? {},
    method: "GET",
    path: platform.pollPath ?? "/",
    options,
  };
  return typed<Data>(
    await inCall(
      task,
      () => id,
      (call) => resume(call, id),
    ),
  );
}

function place<Result>(
  task: Task,
  endpoint: Endpoint,
  input: object,
  until: Order["until"],
  work: (call: Call, order: Order) => Promise<Result>,
): Promise<Result> {
  const { ssePath, plainPath, immediate = false } = endpoint;
  return inCall(
    task,
    (subject) => encodeInput(subject, endpoint, input, task.options.validate ?? true),
    (call, body) => work(call, { ssePath, plainPath, immediate, body, until }),
  );
}

function taskOf(door: Door, endpoint: Endpoint, options: GenerateOptions): Task {
  const { key, result, ssePath, plainPath } = endpoint;
  const path = ssePath ?? plainPath ?? "/";
  const platform = platformOf(endpoint);
  return { door, endpoint: key, platform, result, method: "POST", path, options };
}

/** An endpoint may be polled elsewhere than its platform's others. */
function platformOf({ platform, pollPath }: Endpoint): Platform {
  return pollPath === undefined ? platform : { ...platform, pollPath };
}

/** The type of `data` is the generator's reading of the spec; the service is trusted to keep it. */
function typed<Data>(generation: Generation<unknown>): Generation<Data> {
  return generation as Generation<Data>;
}
