import { didYouMean } from "../../generator/diagnostics/did-you-mean.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import type { McpModel } from "./mcp-model.js";
import { mostModelTools } from "./tools.js";

/** Which models are served, and how. */
export interface ChosenTools {
  readonly models: readonly McpModel[];
  /** One tool for each model, or three tools to search, describe and create. */
  readonly form: "each" | "search";
}

/**
 * @param wanted - `each`, `search`, or names of models; absent: by the number of models
 * @throws GeneratorError MS1601 for a model that does not exist
 */
export function chooseTools(
  models: readonly McpModel[],
  wanted: readonly string[] = [],
): ChosenTools {
  const [form] = wanted.filter((word) => word === "each" || word === "search");
  const names = wanted.filter((word) => word !== "each" && word !== "search");
  const chosen = names.length === 0 ? models : names.map((name) => modelNamed(models, name));
  if (form === "each" || form === "search") return { models: chosen, form };
  return { models: chosen, form: chosen.length > mostModelTools ? "search" : "each" };
}

function modelNamed(models: readonly McpModel[], name: string): McpModel {
  const found = models.find(({ key, toolName }) => key === name || toolName === name);
  if (found !== undefined) return found;
  const hint = didYouMean(
    name,
    models.map(({ key }) => key),
  );
  throw new GeneratorError("MS1601", `--tools: there is no model ${JSON.stringify(name)}${hint}`, {
    hint: name.includes(",")
      ? `Separate names by spaces: --tools ${name
          .split(/[,\s]+/)
          .map(terminalLine)
          .join(" ")}`
      : "Name models, separated by spaces, or each (a tool for every model), or search (three tools for all).",
  });
}
