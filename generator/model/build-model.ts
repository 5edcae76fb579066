import type { Endpoint, Platform } from "@modelsmith/runtime";
import type { LifecycleConfig } from "../config/config.js";
import { lifecycleSettings, terminalWords } from "../config/lifecycle-settings.js";
import { GeneratorError } from "../errors.js";
import { member, stringMember } from "../json.js";
import { parametersOf } from "../schema/parameters.js";
import { placeParameters } from "../schema/place-parameters.js";
import { requestBody } from "../schema/request-body.js";
import { resultModel } from "../schema/result-schema.js";
import { checkedPart } from "../schema/schema.js";
import { checkOperation, checkSecuritySchemes } from "../selection/check-operation.js";
import { endpointPath } from "../selection/endpoint-path.js";
import { findLifecycle, type Lifecycle } from "../selection/find-lifecycle.js";
import { followingOf } from "../selection/follow-result.js";
import type { Operation } from "../selection/operations.js";
import type { SelectedEndpoint } from "../selection/select-endpoints.js";
import type { Documents } from "../sources/load-documents.js";
import { collectWarnings, type Warn } from "../warnings.js";
import { documentedErrors, documentedLimits } from "./documented-limits.js";
import type { EndpointModel, Model } from "./model.js";
import { nameEndpoint } from "./naming.js";
import { type Base, isBelow, pathBelow, platformBase, sentPath } from "./platform-base.js";
import { platformOf } from "./platforms.js";
import { declaredServer } from "./server-url.js";

/** What the user says of the platform, beside its spec. */
export interface PlatformSettings {
  /** Replaces the spec's server, or is what a relative one is resolved against. */
  readonly baseUrl?: string;
  readonly lifecycle?: LifecycleConfig;
}

/**
 * Turns selected endpoints into the model that all output is made from.
 *
 * @throws GeneratorError MS1103 to MS1109
 */
export function buildModel(
  documents: Documents,
  selected: readonly SelectedEndpoint[],
  settings: PlatformSettings = {},
): Model {
  const { openapi } = documents;
  const configured = lifecycleSettings(settings.lifecycle);
  const base: Base = { spec: openapi, url: platformBase(openapi, settings.baseUrl), configured };
  const creates = selected.flatMap(operationsOfEndpoint);
  const found = findLifecycle(
    openapi,
    creates.map((operation) => pathBelow(base, operation)),
  );
  const lifecycle = reachable(base, found);
  const relevant = [...creates, ...Object.values(lifecycle)];
  for (const spec of new Set(relevant.map((operation) => operation.spec))) {
    checkSecuritySchemes(spec);
  }
  for (const operation of relevant) checkOperation(operation);
  const platform = platformModel(base, lifecycle, relevant);
  const warnings = collectWarnings();
  const endpoints = selected.map((endpoint) =>
    endpointModel(endpoint, { base, platform, poll: lifecycle.poll, warn: warnings.warn }),
  );
  return {
    source: openapi.file,
    platform,
    errorCodes: documentedErrors(relevant),
    ...(lifecycle.subscribe && { subscribePath: lifecycle.subscribe.path }),
    endpoints,
    warnings: warnings.found(),
  };
}

/** Without what stands at a server of its own; only the poll endpoint is worth an error. */
function reachable(base: Base, { poll, ...others }: Lifecycle): Lifecycle {
  const below = Object.entries(others).filter(([, operation]) => isBelow(base, operation));
  return { ...(poll && { poll }), ...Object.fromEntries(below) };
}

function platformModel(base: Base, lifecycle: Lifecycle, relevant: readonly Operation[]): Platform {
  const { poll, running, credits, cancel } = lifecycle;
  const { configured } = base;
  const pollPath =
    configured.pollPath === undefined
      ? poll && pathBelow(base, poll)
      : sentPath(configured.pollPath);
  const { statuses } = resultModel(poll ? [poll, ...relevant] : relevant, configured);
  const terminal = terminalWords(statuses, configured.terminal);
  const { name, apiKeyVariable, ...addresses } = platformOf(declaredServer(base.spec) ?? base.url);
  return {
    name,
    baseUrl: base.url,
    apiKeyVariable,
    ...addresses,
    ...(pollPath !== undefined && { pollPath }),
    ...(running && { runningPath: pathBelow(base, running) }),
    ...(credits && { creditsPath: pathBelow(base, credits) }),
    ...(Object.keys(configured.fields).length > 0 && { result: configured.fields }),
    ...(terminal && { terminal }),
    ...(cancel && {
      cancel: {
        method: cancel.method === "DELETE" ? "DELETE" : "POST",
        path: pathBelow(base, cancel),
      },
    }),
    ...documentedLimits(relevant),
  };
}

function operationsOfEndpoint({ sse, plain }: SelectedEndpoint): readonly Operation[] {
  return [sse, plain].filter((operation) => operation !== undefined);
}

/** What the endpoints of a platform share. */
interface Shared {
  readonly base: Base;
  readonly platform: Platform;
  readonly poll: Operation | undefined;
  readonly warn: Warn;
}

function endpointModel(
  endpoint: SelectedEndpoint,
  { base, platform, poll, warn }: Shared,
): EndpointModel {
  const { key, sse, plain } = endpoint;
  const operations = operationsOfEndpoint(endpoint);
  const [main] = plain ? [plain] : operations;
  if (main === undefined) {
    throw new GeneratorError("MS1109", `no operation creates ${key}`, { file: base.spec.file });
  }
  const follow = followingOf(endpoint, base, platform, poll);
  const body = requestBody(main, warn);
  const input = placeParameters(body.schema, parametersOf([main, ...operations], warn));
  const answers = [...(follow.poll ? [follow.poll] : []), ...operations];
  const knowledge = { fields: base.configured.fields, immediate: follow.immediate };
  const result = resultModel(answers, knowledge);
  const title = text(operations, "summary") ?? endpoint.title ?? key;
  const description = text(operations, "description");
  const descriptor: Endpoint = {
    descriptor: 1,
    key,
    title,
    platform,
    ...(sse && { ssePath: pathBelow(base, sse) }),
    ...(plain && { plainPath: pathBelow(base, plain) }),
    ...(follow.pollPath !== undefined && { pollPath: follow.pollPath }),
    ...(follow.immediate && { immediate: true }),
    ...(body.multipart && { multipart: body.multipart }),
    ...(input.parameters.length > 0 && { parameters: input.parameters }),
    result: result.fields,
    input: checkedPart(input.schema),
  };
  return {
    key,
    title,
    ...(description !== undefined && { description }),
    deprecated: operations.every(({ object }) => member(object, "deprecated") === true),
    name: nameEndpoint(key),
    source: main.spec.file,
    identity: {
      spec: main.spec.id ?? base.spec.file.split("/").at(-1) ?? base.spec.file,
      method: "POST",
      path: endpointPath(main.path).path,
    },
    input: input.schema,
    data: result.data,
    descriptor,
  };
}

function text(operations: readonly Operation[], field: string): string | undefined {
  return operations.map(({ object }) => stringMember(object, field)).find((found) => found);
}
