import type { Endpoint } from "@modelsmith/runtime";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { EndpointModel, Model } from "../../generator/model/model.js";
import type { ReadSettings } from "../../generator/read/read-model.js";
import type { Schema } from "../../generator/schema/schema.js";
import { endpointPath, typedPath } from "../../generator/select/endpoint-path.js";
import { defaultPlatform, withBaseUrl } from "./default-platform.js";
import { findTargets, howToChoose, type SpecArguments } from "./find-targets.js";
import { fullName } from "./full-name.js";
import { fromHere, listTargets, type PlacedTarget } from "./placed-target.js";
import { anywhere, readSpec } from "./read-spec.js";

/** An endpoint, and its input schema if a spec describes it. */
export interface FoundEndpoint {
  readonly endpoint: Endpoint;
  /** Absent if no spec was found. */
  readonly input?: Schema;
  /** Whether who follows its generations must name it: the platform alone does not say how. */
  readonly mustBeNamed: boolean;
  /** Whether its spec does not say how the key is sent. */
  readonly isAuthGuess?: boolean;
}

/** Finds an endpoint: see {@link findEndpoint}. */
export type FindEndpoint = (wanted: string, args: SpecArguments) => Promise<FoundEndpoint>;

/** A {@link findEndpoint} that reads each spec once: parsing the options and the command share it. */
export function createEndpointFinder(): FindEndpoint {
  const found = new Map<string, Promise<FoundEndpoint>>();
  return (wanted, { config, openapi, "base-url": baseUrl }) => {
    const name = JSON.stringify([wanted, config, openapi, baseUrl]);
    const endpoint =
      found.get(name) ?? findEndpoint(wanted, { config, openapi, "base-url": baseUrl });
    found.set(name, endpoint);
    return endpoint;
  };
}

/**
 * Finds an endpoint by its short name or its path, with or without `POST`, `/v1` and `/sse`. It
 * looks in the targets of the config, else in the spec that is named or in this folder, else
 * assumes the publicly known platform.
 *
 * @throws GeneratorError if the spec does not have it
 */
async function findEndpoint(wanted: string, args: SpecArguments): Promise<FoundEndpoint> {
  const { targets } = await findTargets(args);
  if (targets.length === 0) return undocumentedEndpoint(wanted, args);
  try {
    const { endpoint } = await endpointInTargets(wanted, targets);
    const { descriptor, input } = endpoint;
    const { poll, result, read, auth } = descriptor;
    const mustBeNamed = targets.length > 1 || (poll ?? result ?? read ?? auth) !== undefined;
    const { isGuess: isAuthGuess } = endpoint.understood.auth;
    return { endpoint: descriptor, input, mustBeNamed, isAuthGuess };
  } catch (error) {
    if (!isMissing(error) || !(await mayBeUndocumented(wanted, args, targets))) throw error;
    return undocumentedEndpoint(wanted, args);
  }
}

/** An endpoint of a target, and the model that it was read in. */
export interface EndpointInTarget {
  readonly target: PlacedTarget;
  readonly model: Model;
  readonly endpoint: EndpointModel;
}

/**
 * The endpoint in the one target that has it.
 *
 * @param more - how a spec is read, beyond what its target says
 * @throws GeneratorError MS1203 if none has it, MS1601 if several have one of this name
 */
export async function endpointInTargets(
  wanted: string,
  targets: readonly PlacedTarget[],
  more: Partial<ReadSettings> = {},
): Promise<EndpointInTarget> {
  try {
    return await endpointNamed(wanted, targets, more);
  } catch (error) {
    if (!isMissing(error) || isPath(wanted)) throw error;
    return await endpointNamed(await fullName(wanted, targets), targets, more);
  }
}

async function endpointNamed(
  wanted: string,
  targets: readonly PlacedTarget[],
  more: Partial<ReadSettings>,
): Promise<EndpointInTarget> {
  const found: EndpointInTarget[] = [];
  const missing: GeneratorError[] = [];
  for (const target of targets) {
    try {
      found.push(await endpointInTarget(wanted, target, more));
    } catch (error) {
      if (!isMissing(error)) throw error;
      missing.push(error);
    }
  }
  const [first] = found;
  if (first === undefined) {
    if (missing[0] !== undefined && targets.length === 1) throw missing[0];
    throw new GeneratorError("MS1203", `no target has ${wanted}:${listTargets(targets)}`, {
      hint: "See what each has with npx modelsmith inspect --openapi <spec>.",
    });
  }
  // Targets may share a spec: one for its images, one for its videos.
  const distinct = new Set(found.map(({ endpoint }) => JSON.stringify(endpoint.descriptor)));
  if (distinct.size === 1) return first;
  throw severalHave(
    wanted,
    found.map(({ target }) => target),
  );
}

/** For a name that means another endpoint in each of these targets. */
export function severalHave(name: string, targets: readonly PlacedTarget[]): GeneratorError {
  return new GeneratorError("MS1601", `several targets have ${name}:${listTargets(targets)}`, {
    hint: howToChoose(targets),
  });
}

async function endpointInTarget(
  wanted: string,
  target: PlacedTarget,
  more: Partial<ReadSettings>,
): Promise<EndpointInTarget> {
  const { docs, group, ...rest } = target;
  try {
    const model = await readSpec({ ...rest, ...more, endpoints: [wanted] });
    const [endpoint] = model.endpoints;
    if (endpoint !== undefined) return { target, model, endpoint };
  } catch (error) {
    // The docs may name more specs, one for each model.
    if (!isMissing(error) || docs === undefined || target.endpoints !== undefined) throw error;
    const model = await readSpec({ ...target, ...more });
    const { key } = endpointPath(typedPath(wanted));
    const endpoint = model.endpoints.find((each) => each.key === key);
    if (endpoint === undefined) throw error;
    return { target, model, endpoint };
  }
  throw new GeneratorError("MS1203", `no endpoint ${wanted} was found`, {
    file: fromHere(target, target.openapi),
    hint: "See npx modelsmith inspect --list-endpoints.",
  });
}

function isMissing(error: unknown): error is GeneratorError {
  return error instanceof GeneratorError && error.code === "MS1203";
}

/**
 * Whether a path given in full may be one that the known platform has, and its spec in this folder
 * has not. The spec of another platform says nothing about such a path.
 */
async function mayBeUndocumented(
  wanted: string,
  { config, openapi }: SpecArguments,
  targets: readonly PlacedTarget[],
): Promise<boolean> {
  if (config !== undefined || openapi !== undefined || !isPath(wanted)) return false;
  const models = await Promise.all(
    targets.map(({ docs: _, ...spec }) => readSpec({ ...spec, ...anywhere, unselected: "all" })),
  );
  return models.every(({ platform }) => platform.name === defaultPlatform.name);
}

function isPath(wanted: string): boolean {
  return typedPath(wanted).startsWith("/");
}

/** An endpoint without a spec: its answers are read by the usual field names, its input is not checked. */
function undocumentedEndpoint(wanted: string, args: SpecArguments): FoundEndpoint {
  const { key } = endpointPath(typedPath(wanted));
  if (!/^[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*$/.test(key) || /(^|\/)\.+(\/|$)/.test(key)) {
    throw new GeneratorError("MS1601", `${JSON.stringify(wanted)} is not an endpoint`, {
      hint: "Use a path such as /generation/sse/google/nano-banana, or a short name such as google/nano-banana.",
    });
  }
  return {
    endpoint: {
      descriptor: 2,
      key,
      title: key,
      platform: withBaseUrl(defaultPlatform, args["base-url"]),
      create: { path: `/generation/${key}`, stream: `/generation/sse/${key}` },
      input: {},
    },
    mustBeNamed: false,
  };
}
