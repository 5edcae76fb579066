import type { Platform } from "@modelsmith/runtime";
import { collectWarnings } from "../diagnostics/warnings.js";
import type { Document, Documents } from "../input/load-documents.js";
import type { Operation } from "../openapi/operations.js";
import { declaredServer } from "../openapi/server-url.js";
import { checkOperation, checkSecuritySchemes } from "../openapi/validate-operation.js";
import { resultModel } from "../schema/response/result-data.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";
import { byCodeUnit } from "../util/json.js";
import { limitsInWords, limitsOfSpec } from "./documented-limits.js";
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
import { type Base, isBelow, pathBelow, platformBase, sentPath } from "./platform-base.js";

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
  const around = Object.values(lifecycle);
  const specs = [...new Set([...creates, ...around].map(({ spec }) => spec))];
  for (const spec of specs) checkSecuritySchemes(spec);
  for (const operation of around) checkOperation(operation);
  const shared: Shared = { base, poll: lifecycle.poll, pollPath: pollPathOf(base, lifecycle.poll) };
  const facts = selected.map((endpoint) => endpointFacts(endpoint, shared));
  const told = [...facts, platformFacts(around, configured.fields)];
  const platform = platformModel(shared, lifecycle, told, specs);
  const warnings = collectWarnings();
  for (const warning of facts.flatMap((each) => each.warnings)) warnings.warn(warning);
  return {
    source: openapi.file,
    platform,
    errorCodes: [...new Set(told.flatMap(({ errorCodes }) => errorCodes))].sort(byCodeUnit),
    ...(lifecycle.subscribe && { subscribePath: lifecycle.subscribe.path }),
    endpoints: facts.map(({ endpoint: { descriptor, ...endpoint } }) => ({
      ...endpoint,
      descriptor: { ...descriptor, platform },
    })),
    warnings: warnings.found(),
  };
}

/** Without what stands at a server of its own; only the poll endpoint is worth an error. */
function reachable(base: Base, { poll, ...others }: Lifecycle): Lifecycle {
  const below = Object.entries(others).filter(([, operation]) => isBelow(base, operation));
  return { ...(poll && { poll }), ...Object.fromEntries(below) };
}

function pollPathOf(base: Base, poll: Operation | undefined): string | undefined {
  const { pollPath } = base.configured;
  return pollPath === undefined ? poll && pathBelow(base, poll) : sentPath(pollPath);
}

function platformModel(
  { base, pollPath }: Shared,
  lifecycle: Lifecycle,
  told: readonly PlatformFacts[],
  specs: readonly Document[],
): Platform {
  const { poll, running, credits, cancel } = lifecycle;
  const { fields, terminal: words } = base.configured;
  const ofPoll = poll ? resultModel([poll], { fields }).statuses : [];
  const statuses = new Set([...ofPoll, ...told.flatMap((each) => each.statuses)]);
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
    ...limitsInWords([...specs.map(limitsOfSpec), ...told.flatMap(({ limits }) => limits)]),
  };
}
