import type { Endpoint, Platform } from "@modelsmith/runtime";
import { endpointPlatform } from "@modelsmith/runtime/guidance";
import type { Argv } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { shellWord } from "../../generator/encode/terminal.js";
import type { Model } from "../../generator/model/model.js";
import { defaultPlatform, withBaseUrl } from "./default-platform.js";
import { endpointInTargets } from "./find-endpoint.js";
import { findTargets, type SpecArguments, specOptions } from "./find-targets.js";
import { listTargets, type PlacedTarget } from "./placed-target.js";

/** Options of a command that is about a platform. */
export interface PlatformArguments extends SpecArguments {
  readonly endpoint: string | undefined;
}

export function platformOptions<T>(yargs: Argv<T>): Argv<T & PlatformArguments> {
  return specOptions(yargs).option("endpoint", endpointOption);
}

/** The `--endpoint` of {@link PlatformArguments}. */
export const endpointOption: { readonly type: "string"; readonly describe: string } = {
  type: "string",
  describe: "An endpoint of the platform, if the config has several platforms",
};

/**
 * The platform of the config, else of the named spec or of the one in this folder, else the
 * publicly known platform.
 *
 * @throws GeneratorError MS1601 if the config has several, and no endpoint decides
 */
export async function findPlatform(args: PlatformArguments): Promise<Platform> {
  const { targets } = await findTargets(args);
  if (targets.length === 0) return withBaseUrl(defaultPlatform, args["base-url"]);
  if (args.endpoint !== undefined) {
    const { endpoint } = await endpointInTargets(args.endpoint, targets);
    return endpointPlatform(endpoint.descriptor);
  }
  const models = await Promise.all(targets.map(modelOfTarget));
  const platforms = models.map(({ platform }) => platform);
  const [first] = platforms;
  if (first !== undefined && new Set(platforms.map(addressOf)).size === 1) return first;
  const [endpoint] = models.flatMap(({ endpoints }) => endpoints);
  const example = shellWord(endpoint?.descriptor.key ?? "<endpoint>");
  throw new GeneratorError("MS1601", `the config has several platforms:${listTargets(targets)}`, {
    hint: `Name one of its endpoints: --endpoint ${example}`,
  });
}

async function modelOfTarget(target: PlacedTarget): Promise<Model> {
  const { readModel } = await import("../../generator/read/read-model.js");
  if (target.endpoints !== undefined || target.group !== undefined) return readModel(target);
  const { docs: _, ...spec } = target;
  return readModel({ ...spec, unselected: "all" });
}

/** What tells platforms apart: where requests go, and with which key. */
function addressOf({ baseUrl, apiKeyVariable, auth }: Platform): string {
  return JSON.stringify([baseUrl, apiKeyVariable, auth]);
}

/** The endpoint that `--endpoint` names, as {@link findPlatform} finds its platform. */
export async function findNamedEndpoint(args: PlatformArguments): Promise<Endpoint | undefined> {
  if (args.endpoint === undefined) return undefined;
  const { targets } = await findTargets(args);
  if (targets.length === 0) return undefined;
  return (await endpointInTargets(args.endpoint, targets)).endpoint.descriptor;
}
