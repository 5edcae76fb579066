import type { Endpoint, Platform } from "@modelsmith/runtime";
import { checkOperation, checkSecuritySchemes } from "./check-operation.js";
import { documentedErrors, documentedLimits } from "./documented-limits.js";
import { endpointPath } from "./endpoint-path.js";
import { GeneratorError } from "./errors.js";
import { findLifecycle, type Lifecycle } from "./find-lifecycle.js";
import { member, stringMember } from "./json.js";
import type { Document, Documents } from "./load-documents.js";
import type { EndpointModel, Model } from "./model.js";
import { nameEndpoint } from "./naming.js";
import type { Operation } from "./operations.js";
import { platformOf } from "./platforms.js";
import { requestBody } from "./request-body.js";
import { resultModel } from "./result-schema.js";
import { checkedPart } from "./schema.js";
import type { SelectedEndpoint } from "./select-endpoints.js";
import { checkedBaseUrl, declaredServer, hasRelativeServer, serverUrl } from "./server-url.js";

/**
 * Turns selected endpoints into the model that all output is made from.
 *
 * @param baseUrl - replaces the spec's server, or is what a relative one is resolved against
 * @throws GeneratorError MS1103 to MS1109
 */
export function buildModel(
  documents: Documents,
  selected: readonly SelectedEndpoint[],
  baseUrl?: string,
): Model {
  const { openapi } = documents;
  const base: Base = { spec: openapi, url: platformBase(openapi, baseUrl) };
  const creates = selected.flatMap(operationsOfEndpoint);
  const lifecycle = findLifecycle(
    openapi,
    creates.map((operation) => pathBelow(base, operation)),
  );
  const relevant = [...creates, ...Object.values(lifecycle)];
  for (const spec of new Set(relevant.map((operation) => operation.spec))) {
    checkSecuritySchemes(spec);
  }
  for (const operation of relevant) checkOperation(operation);
  const platform = platformModel(base, lifecycle, relevant);
  const poll = lifecycle.poll ? [lifecycle.poll] : [];
  return {
    source: openapi.file,
    platform,
    errorCodes: documentedErrors(relevant),
    ...(lifecycle.subscribe && { subscribePath: lifecycle.subscribe.path }),
    endpoints: selected.map((endpoint) => endpointModel(endpoint, base, platform, poll)),
  };
}

/** The platform's spec and the base URL that its paths stand below. */
interface Base {
  readonly spec: Document;
  readonly url: string;
}

/** What the user gives replaces a server; a relative server is resolved against it. */
function platformBase(openapi: Document, baseUrl: string | undefined): string {
  if (baseUrl === undefined) return serverUrl(openapi, undefined);
  const given = checkedBaseUrl(baseUrl, { file: "--base-url" });
  return hasRelativeServer(openapi) ? serverUrl(openapi, given) : given;
}

function platformModel(base: Base, lifecycle: Lifecycle, relevant: readonly Operation[]): Platform {
  const { poll, running, credits, cancel } = lifecycle;
  const { name, apiKeyVariable, ...addresses } = platformOf(declaredServer(base.spec) ?? base.url);
  return {
    name,
    baseUrl: base.url,
    apiKeyVariable,
    ...addresses,
    ...(poll && { pollPath: poll.path }),
    ...(running && { runningPath: running.path }),
    ...(credits && { creditsPath: credits.path }),
    ...(cancel && {
      cancel: { method: cancel.method === "DELETE" ? "DELETE" : "POST", path: cancel.path },
    }),
    ...documentedLimits(relevant),
  };
}

function operationsOfEndpoint({ sse, plain }: SelectedEndpoint): readonly Operation[] {
  return [sse, plain].filter((operation) => operation !== undefined);
}

function endpointModel(
  endpoint: SelectedEndpoint,
  base: Base,
  platform: Platform,
  platformPoll: readonly Operation[],
): EndpointModel {
  const { key, sse, plain } = endpoint;
  const operations = operationsOfEndpoint(endpoint);
  const [main] = plain ? [plain] : operations;
  if (main === undefined) {
    throw new GeneratorError("MS1109", `no operation creates ${key}`, { file: base.spec.file });
  }
  const ownPoll = main.spec === base.spec ? undefined : findLifecycle(main.spec, [main.path]).poll;
  const body = requestBody(main);
  const result = resultModel([...(ownPoll ? [ownPoll] : platformPoll), ...operations]);
  const title = text(operations, "summary") ?? key;
  const description = text(operations, "description");
  const descriptor: Endpoint = {
    descriptor: 1,
    key,
    title,
    platform,
    ...(sse && { ssePath: pathBelow(base, sse) }),
    ...(plain && { plainPath: pathBelow(base, plain) }),
    ...(body.multipart && { multipart: true }),
    result: result.fields,
    input: checkedPart(body.schema),
  };
  return {
    key,
    title,
    ...(description !== undefined && { description }),
    deprecated: operations.every(({ object }) => member(object, "deprecated") === true),
    name: nameEndpoint(key),
    source: main.spec.file,
    identity: {
      spec: base.spec.file.split("/").at(-1) ?? base.spec.file,
      method: "POST",
      path: endpointPath(main.path).path,
    },
    input: body.schema,
    data: result.data,
    descriptor,
  };
}

function text(operations: readonly Operation[], field: string): string | undefined {
  return operations.map(({ object }) => stringMember(object, field)).find((found) => found);
}

/**
 * The path below the platform's base URL. A model's own spec may split it elsewhere: `/api` and
 * `/v1/generation/…` are the same place. It may not lead the key away from the platform.
 */
function pathBelow(base: Base, { spec, path }: Operation): string {
  if (spec === base.spec) return path;
  const declared = serverUrl(base.spec, base.url);
  const full = `${serverUrl(spec, declared)}${path}`;
  if (full.startsWith(`${declared}/`)) return full.slice(declared.length);
  throw new GeneratorError("MS1108", `leads away from ${declared}, where the key goes`, {
    file: spec.file,
    pointer: "/servers/0/url",
    hint: "Generate from this spec by itself, with an --out of its own.",
  });
}
