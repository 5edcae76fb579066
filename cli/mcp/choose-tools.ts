import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import type { McpModel } from "./mcp-model.js";
import { modelNamed } from "./model-named.js";
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
  const named = new Set(names.map((name) => toolNamed(models, name)));
  const chosen = named.size === 0 ? models : [...named];
  if (form === "each" || form === "search") return { models: chosen, form };
  return { models: chosen, form: chosen.length > mostModelTools ? "search" : "each" };
}

function toolNamed(models: readonly McpModel[], name: string): McpModel {
  const found = modelNamed(models, name);
  if (found.model) return found.model;
  const several = name.split(/[,\s]+/).filter((word) => word !== "");
  throw new GeneratorError("MS1601", `--tools: ${found.problem}`, {
    hint: found.isShared
      ? "Name one of them."
      : several.length > 1
        ? `Each name is an argument of its own: --tools ${several.map(terminalLine).join(" ")}; in the args of a host, ${["--tools", ...several].map((word) => terminalLine(JSON.stringify(word))).join(", ")}`
        : "Name models, separated by spaces, or each (a tool for every model), or search (three tools for all).",
  });
}
