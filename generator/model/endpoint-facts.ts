import type { Endpoint, FollowRequest, ReadPlaces } from "@modelsmith/runtime";
import { GeneratorError } from "../diagnostics/errors.js";
import { collectWarnings, type Warning } from "../diagnostics/warnings.js";
import { eventsAreItems } from "../lifecycle/answer/event-items.js";
import { isKeyParameter } from "../lifecycle/auth/read-auth.js";
import { noWayToResult } from "../lifecycle/doubts/no-way-to-result.js";
import { warnOfLifecycle } from "../lifecycle/doubts/warn-of-lifecycle.js";
import { bodyKey } from "../lifecycle/follow/key-field.js";
import { understandLifecycle } from "../lifecycle/understand.js";
import type { Operation } from "../openapi/operations.js";
import { unlessBroken } from "../openapi/resolve-ref.js";
import { answersWith, warnOfUnreadable } from "../openapi/success-content.js";
import { checkOperation } from "../openapi/validate-operation.js";
import { checkedPart } from "../schema/checked-part.js";
import { placeParameters } from "../schema/request/merge-parameters.js";
import { parametersOf } from "../schema/request/read-parameters.js";
import { requestBody } from "../schema/request/request-body.js";
import { successResponse } from "../schema/response/success-response.js";
import { withoutField } from "../schema/without-field.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";
import { textOfHtml } from "../util/html-text.js";
import { member, stringMember } from "../util/json.js";
import { chooseName } from "./choose-name.js";
import { authOf } from "./endpoint-auth.js";
import type { EndpointSettings } from "./endpoint-settings.js";
import { providerOf } from "./known-platforms.js";
import type { EndpointModel, EndpointOperations, SchemaParts } from "./model.js";
import { fullPath, originOf, type PlatformBase, pathBelow, titleOf } from "./platform-base.js";

/** Per-endpoint data that depends on no other endpoint. */
export interface EndpointFacts {
  /** Its platform, and what it has from there, is added once the facts of all endpoints are known. */
  readonly endpoint: Omit<EndpointModel, "descriptor"> & {
    readonly descriptor: Omit<Endpoint, "platform" | "poll"> & { readonly poll?: FollowRequest };
  };
  readonly operations: EndpointOperations;
  readonly warnings: readonly Warning[];
}

/** What is known of an endpoint before its schemas are read. */
export function endpointOutline(
  endpoint: SelectedEndpoint,
  base: PlatformBase,
): Omit<EndpointModel, SchemaParts> {
  const { key } = endpoint;
  const operations = operationsOfEndpoint(endpoint);
  const main = endpoint.plain ?? endpoint.sse;
  const spec = main?.spec ?? base.spec;
  const description = text(operations, "description");
  return {
    key,
    title: text(operations, "summary") ?? endpoint.title ?? key,
    ...(description !== undefined && { description }),
    deprecated: operations.every(({ object }) => member(object, "deprecated") === true),
    name: chooseName(key, {
      platform: providerOf(base.url, titleOf(base)),
      operationId: text(operations, "operationId"),
      summary: text(operations, "summary"),
      keys: base.keys,
    }),
    source: spec.file,
    identity: {
      method: "POST",
      path:
        main === undefined ? key : fullPath(base, main).replace("/generation/sse/", "/generation/"),
      ...(spec.id !== undefined && { spec: spec.id }),
    },
  };
}

/** @throws GeneratorError MS1103 to MS1111 */
export function endpointFacts(
  endpoint: SelectedEndpoint,
  base: PlatformBase,
  settings: EndpointSettings,
): EndpointFacts {
  const { sse } = endpoint;
  const outline = endpointOutline(endpoint, base);
  const { key, title } = outline;
  const operations = operationsOfEndpoint(endpoint);
  // One POST may answer with JSON or with a stream.
  const plain = endpoint.plain ?? (sse && answersWith(sse, /json/i) ? sse : undefined);
  const main = plain ?? sse;
  if (main === undefined) {
    throw new GeneratorError("MS1109", `no operation creates ${key}`, {
      file: base.spec.file,
      hint: "Name another endpoint, or fix the spec.",
    });
  }
  const { warn, found } = collectWarnings();
  for (const operation of operations) checkOperation(operation, warn);
  warnOfUnreadable(operations, warn);
  const { lifecycle: configured } = settings;
  const auth = authOf(main, base, settings, warn);
  const keyField = bodyKey(auth.auth);
  const lifecycle = understandLifecycle({
    create: main,
    keyField,
    isKeyParameter: (parameter) => isKeyParameter(parameter, auth.auth),
    hasStream: sse !== undefined,
    specs: [...new Set([main.spec, base.spec])],
    settings: configured,
    locate: (operation) => unlessBroken(() => pathBelow(base, operation)),
    serverOf: (operation) => unlessBroken(() => originOf(base, operation)),
  });
  if (!lifecycle.canFollow) {
    const others = settings.isRecordNew ? [...base.keys].filter((each) => each !== key) : [];
    throw noWayToResult(key, main, lifecycle, settings.isAlike ? "alike" : others);
  }
  warnOfLifecycle(main, lifecycle, keyField, warn);
  const answering = [...operations, ...Object.values(lifecycle.operations)];
  for (const warning of answering.flatMap((each) => successResponse(each)?.warnings ?? [])) {
    warn(warning);
  }
  const body = requestBody(main, warn);
  const parameters = parametersOf([main, ...operations], warn);
  const idempotency = parameters.find(
    ({ in: place, name }) => place === "header" && isIdempotency(name),
  );
  const own = parameters.filter((each) => each !== idempotency && !isKeyParameter(each, auth.auth));
  const ownBody = keyField === undefined ? body.schema : withoutField(body.schema, keyField);
  const input = placeParameters(ownBody, own);
  const { answers, accept, poll, result } = lifecycle;
  const { data: place } = lifecycle.read;
  const mayStreamItems = sse !== undefined && answers.value !== "task";
  const hasItems = mayStreamItems && eventsAreItems(sse, lifecycle.data, place);
  const read: ReadPlaces = { ...lifecycle.read, ...(hasItems && { events: "item" }) };
  return {
    endpoint: {
      ...outline,
      input: input.schema,
      ...(body.name !== undefined && { inputName: body.name }),
      data: lifecycle.data,
      dataOrigin: lifecycle.dataFrom,
      understood: { auth, lifecycle },
      descriptor: {
        descriptor: 2,
        key,
        title,
        ...(auth.auth && { auth: auth.auth }),
        create: {
          ...(plain && { path: pathBelow(base, plain) }),
          ...(sse && { stream: pathBelow(base, sse) }),
          ...(body.contentType !== undefined && { contentType: body.contentType }),
          ...(answers.value !== "task" && { answers: answers.value }),
          ...(accept !== undefined && { accept }),
          ...(idempotency && { idempotencyHeader: idempotency.name }),
        },
        ...(poll && { poll: poll.value }),
        ...(result && { result: result.value }),
        ...(Object.keys(read).length > 0 && { read }),
        ...(body.multipart && { multipart: body.multipart }),
        ...(body.parts && { parts: body.parts }),
        ...(input.parameters.length > 0 && { parameters: input.parameters }),
        input: checkedPart(input.schema),
      },
    },
    operations: {
      create: main,
      ...(sse && { stream: sse }),
      ...lifecycle.operations,
    },
    warnings: found(),
  };
}

function isIdempotency(name: string): boolean {
  return /^(x-)?idempotency-?key$/i.test(name);
}

export function operationsOfEndpoint({ sse, plain }: SelectedEndpoint): readonly Operation[] {
  return [sse, plain].filter((operation) => operation !== undefined);
}

function text(operations: readonly Operation[], field: string): string | undefined {
  const found = operations.map(({ object }) => stringMember(object, field)).find((each) => each);
  return found === undefined ? undefined : textOfHtml(found);
}
