import type { Endpoint, FollowRequest, ReadPlaces } from "@modelsmith/runtime";
import { GeneratorError } from "../diagnostics/errors.js";
import { collectWarnings, type Warn, type Warning } from "../diagnostics/warnings.js";
import { eventsAreItems } from "../lifecycle/answer/event-items.js";
import type { FoundAuth } from "../lifecycle/auth/auth-schemes.js";
import { isKeyParameter } from "../lifecycle/auth/read-auth.js";
import { noWayToResult } from "../lifecycle/doubts/no-way-to-result.js";
import { warnOfLifecycle } from "../lifecycle/doubts/warn-of-lifecycle.js";
import { bodyKey } from "../lifecycle/follow/key-field.js";
import { hasHeader } from "../lifecycle/poll-and-result.js";
import { understandLifecycle } from "../lifecycle/understand.js";
import { isIdempotency } from "../openapi/own-headers.js";
import { unlessBroken } from "../openapi/resolve-ref.js";
import type { Operation } from "../openapi/spec.js";
import { answersWith, warnOfUnreadable } from "../openapi/success-content.js";
import { checkOperation } from "../openapi/validate-operation.js";
import { checkedPart } from "../schema/checked-part.js";
import { mergeParameters, type PlacedInput } from "../schema/request/merge-parameters.js";
import { parametersOf } from "../schema/request/read-parameters.js";
import { type RequestBody, requestBody } from "../schema/request/request-body.js";
import { successResponse } from "../schema/response/success-response.js";
import { withoutField } from "../schema/without-field.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";
import { mapPlaceholders } from "../util/url-path.js";
import { authOf } from "./endpoint-auth.js";
import { endpointOutline, operationsOfEndpoint } from "./endpoint-outline.js";
import type { EndpointSettings } from "./endpoint-settings.js";
import type { EndpointModel, EndpointOperations } from "./model.js";
import { originOf, type PlatformBase, pathBelow } from "./platform-base.js";

type Understood = EndpointModel["understood"];

/** Per-endpoint data that depends on no other endpoint. */
export interface EndpointFacts {
  /** Its platform, and what it has from there, is added once the facts of all endpoints are known. */
  readonly endpoint: Omit<EndpointModel, "descriptor"> & {
    readonly descriptor: Omit<Endpoint, "platform" | "poll"> & { readonly poll?: FollowRequest };
  };
  readonly operations: EndpointOperations;
  readonly warnings: readonly Warning[];
}

/** @throws GeneratorError MS1103 to MS1111 */
export function endpointFacts(
  endpoint: SelectedEndpoint,
  base: PlatformBase,
  settings: EndpointSettings,
): EndpointFacts {
  const outline = endpointOutline(endpoint, base);
  const forms = formsOf(endpoint, base);
  const { warn, found } = collectWarnings();
  for (const operation of forms.all) checkOperation(operation, warn);
  warnOfUnreadable(forms.all, warn);
  const understood = understand(outline.key, forms, base, settings, warn);
  const input = inputOf(forms, understood.auth, warn);
  const { body, placed } = input;
  const { main, sse } = forms;
  const { lifecycle } = understood;
  return {
    endpoint: {
      ...outline,
      input: placed.schema,
      ...(body.name !== undefined && { inputName: body.name }),
      data: lifecycle.data,
      dataOrigin: lifecycle.dataFrom,
      understood,
      descriptor: descriptorOf(outline, forms, base, understood, input),
    },
    operations: {
      create: main,
      ...(sse && { stream: sse }),
      ...lifecycle.operations,
    },
    warnings: found(),
  };
}

/** The operations that create. */
interface Forms {
  readonly sse: Operation | undefined;
  readonly plain: Operation | undefined;
  /** The one whose body and answer are read. */
  readonly main: Operation;
  readonly all: readonly Operation[];
}

function formsOf(endpoint: SelectedEndpoint, base: PlatformBase): Forms {
  const { sse, key } = endpoint;
  // One POST may answer with JSON or with a stream.
  const plain = endpoint.plain ?? (sse && answersWith(sse, /json/i) ? sse : undefined);
  const main = plain ?? sse;
  if (main !== undefined) return { sse, plain, main, all: operationsOfEndpoint(endpoint) };
  throw new GeneratorError("MS1109", `no operation creates ${key}`, {
    file: base.spec.file,
    hint: "Name another endpoint, or fix the spec.",
  });
}

/** How the key is sent and the create followed, with warnings of what is a guess. */
function understand(
  key: string,
  { main, sse, all }: Forms,
  base: PlatformBase,
  settings: EndpointSettings,
  warn: Warn,
): Understood {
  const auth = authOf(main, base, settings, warn);
  const keyField = bodyKey(auth.auth);
  const lifecycle = understandLifecycle({
    create: main,
    keyField,
    isKeyParameter: (parameter) => isKeyParameter(parameter, auth.auth),
    hasStream: sse !== undefined,
    specs: [...new Set([main.spec, base.spec])],
    settings: settings.lifecycle,
    locate: (operation) => unlessBroken(() => pathBelow(base, operation)),
    serverOf: (operation) => unlessBroken(() => originOf(base, operation)),
  });
  if (!lifecycle.canFollow) {
    const isForAll = settings.lackingSetting === "for all";
    const isNewRecord = settings.lackingSetting === "in a new record";
    const others = isNewRecord ? [...base.keys].filter((each) => each !== key) : [];
    throw noWayToResult(key, main, lifecycle, { isForAll, others });
  }
  warnOfLifecycle(main, lifecycle, keyField, warn);
  const answering = [...all, ...Object.values(lifecycle.operations)];
  for (const warning of answering.flatMap((each) => successResponse(each)?.warnings ?? [])) {
    warn(warning);
  }
  return { auth, lifecycle };
}

/** What a create is given. */
interface Input {
  readonly body: RequestBody;
  readonly placed: PlacedInput;
  /** Placeholders of paths whose values keep their slashes. */
  readonly slashed: ReadonlySet<string>;
  /** The header that takes a key for each create; no field of the input. */
  readonly idempotencyHeader: string | undefined;
}

/** The input of a create, without the key and what the runtime sends by itself. */
function inputOf({ main, all }: Forms, { auth }: FoundAuth, warn: Warn): Input {
  const body = requestBody(main, warn);
  const parameters = parametersOf([main, ...all], warn);
  const idempotency = parameters.find(
    ({ in: place, name }) => place === "header" && isIdempotency(name),
  );
  const own = parameters.filter((each) => each !== idempotency && !isKeyParameter(each, auth));
  const keyField = bodyKey(auth);
  const ownBody = keyField === undefined ? body.schema : withoutField(body.schema, keyField);
  const slashed = new Set(own.flatMap((each) => (each.keepsSlashes ? [each.name] : [])));
  const placed = mergeParameters(ownBody, own);
  return { body, placed, slashed, idempotencyHeader: idempotency?.name };
}

function descriptorOf(
  { key, title }: Pick<EndpointModel, "key" | "title">,
  { sse, plain }: Forms,
  base: PlatformBase,
  { auth: { auth }, lifecycle }: Understood,
  { body, placed, slashed, idempotencyHeader }: Input,
): EndpointFacts["endpoint"]["descriptor"] {
  const { answers, accept, poll, result, followedAccept } = lifecycle;
  const mayStreamItems = sse !== undefined && answers.value !== "task";
  const hasItems = mayStreamItems && eventsAreItems(sse, lifecycle.data, lifecycle.read.data);
  const marked = (path: string) =>
    mapPlaceholders(path, (name, whole) => (slashed.has(name) ? `{+${name}}` : whole));
  const { ownHeaders } = lifecycle.settings;
  const followed = (request: FollowRequest, types?: string): FollowRequest => ({
    ...request,
    ...joinedHeaders(ownHeaders, request.headers),
    ...(request.path !== undefined && { path: marked(request.path) }),
    ...(types !== undefined && { accept: types }),
  });
  const created = (operation: Operation) => {
    const path = marked(pathBelow(base, operation));
    return placed.query === undefined ? path : `${path}?${placed.query}`;
  };
  const read: ReadPlaces = { ...lifecycle.read, ...(hasItems && { events: "item" }) };
  return {
    descriptor: 2,
    key,
    title,
    ...(auth && { auth }),
    create: {
      ...(plain && { path: created(plain) }),
      ...(sse && { stream: created(sse) }),
      ...(body.contentType !== undefined && { contentType: body.contentType }),
      ...(answers.value !== "task" && { answers: answers.value }),
      ...(accept !== undefined && { accept }),
      ...joinedHeaders(placed.headers, ownHeaders),
      ...(idempotencyHeader !== undefined && { idempotencyHeader }),
    },
    ...(poll && { poll: followed(poll.value, followedAccept.poll) }),
    ...(result && { result: followed(result.value, followedAccept.result) }),
    ...(Object.keys(read).length > 0 && { read }),
    ...(body.multipart && { multipart: body.multipart }),
    ...(body.parts && { parts: body.parts }),
    ...(placed.parameters.length > 0 && { parameters: placed.parameters }),
    input: checkedPart(placed.schema),
  };
}

/** Joins two sets of headers. Where both have a name, in upper or lower case, the second wins. */
function joinedHeaders(
  first: FollowRequest["headers"],
  second: FollowRequest["headers"],
): Pick<FollowRequest, "headers"> {
  if (first === undefined && second === undefined) return {};
  const others = Object.entries(first ?? {}).filter(
    ([name]) => !hasHeader({ headers: second ?? {} }, name),
  );
  return { headers: { ...Object.fromEntries(others), ...second } };
}
