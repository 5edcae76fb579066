import { randomUUID } from "node:crypto";
import type { EventReader } from "./call/call.js";
import { claim, isKnown } from "./call/claims.js";
import type { EntryPoint } from "./call/diagnostics.js";
import type { End } from "./call/engine-state.js";
import type { CreatePart, Part } from "./call/part.js";
import { type Policy, policyOf } from "./call/policy.js";
import { type CallSpec, runToEnd, withCall } from "./call-scope.js";
import type { GenerateOptions, WaitOptions } from "./contract/call-options.js";
import type { Endpoint } from "./contract/endpoint.js";
import { rulesOfEndpoint, rulesOfPlatform } from "./contract/follow-rules.js";
import type { Generation, GenerationEvent } from "./contract/generation.js";
import type { Follow } from "./contract/generation-error.js";
import { errorOf } from "./error/create-error.js";
import { EventQueue } from "./event-iterator.js";

import { encodeInput } from "./request/encode-input.js";
import { fillIn } from "./request/fill-in.js";
import { fillPath, resolved } from "./request/follow-target.js";
import { followOf, readFollow } from "./request/kept-follow.js";
import { placeParameters } from "./request/parameters.js";
import { describeValue } from "./util/describe-value.js";

/**
 * Creates a generation and waits for its result: over the stream, else by polling.
 *
 * @returns the terminal generation: check `ok` before using `data`
 * @throws {GenerationError} if the call ended without a result; `category` says why
 */
export async function generate<Input extends object, Data>(
  endpoint: Endpoint<Input, Data>,
  input: Input,
  options: GenerateOptions = {},
): Promise<Generation<Data>> {
  return typed<Data>(await create("generate", endpoint, input, options, "terminal"));
}

/**
 * Does what {@link generate} does, event by event; the terminal one is the last. It begins with the
 * first `next()`. Leaving the loop early closes the stream and stops all work; an id that came and was
 * not read yet is told by a warning of the process.
 *
 * @throws {GenerationError} out of the iteration, if it ends without a result; `category` says why
 */
export function stream<Input extends object, Data>(
  endpoint: Endpoint<Input, Data>,
  input: Input,
  options: GenerateOptions = {},
): AsyncIterable<GenerationEvent<Data>> {
  return new EventQueue<Data>((reader) =>
    create("stream", endpoint, input, options, "terminal", { reader }),
  );
}

/**
 * Creates a generation and returns as soon as the service has accepted it: {@link wait} takes the
 * id, here or in another process.
 *
 * @returns the id; the generation too, if the service answered with the result; and `follow`, if `wait`
 * needs more than the id: `wait(id, { endpoint, follow })`. Where nothing but its own stream tells of a
 * generation, it waits for the result
 * @throws {GenerationError}
 */
export async function submit<Input extends object, Data>(
  endpoint: Endpoint<Input, Data>,
  input: Input,
  options: GenerateOptions = {},
): Promise<{ id: string; generation?: Generation<Data>; follow?: Follow }> {
  const { isFound: _, ...submitted } = await submitPart(endpoint, input, options, {});
  return submitted;
}

/**
 * {@link submit} as a part of a longer work. `isFound`: the id is only that of a list, and may be
 * another's.
 */
export async function submitPart<Input extends object, Data>(
  endpoint: Endpoint<Input, Data>,
  input: Input,
  options: GenerateOptions,
  part: CreatePart,
): Promise<{ id: string; isFound: boolean; generation?: Generation<Data>; follow?: Follow }> {
  // What only its stream tells of is followed to its end: no other call could.
  const isBound =
    rulesOfEndpoint(endpoint).poll === undefined && endpoint.create.stream !== undefined;
  const until = isBound ? "terminal" : "accepted";
  const end = await create("submit", endpoint, input, options, until, part);
  const { id = "", isFound } = end.facts;
  if (end.at !== "done") return { id, isFound, ...(end.follow && { follow: end.follow }) };
  const generation = typed<Data>(end);
  return { id: generation.id, isFound, generation };
}

/**
 * Waits for the result of a generation that was created anywhere, by polling.
 *
 * @throws {GenerationError} if the call ended without a result; `category` says why
 */
export function wait<Data = unknown>(
  id: string,
  options: WaitOptions<Data>,
): Promise<Generation<Data>> {
  return waitPart(id, options, {});
}

/** {@link wait} as a part of a longer work. */
export async function waitPart<Data>(
  id: string,
  options: WaitOptions<Data>,
  { startedAt }: Part,
): Promise<Generation<Data>> {
  if (typeof id !== "string") {
    const found = describeValue(id);
    const hasId = typeof (id as { id?: unknown } | null)?.id === "string"; // any value
    const todo = hasId ? "Pass its .id." : ID_SOURCES;
    throw new TypeError(`wait needs the id of a generation, found ${found}. ${todo}`);
  }
  // Code that was never type-checked may leave them out.
  const { endpoint, platform } = options ?? {};
  const rules = endpoint ? rulesOfEndpoint(endpoint) : platform && rulesOfPlatform(platform);
  // An endpoint in the place of the options has a platform too.
  if (rules === undefined || "descriptor" in options) {
    const such = "such as { endpoint: nanoBananaEndpoint }";
    throw new TypeError(`wait needs option endpoint, ${such}, or platform`);
  }
  const follow = readFollow(options.follow ?? { values: usualValues(endpoint) }, rules);
  const [link = "/"] = Object.values(follow?.links ?? {});
  const linked = resolved(link, rules.platform.baseUrl)?.pathname;
  const { path = linked ?? "/", method = "GET" } = rules.poll ?? {};
  const spec: CallSpec = {
    traced: {
      entryPoint: "wait",
      endpoint: endpoint?.key,
      platform: rules.platform.name,
      method,
      path:
        (id !== "" && fillPath(path, id, new Map(Object.entries(follow?.values ?? {})))) || path,
    },
    rules,
    options,
    id,
    follow,
    startedAt,
  };
  const end = await withCall(
    spec,
    (context) => {
      if (id !== "") return undefined;
      throw errorOf(context, "validation", 'wait needs the id of a generation, found ""', {
        guidance: `${ID_SOURCES} ${EMPTY_ID}`,
      });
    },
    (call) => {
      claim(call.origin, id);
      return runToEnd(call, policyOf(call, "terminal", !isKnown(call.origin, id)), id);
    },
  );
  return typed<Data>(end);
}

/** What a create gives to later requests where its caller gives nothing. */
function usualValues(endpoint: Endpoint | undefined): Follow["values"] {
  if (endpoint?.parameters === undefined) return undefined;
  const input = fillIn(endpoint.input, {}) as object; // an object, filled in
  return Object.fromEntries(placeParameters(endpoint, input, []).values ?? []);
}

const ID_SOURCES =
  "Pass the id that submit returned, or the generationId of the error that a call ended with.";

const EMPTY_ID =
  "Where it is empty, the create answered with the result: that is `generation` of what submit returned.";

function create(
  entryPoint: EntryPoint,
  endpoint: Endpoint,
  input: object,
  options: GenerateOptions,
  until: Policy["until"],
  { reader, guard, startedAt }: { readonly reader?: EventReader } & CreatePart = {},
): Promise<End & { readonly follow?: Follow | undefined }> {
  const rules = rulesOfEndpoint(endpoint);
  const { key: name, platform, create: forms } = endpoint;
  const path = forms.stream ?? forms.path ?? "/";
  const spec: CallSpec = {
    traced: { entryPoint, endpoint: name, platform: platform.name, method: "POST", path },
    rules,
    options,
    reader,
    startedAt,
  };
  return withCall(
    spec,
    (context) => {
      const validate = options.validate ?? true;
      const encoded = encodeInput(context, endpoint, input, validate);
      const { idempotencyHeader } = forms;
      const headers = { ...forms.headers, ...encoded.headers };
      if (idempotencyHeader !== undefined) {
        // Every attempt of the call, in both forms, has the same key.
        headers[idempotencyHeader] = options.idempotencyKey ?? randomUUID();
      }
      const { forms: filled, body, values } = encoded;
      return { endpointKey: name, forms: filled, body, headers, values, guard };
    },
    (call) =>
      runToEnd(call, policyOf(call, until)).then((end) =>
        end.at === "accepted" ? { ...end, follow: followOf(call, end.facts) } : end,
      ),
  );
}

/** The type of `data` is the generator's reading of the spec; the service is trusted to keep it. */
function typed<Data>(end: End): Generation<Data> {
  return (end.at === "done" ? end.generation : undefined) as Generation<Data>;
}
