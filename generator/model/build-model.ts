import type { Platform } from "@modelsmith/runtime";
import { collectWarnings } from "../diagnostics/warnings.js";
import { declaredServer } from "../openapi/server-url.js";
import type { Operation, Spec } from "../openapi/spec.js";
import { checkOperation, checkSecuritySchemes } from "../openapi/validate-operation.js";
import { resultModel } from "../schema/response/result-data.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";
import { byCodeUnit } from "../util/json.js";
import { documentedLimits } from "./documented-limits.js";
import {
  endpointFacts,
  operationsOfEndpoint,
  type PlatformFacts,
  platformFacts,
  type Shared,
} from "./endpoint-facts.js";
import { findLifecycle, type Lifecycle } from "./find-lifecycle.js";
import { platformOf } from "./known-platforms.js";
import type { LifecycleConfig } from "./lifecycle-settings.js";
import { lifecycleSettings, terminalWords } from "./lifecycle-settings.js";
import type { Model } from "./model.js";
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
}

/**
 * Turns selected endpoints into the model that all output is made from.
 *
 * @throws GeneratorError MS1103 to MS1110
 */
export function buildModel(
  openapi: Spec,
  selected: readonly SelectedEndpoint[],
  settings: PlatformSettings = {},
): Model {
  const configured = lifecycleSettings(settings.lifecycle);
  const base: PlatformBase = {
    spec: openapi,
    url: platformBase(openapi, settings.baseUrl),
    configured,
  };
  const creates = selected.flatMap(operationsOfEndpoint);
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
  const facts = selected.map((endpoint) => endpointFacts(endpoint, shared));
  const allFacts = [...facts, platformFacts(lifecycleOperations, configured.fields)];
  const platform = platformModel(
    shared,
    lifecycle,
    allFacts,
    documentedLimits(specs, [...creates, ...lifecycleOperations]),
  );
  const warnings = collectWarnings();
  for (const warning of facts.flatMap((each) => each.warnings)) warnings.warn(warning);
  return {
    source: openapi.file,
    platform,
    errorCodes: [...new Set(allFacts.flatMap(({ errorCodes }) => errorCodes))].sort(byCodeUnit),
    ...(lifecycle.subscribe && { subscribePath: lifecycle.subscribe.path }),
    endpoints: facts.map(({ endpoint: { descriptor, ...endpoint } }) => ({
      ...endpoint,
      descriptor: { ...descriptor, platform },
    })),
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

function platformModel(
  { base, pollPath }: Shared,
  lifecycle: Lifecycle,
  facts: readonly PlatformFacts[],
  limits: ReturnType<typeof documentedLimits>,
): Platform {
  const { poll, running, credits, cancel } = lifecycle;
  const { fields, terminal: words } = base.configured;
  const pollStatuses = poll ? resultModel([poll], { fields }).statuses : [];
  const statuses = new Set([...pollStatuses, ...facts.flatMap((each) => each.statuses)]);
  const terminal = terminalWords([...statuses], words);
  const { name, apiKeyVariable, ...addresses } = platformOf(declaredServer(base.spec) ?? base.url);
  return {
    name,
    baseUrl: base.url,
    apiKeyVariable,
    ...addresses,
    ...(pollPath !== undefined && { pollPath }),
    ...(running && { runningPath: pathBelow(base, running) }),
    ...(credits && { creditsPath: pathBelow(base, credits) }),
    ...(Object.keys(fields).length > 0 && { result: fields }),
    ...(terminal && { terminal }),
    ...(cancel && {
      cancel: {
        method: cancel.method === "DELETE" ? "DELETE" : "POST",
        path: pathBelow(base, cancel),
      },
    }),
    ...limits,
  };
}
