import type { Endpoint } from "@modelsmith/runtime";
import { GeneratorError } from "../diagnostics/errors.js";
import { collectWarnings, type Warning } from "../diagnostics/warnings.js";
import type { Operation } from "../openapi/operations.js";
import { warnOfUnreadable } from "../openapi/success-content.js";
import { checkOperation } from "../openapi/validate-operation.js";
import { checkedPart } from "../schema/checked-part.js";
import { placeParameters } from "../schema/request/merge-parameters.js";
import { parametersOf } from "../schema/request/read-parameters.js";
import { requestBody } from "../schema/request/request-body.js";
import type { ResultFields } from "../schema/response/find-result-fields.js";
import { resultModel } from "../schema/response/result-data.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";
import { textOfHtml } from "../util/html-text.js";
import { member, stringMember } from "../util/json.js";
import { documentedErrors } from "./documented-limits.js";
import { resolvePolling, type Shared } from "./follow-result.js";
import type { EndpointModel, EndpointOperations } from "./model.js";
import { nameEndpoint } from "./naming.js";
import { fullPath, type PlatformBase, pathBelow } from "./platform-base.js";

/** What operations reveal about their platform. */
export interface PlatformFacts {
  /** The words that their answers allow for the status. */
  readonly statuses: readonly string[];
  readonly errorCodes: readonly string[];
}

/** Per-endpoint data that depends on no other endpoint. */
export interface EndpointFacts extends PlatformFacts {
  /** The platform is added once the facts of all endpoints are known. */
  readonly endpoint: Omit<EndpointModel, "descriptor"> & {
    readonly descriptor: Omit<Endpoint, "platform">;
  };
  readonly operations: EndpointOperations;
  /** Where its answers keep what the runtime needs. */
  readonly fields: ResultFields;
  readonly warnings: readonly Warning[];
}

/** What is known of an endpoint before its schemas are read. */
export function endpointOutline(
  endpoint: SelectedEndpoint,
  base: PlatformBase,
): Omit<EndpointModel, "input" | "data" | "descriptor"> {
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
    name: nameEndpoint(key),
    source: spec.file,
    identity: {
      method: "POST",
      path:
        main === undefined ? key : fullPath(base, main).replace("/generation/sse/", "/generation/"),
      ...(spec.id !== undefined && { spec: spec.id }),
    },
  };
}

/** @throws GeneratorError MS1103 to MS1109 */
export function endpointFacts(endpoint: SelectedEndpoint, shared: Shared): EndpointFacts {
  const { base } = shared;
  const { sse, plain } = endpoint;
  const outline = endpointOutline(endpoint, base);
  const { key, title } = outline;
  const operations = operationsOfEndpoint(endpoint);
  const [main] = plain ? [plain] : operations;
  if (main === undefined) {
    throw new GeneratorError("MS1109", `no operation creates ${key}`, {
      file: base.spec.file,
      hint: "Name another endpoint, or fix the spec.",
    });
  }
  for (const operation of operations) checkOperation(operation);
  const { warn, found } = collectWarnings();
  warnOfUnreadable(operations, warn);
  const follow = resolvePolling(endpoint, shared);
  const body = requestBody(main, warn);
  const input = placeParameters(body.schema, parametersOf([main, ...operations], warn));
  const answers = [...(follow.poll ? [follow.poll] : []), ...operations];
  const knowledge = { fields: base.configured.fields, immediate: follow.immediate };
  const result = resultModel(answers, knowledge);
  return {
    endpoint: {
      ...outline,
      input: input.schema,
      data: result.data,
      // The lock's hash of an endpoint depends on this order.
      descriptor: {
        descriptor: 2,
        key,
        title,
        create: {
          ...(plain && { path: pathBelow(base, plain) }),
          ...(sse && { stream: pathBelow(base, sse) }),
          ...(body.contentType !== undefined && { contentType: body.contentType }),
          ...(follow.immediate && { answers: "result" }),
        },
        ...(follow.own !== undefined && { poll: follow.own }),
        ...(body.multipart && { multipart: body.multipart }),
        ...(body.parts && { parts: body.parts }),
        ...(input.parameters.length > 0 && { parameters: input.parameters }),
        input: checkedPart(input.schema),
      },
    },
    operations: {
      create: main,
      ...(sse && { stream: sse }),
      ...(follow.poll && { poll: follow.poll }),
    },
    fields: result.fields,
    warnings: found(),
    statuses: result.statuses,
    errorCodes: operations.flatMap(documentedErrors),
  };
}

/** @param fields - where the config says that id, status and data stand */
export function platformFacts(
  operations: readonly Operation[],
  fields: ResultFields,
): PlatformFacts {
  return {
    statuses: resultModel(operations, { fields }).statuses,
    errorCodes: operations.flatMap(documentedErrors),
  };
}

export function operationsOfEndpoint({ sse, plain }: SelectedEndpoint): readonly Operation[] {
  return [sse, plain].filter((operation) => operation !== undefined);
}

function text(operations: readonly Operation[], field: string): string | undefined {
  const found = operations.map(({ object }) => stringMember(object, field)).find((each) => each);
  return found === undefined ? undefined : textOfHtml(found);
}
