import { type Call, type ErrorContext, type EventReader, pathWithId } from "./call.js";
import { type CallSpec, withCall } from "./call-scope.js";
import type { CreateRequest } from "./create.js";
import type { EntryPoint } from "./diagnostics.js";
import { encodeInput } from "./encode-input.js";
import { EventQueue } from "./event-iterator.js";
import { run, runUntilAccepted } from "./lifecycle.js";
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
  return await typed<Data>(place("generate", endpoint, input, options, "terminal", run));
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
  return new EventQueue<Data>((reader) =>
    place("stream", endpoint, input, options, "terminal", run, reader),
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
  return { id: await place("submit", endpoint, input, options, "accepted", runUntilAccepted) };
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
  const { endpoint } = options;
  const platform = endpoint === undefined ? options.platform : platformOf(endpoint);
  if (platform === undefined) throw new TypeError("wait needs option endpoint or platform");
  const { name, pollPath: path = "/" } = platform;
  const task: CallSpec = {
    traced: { door: "wait", endpoint: endpoint?.key, platform: name, method: "GET", path },
    platform,
    result: endpoint?.result ?? {},
    options,
  };
  // Known before the key is looked for: the error of a missing key names the generation too.
  const takeId = ({ known }: ErrorContext): void => {
    known.id = id;
    known.path = pathWithId(path, id) ?? path;
  };
  const resume = (call: Call): Promise<Generation<unknown>> => {
    call.claims.add(id);
    return run(call, undefined);
  };
  return await typed<Data>(withCall(task, takeId, resume));
}

function place<Result>(
  door: EntryPoint,
  endpoint: Endpoint,
  input: object,
  options: GenerateOptions,
  until: CreateRequest["until"],
  work: (call: Call, order: CreateRequest) => Promise<Result>,
  reader?: EventReader,
): Promise<Result> {
  const { key, result, ssePath, plainPath, immediate = false } = endpoint;
  const platform = platformOf(endpoint);
  const path = ssePath ?? plainPath ?? "/";
  const task: CallSpec = {
    traced: { door, endpoint: key, platform: platform.name, method: "POST", path },
    platform,
    result,
    options,
    reader,
  };
  return withCall(
    task,
    (subject) => {
      const validate = options.validate ?? true;
      const encoded = encodeInput(subject, endpoint, input, validate);
      const { ssePath, plainPath, headers, body } = encoded;
      return { ssePath, plainPath, headers, body, immediate, until };
    },
    work,
  );
}

/** An endpoint may be polled elsewhere than its platform's others. */
function platformOf({ platform, pollPath }: Endpoint): Platform {
  return pollPath === undefined ? platform : { ...platform, pollPath };
}

/** The type of `data` is the generator's reading of the spec; the service is trusted to keep it. */
function typed<Data>(generation: Promise<Generation<unknown>>): Promise<Generation<Data>> {
  return generation as Promise<Generation<Data>>;
}
