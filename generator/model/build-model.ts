import type { Platform, ReadPlaces } from "@modelsmith/runtime";
import { collectWarnings } from "../diagnostics/warnings.js";
import { declaredServer } from "../openapi/server-url.js";
import type { Operation, Spec } from "../openapi/spec.js";
import { checkOperation, checkSecuritySchemes } from "../openapi/validate-operation.js";
import type { ResultFields } from "../schema/response/find-result-fields.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";
import { byCodeUnit } from "../util/json.js";
import { documentedLimits } from "./documented-limits.js";
import {
  endpointFacts,
  endpointOutline,
  operationsOfEndpoint,
  platformFacts,
} from "./endpoint-facts.js";
import { findLifecycle, type Lifecycle } from "./find-lifecycle.js";
import { pollByPath, type Shared } from "./follow-result.js";
import { platformOf } from "./known-platforms.js";
import { leftOut, readEach } from "./leave-out.js";
import type { LifecycleConfig } from "./lifecycle-settings.js";
import { lifecycleSettings, type TerminalWords, terminalWords } from "./lifecycle-settings.js";
import type { Model, SkippableEndpoint } from "./model.js";
import {
  encodePath,
  isBelow,
  type PlatformBase,
  pathBelow,
  platformBase,
} from "./platform-base.js";

/** What the user says of the platform, beside its spec. */
export interface PlatformSettings {
  /** Replaces the spec's server, or is what a relative one is resolved against. */
  readonly baseUrl?: string;
  readonly lifecycle?: LifecycleConfig;
  /** Whether an endpoint that cannot be read is an error. @defaultValue false: a warning */
  readonly strict?: boolean;
  /** Whether to generate no function for an endpoint: it is not warned of either. */
  readonly skipEndpoint?: (endpoint: SkippableEndpoint) => boolean;
}

/**
 * Turns selected endpoints into the model that all output is made from. An endpoint that cannot be
 * read is left out with a warning.
 *
 * @throws GeneratorError MS1103 to MS1110 if no endpoint can be read
 */
export function buildModel(
  openapi: Spec,
  selected: readonly SelectedEndpoint[],
  settings: PlatformSettings = {},
): Model {
  const configured = lifecycleSettings(settings.lifecycle);
  const base: PlatformBase = {
    spec: openapi,
    ...platformBase(openapi, settings.baseUrl, selected.flatMap(operationsOfEndpoint)),
    configured,
  };
  const placed = readEach(selected, (endpoint) => {
    for (const operation of operationsOfEndpoint(endpoint)) pathBelow(base, operation);
    return endpoint;
  });
  const creates = placed.results.flatMap(operationsOfEndpoint);
  const found = findLifecycle(
    openapi,
    creates.map((operation) => pathBelow(base, operation)),
  );
  const lifecycle = reachable(base, found);
  const lifecycleOperations = Object.values(lifecycle);
  const specs = [...new Set([...creates, ...lifecycleOperations].map(({ spec }) => spec))];
  for (const spec of specs) checkSecuritySchemes(spec);
  for (const operation of lifecycleOperations) checkOperation(operation);
  const shared: Shared = { base, poll: lifecycle.poll, pollPath: pollPathOf(base, lifecycle.poll) };
  const read = readEach(placed.results, (endpoint) => endpointFacts(endpoint, shared));
  const refused = [...placed.refused, ...read.refused].filter(
    ({ endpoint }) => !settings.skipEndpoint?.(endpointOutline(endpoint, base)),
  );
  const [bad] = refused;
  if (bad !== undefined && (settings.strict || read.results.length === 0)) throw bad.error;
  const facts = read.results;
  const allFacts = [...facts, platformFacts(lifecycleOperations, configured.fields)];
  const words = terminalWords(
    allFacts.flatMap(({ statuses }) => statuses),
    configured.terminal,
  );
  const reads = facts.map(({ fields }) => readPlaces(fields, words));
  const common = mostCommon(reads) ?? readPlaces(configured.fields, words);
  const platform: Platform = {
    ...platformModel(shared, lifecycle, common),
    ...documentedLimits(specs, [...creates, ...lifecycleOperations]),
  };
  const kept = facts
    .map(({ endpoint: { descriptor, ...endpoint }, warnings }, at) => {
      const own = textOf(reads[at]) === textOf(common) ? undefined : reads[at];
      const described = { ...descriptor, platform, ...(own && { read: own }) };
      return { endpoint: { ...endpoint, descriptor: described }, warnings };
    })
    .filter(({ endpoint }) => !settings.skipEndpoint?.(endpoint));
  const warnings = collectWarnings();
  for (const warning of refused.map(leftOut)) warnings.warn(warning);
  for (const warning of kept.flatMap((each) => each.warnings)) warnings.warn(warning);
  return {
    source: openapi.file,
    platform,
    errorCodes: [...new Set(allFacts.flatMap(({ errorCodes }) => errorCodes))].sort(byCodeUnit),
    ...(lifecycle.subscribe && { subscribePath: lifecycle.subscribe.path }),
    endpoints: kept.map(({ endpoint }) => endpoint),
    operations: new Map(facts.map(({ endpoint, operations }) => [endpoint.key, operations])),
    warnings: warnings.found(),
  };
}

/** Drops operations with another server, except the poll endpoint: that one is an error later. */
function reachable(base: PlatformBase, { poll, ...others }: Lifecycle): Lifecycle {
  const below = Object.entries(others).filter(([, operation]) => isBelow(base, operation));
  return { ...(poll && { poll }), ...Object.fromEntries(below) };
}

function pollPathOf(base: PlatformBase, poll: Operation | undefined): string | undefined {
  const { pollPath } = base.configured;
  return pollPath === undefined ? poll && pathBelow(base, poll) : encodePath(pollPath);
}

function readPlaces(
  { id, status, data }: ResultFields,
  words: TerminalWords | undefined,
): ReadPlaces {
  return {
    ...(id && { id: [id] }),
    ...(status && { status }),
    ...(data && { data }),
    ...(words && { words }),
  };
}

/** The value that most have; of several, the first. Each says only what differs from it. */
function mostCommon<Value>(values: readonly Value[]): Value | undefined {
  const groups = new Map<string, Value[]>();
  for (const value of values) {
    const text = textOf(value);
    groups.set(text, [...(groups.get(text) ?? []), value]);
  }
  return [...groups.values()].sort((one, other) => other.length - one.length)[0]?.[0];
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? "";
}

function platformModel(
  { base, pollPath }: Shared,
  { running, credits, cancel }: Lifecycle,
  read: ReadPlaces,
): Platform {
  const { name, apiKeyVariable, ...addresses } = platformOf(declaredServer(base.spec) ?? base.url);
  return {
    name,
    baseUrl: base.url,
    apiKeyVariable,
    ...addresses,
    ...(pollPath !== undefined && { poll: pollByPath(pollPath) }),
    ...(Object.keys(read).length > 0 && { read }),
    ...(running && { runningPath: pathBelow(base, running) }),
    ...(credits && { creditsPath: pathBelow(base, credits) }),
    ...(cancel && {
      cancel: {
        method: cancel.method === "DELETE" ? "DELETE" : "POST",
        path: pathBelow(base, cancel),
      },
    }),
  };
}
