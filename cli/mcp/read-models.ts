import { endpointPlatform } from "@modelsmith/runtime/guidance";
import { plainLines } from "../../generator/encode/plain-lines.js";
import { absolutePlace } from "../../generator/input/location.js";
import { inputSchema } from "../../generator/model/input-schema.js";
import type { EndpointModel } from "../../generator/model/model.js";
import type { CliContext } from "../shell/context.js";
import { platformToCall } from "../spec/default-platform.js";
import { severalHave } from "../spec/find-endpoint.js";
import { requireTargets, type SpecArguments } from "../spec/find-targets.js";
import type { PlacedTarget } from "../spec/placed-target.js";
import type { McpModel } from "./mcp-model.js";
import { toolNames } from "./tool-names.js";
import { toolSchema } from "./tool-schema.js";

/**
 * The models of the config, or of the spec that was named or that is in this folder: those that
 * `generate` makes functions of.
 *
 * @param taken - names of other tools
 * @throws GeneratorError if there is no spec, it cannot be read, or a name means several models
 */
export async function readModels(
  context: Pick<CliContext, "argv" | "environment">,
  args: SpecArguments,
  taken: readonly string[],
): Promise<readonly McpModel[]> {
  const { config, targets } = await requireTargets(args);
  const found = await Promise.all(
    targets.map(async (target) => {
      const source = specOf(target, config);
      return (await endpointsOf(target)).map((endpoint) => ({ endpoint, source, target }));
    }),
  );
  // Targets may share a spec: a model that several have is offered once.
  const all = found.flat();
  const byKey = new Map(all.map((each) => [each.endpoint.key, each]));
  for (const key of byKey.keys()) {
    const named = all.filter(({ endpoint }) => endpoint.key === key);
    if (new Set(named.map(({ endpoint }) => whatIsCalled(endpoint))).size <= 1) continue;
    throw severalHave(
      key,
      named.map(({ target }) => target),
    );
  }
  const names = toolNames([...byKey.keys()], taken);
  return [...byKey].map(([key, { endpoint, source }]) => ({
    key,
    toolName: names.get(key) ?? key,
    name: endpoint.name,
    title: oneLine(endpoint.title, maxTitle),
    description: oneLine(endpoint.description ?? "", maxDescription),
    inputSchema: toolSchema(inputSchema(endpoint)),
    input: endpoint.input,
    endpoint: {
      ...endpoint.descriptor,
      platform: platformToCall(endpointPlatform(endpoint.descriptor), context),
    },
    source,
  }));
}

function whatIsCalled({ descriptor }: EndpointModel): string {
  const { baseUrl, apiKeyVariable } = endpointPlatform(descriptor);
  return JSON.stringify([baseUrl, apiKeyVariable, descriptor.create]);
}

async function endpointsOf(target: PlacedTarget): Promise<readonly EndpointModel[]> {
  const { readModel } = await import("../../generator/read/read-model.js");
  return (await readModel({ ...target, unselected: "all" })).endpoints;
}

function specOf(target: PlacedTarget, config: string | undefined): McpModel["source"] {
  const { openapi, folder } = target;
  return {
    ...(config !== undefined && { config }),
    openapi: absolutePlace(openapi, folder),
  };
}

/** In UTF-16 units. */
const maxTitle = 120;
const maxDescription = 1_000;

/** Text of the spec that a model reads: no control characters, no line that looks like ours. */
function oneLine(text: string, longest: number): string {
  const line = plainLines(text).join(" ").replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
