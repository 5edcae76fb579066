import type { Auth, Endpoint, Platform } from "@modelsmith/runtime";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { GeneratorError } from "../diagnostics/errors.js";
import { collectWarnings, type Warning } from "../diagnostics/warnings.js";
import type { DocsApi } from "../docs/api-settings.js";
import { bearer } from "../lifecycle/auth/auth-schemes.js";
import { type PlatformOperations, platformOperations } from "../lifecycle/platform-operations.js";
import { authSettings, lifecycleSettings } from "../lifecycle/settings/settings.js";
import { calledServer } from "../openapi/called-server.js";
import { unlessBroken } from "../openapi/resolve-ref.js";
import { documentedErrors } from "../openapi/responses.js";
import { checkedBaseUrl, declaredServer, namesServer } from "../openapi/server-url.js";
import type { Spec } from "../openapi/spec.js";
import { checkOperation } from "../openapi/validate-operation.js";
import type { CreateOperations } from "../select/create-operations.js";
import { isMeant } from "../select/is-meant.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";
import { mostCommon } from "../util/group-by.js";
import { byCodeUnit } from "../util/json.js";
import { documentedLimits } from "./documented-limits.js";
import { type EndpointFacts, endpointFacts } from "./endpoint-facts.js";
import { endpointOutline, operationsOfEndpoint } from "./endpoint-outline.js";
import { type BehaviorConfig, type EndpointSettings, settingsOf } from "./endpoint-settings.js";
import { platformOf } from "./known-platforms.js";
import {
  hasNoWay,
  leftOut,
  type ReadEach,
  type RefusedEndpoint,
  readEach,
  whyRefused,
} from "./leave-out.js";
import type { EndpointModel, Model, SkippableEndpoint } from "./model.js";
import { type PlatformBase, pathBelow, platformBase, titleOf } from "./platform-base.js";
import { withoutSameFile } from "./same-file.js";

/** What the user says of the platform, beside its spec. */
export interface PlatformSettings extends BehaviorConfig {
  /** Replaces the spec's server, or is what a relative one is resolved against. */
  readonly baseUrl?: string;
  /** What the docs say, where the spec is silent. */
  readonly documented?: DocsApi;
  /** Whether an endpoint that cannot be read is an error. @defaultValue false: a warning */
  readonly strict?: boolean;
  /**
   * Whether a spec that names no server takes the one that its samples call, with a warning: only for
   * those who show warnings before anything is sent.
   *
   * @defaultValue false
   */
  readonly takesCalledServer?: boolean;
  /** Whether a model in which nothing can be read is one nevertheless, as for who tells why. */
  readonly mayBeEmpty?: boolean;
  /** The endpoints that are named, in a list or as keys of `perEndpoint`. */
  readonly endpoints?: readonly string[];
  /** All creates, if they are known: entries of `perEndpoint` must fit one. */
  readonly known?: readonly CreateOperations[];
  /** Selected endpoints that cannot be used. */
  readonly refused?: readonly RefusedEndpoint[];
  /** The keys of an earlier run. */
  readonly formerKeys?: ReadonlySet<string> | undefined;
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
  const { skipEndpoint = () => false } = settings;
  const { base, called } = baseOf(openapi, selected, settings);
  const placed = readEach(selected, (endpoint) => {
    for (const operation of operationsOfEndpoint(endpoint)) pathBelow(base, operation);
    return endpoint;
  });
  const { results: facts, refused: unread } = readFacts(placed.results, base, settings);
  const refused = [...(settings.refused ?? []), ...placed.refused, ...unread].filter(
    ({ endpoint }) => !skipEndpoint(endpointOutline(endpoint, base)),
  );
  const isEmpty = facts.length === 0 && !settings.mayBeEmpty;
  const [bad, ...others] = refused;
  if (bad !== undefined && (settings.strict || isEmpty)) throw whyRefused(bad, others);
  const creates = placed.results.flatMap(operationsOfEndpoint);
  const polls = distinctOf(
    facts.flatMap(({ operations: { poll, result } }) => [poll ?? [], result ?? []].flat()),
  );
  const shared = reachable(base, platformOperations(openapi, polls));
  const around = distinctOf([...polls, ...Object.values(shared)]);
  const all = [...creates, ...around];
  const platform: Platform = {
    ...platformModel(base, shared, facts, settings),
    ...documentedLimits(distinctOf(all.map(({ spec }) => spec)), all),
  };
  const wanted = facts
    .map((each) => ({ ...each, endpoint: onPlatform(each.endpoint, platform) }))
    .filter(({ endpoint }) => !skipEndpoint(endpoint));
  // Whoever names two that need one file is told so where names are given.
  const isChosen = settings.strict === true || (settings.endpoints ?? []).length > 0;
  const { kept, warnings: aliases } = isChosen
    ? { kept: wanted, warnings: [] }
    : withoutSameFile(wanted, settings.formerKeys);
  const { warn, found } = collectWarnings();
  if (called !== undefined) warn(serverOfSamples(openapi, called));
  for (const warning of refused.map(leftOut)) warn(warning);
  for (const warning of aliases) warn(warning);
  for (const warning of kept.flatMap((each) => each.warnings)) warn(warning);
  for (const operation of around) checkOperation(operation, warn);
  for (const warning of uselessEntries(settings)) warn(warning);
  const slip = settings.strict && found().find(({ ofConfig }) => ofConfig);
  if (slip) throw configSlip(slip);
  return {
    source: openapi.file,
    platform,
    errorCodes: distinctOf(all.flatMap(documentedErrors)).sort(byCodeUnit),
    ...(shared.subscribe && { subscribePath: shared.subscribe.path }),
    endpoints: kept.map(({ endpoint }) => endpoint),
    operations: new Map(facts.map(({ endpoint, operations }) => [endpoint.key, operations])),
    warnings: found(),
  };
}

/** Where the platform is: `called` is its address if only the samples of its spec name that. */
function baseOf(
  openapi: Spec,
  selected: readonly SelectedEndpoint[],
  { baseUrl: given, documented, takesCalledServer }: PlatformSettings,
): { readonly base: PlatformBase; readonly called: string | undefined } {
  const isSilent = !namesServer(openapi);
  const baseUrl = given ?? (isSilent ? documented?.baseUrl : undefined);
  const isCalled = baseUrl === undefined && takesCalledServer && isSilent;
  const called = isCalled ? calledServer(openapi) : undefined;
  const base: PlatformBase = {
    spec: openapi,
    keys: new Set(selected.map(({ key }) => key)),
    ...platformBase(
      openapi,
      baseUrl,
      selected.flatMap(operationsOfEndpoint),
      called && checkedBaseUrl(called, { file: openapi.file }),
    ),
  };
  return { base, called };
}

function readFacts(
  placed: readonly SelectedEndpoint[],
  base: PlatformBase,
  settings: PlatformSettings,
): ReadEach<EndpointFacts> {
  const { endpoints, perEndpoint, documented } = settings;
  const isNamedByRecord = endpoints !== undefined && perEndpoint !== undefined;
  const isChosenByDocs = documented !== undefined && endpoints === undefined;
  const forOne = isNamedByRecord || isChosenByDocs ? "for one" : "in a new record";
  const read = (lackingSetting: NonNullable<EndpointSettings["lackingSetting"]>) =>
    readEach(placed, (endpoint) =>
      endpointFacts(endpoint, base, {
        ...settingsOf(settings, endpoint),
        lackingSetting,
        ...(documented?.auth && { documentedAuth: documented.auth }),
      }),
    );
  const found = read(forOne);
  // One setting for all helps where it changes no endpoint that has a way.
  const isForAll =
    found.refused.filter(hasNoWay).length > 1 &&
    found.results.every(({ endpoint }) => endpoint.understood.lifecycle.answersWithResult);
  return isForAll ? read("for all") : found;
}

function distinctOf<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}

function serverOfSamples({ file }: Spec, url: string): Warning {
  const message = `names no server: the key is sent to ${url}, an address that its samples call. To use another: --base-url https://…`;
  return { file, pointer: "/servers", message };
}

/** Entries of the config's `endpoints` that no create of the platform fits. */
function uselessEntries({ perEndpoint = {}, known }: PlatformSettings): readonly Warning[] {
  if (known === undefined) return [];
  const keys = known.map(({ key }) => key);
  const folders = keys.flatMap((key) => (key.includes("/") ? [`${key.split("/")[0]}/*`] : []));
  return Object.keys(perEndpoint)
    .filter((glob) => !known.some((create) => isMeant(glob, create)))
    .map((glob) => {
      const near = didYouMean(glob, [...keys, ...folders]);
      const message = `${JSON.stringify(glob)} fits no create of the spec${near}`;
      return { file: "the config's endpoints", pointer: "", message, ofConfig: true };
    });
}

function configSlip({ file, pointer, message }: Warning): GeneratorError {
  const hint = "Correct the config, or leave --strict out if it is right and the spec is not.";
  return new GeneratorError("MS1602", message, { file, pointer, hint });
}

/** Drops operations with another server. */
function reachable(base: PlatformBase, shared: PlatformOperations): PlatformOperations {
  return Object.fromEntries(
    Object.entries(shared).filter(([, operation]) =>
      unlessBroken(() => pathBelow(base, operation)),
    ),
  );
}

type Described = EndpointFacts["endpoint"]["descriptor"];

function onPlatform(
  { descriptor, ...endpoint }: EndpointFacts["endpoint"],
  platform: Platform,
): EndpointModel {
  const described = { ...descriptor, platform, ...differences(descriptor, platform) };
  return { ...endpoint, descriptor: inEmittedOrder(described) };
}

/** What an endpoint says itself, because its platform says something else. */
function differences(
  { auth, poll, result, read }: Described,
  platform: Platform,
): Pick<Endpoint, "auth" | "poll" | "result" | "read"> {
  const isSame = jsonOf([poll, result]) === jsonOf([platform.poll, platform.result]);
  const isUsualAuth = jsonOf(auth) === jsonOf(platform.auth);
  return {
    auth: isUsualAuth ? undefined : (auth ?? bearer),
    poll: isSame ? undefined : (poll ?? false),
    result: isSame ? undefined : result,
    read: jsonOf(read ?? {}) === jsonOf(platform.read ?? {}) ? undefined : (read ?? {}),
  } as Pick<Endpoint, "auth" | "poll" | "result" | "read">; // what is undefined is dropped
}

/** In the order in which it is emitted, without what is undefined: the lock's hash depends on it. */
function inEmittedOrder({ multipart, parts, parameters, input, ...rest }: Endpoint): Endpoint {
  const { descriptor, key, title, platform, auth, create, poll, result, read } = rest;
  return {
    descriptor,
    key,
    title,
    platform,
    ...(auth && { auth }),
    create,
    ...(poll !== undefined && { poll }),
    ...(result && { result }),
    ...(read && { read }),
    ...(multipart !== undefined && { multipart }),
    ...(parts && { parts }),
    ...(parameters && { parameters }),
    input,
  };
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value) ?? "";
}

/** How a key is sent, whichever key it is: the variable of an endpoint's own stays with the endpoint. */
function wayOf(auth: Auth | undefined): Auth | undefined {
  const { variable: _, ...way } = auth ?? bearer;
  return jsonOf(way) === jsonOf(bearer) ? undefined : way;
}

/** What most endpoints have in common is said once; those that are polled count first. */
function platformModel(
  base: PlatformBase,
  { running, credits, cancel }: PlatformOperations,
  facts: readonly EndpointFacts[],
  settings: BehaviorConfig,
): Platform {
  const descriptors = facts.map(({ endpoint }) => endpoint.descriptor);
  const polled = descriptors.filter(({ poll }) => poll !== undefined);
  const followed = polled.length > 0 ? polled : descriptors;
  const common = mostCommon(followed.map(({ poll, result }) => ({ poll, result })));
  const alike = followed.filter(({ poll, result }) => jsonOf({ poll, result }) === jsonOf(common));
  const read = mostCommon(alike.map((descriptor) => descriptor.read));
  // A key is needed where one endpoint needs it: the platform says so, and the others that they do not.
  const ways = descriptors.map((each) => wayOf(each.auth) ?? null);
  const needed = ways.filter((way) => way?.optional !== true);
  const auth = mostCommon(needed.length > 0 ? needed : ways) ?? undefined;
  const { headers, origins } = lifecycleSettings(settings.lifecycle);
  const { name, apiKeyVariable, ...addresses } = platformOf(
    declaredServer(base.spec) ?? base.url,
    titleOf(base),
  );
  // Refuses a bad one, also where every endpoint has its own.
  authSettings(settings.auth);
  return {
    name,
    baseUrl: base.url,
    apiKeyVariable: settings.auth?.variable ?? apiKeyVariable,
    ...addresses,
    ...(auth && { auth }),
    ...(headers && { headers }),
    ...(common?.poll && { poll: common.poll }),
    ...(common?.result && { result: common.result }),
    ...(read && Object.keys(read).length > 0 && { read }),
    ...(running && { runningPath: pathBelow(base, running) }),
    ...(credits && { creditsPath: pathBelow(base, credits) }),
    ...(cancel && {
      cancel: {
        method: cancel.method === "DELETE" || cancel.method === "PUT" ? cancel.method : "POST",
        path: pathBelow(base, cancel),
      },
    }),
    ...(origins && { origins }),
  };
}
