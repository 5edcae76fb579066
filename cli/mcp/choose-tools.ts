import { didYouMean } from "../../generator/diagnostics/did-you-mean.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import { isCalled } from "../spec/full-name.js";
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
  const named = new Set(names.map((name) => modelNamed(models, name)));
  const chosen = named.size === 0 ? models : [...named];
  if (form === "each" || form === "search") return { models: chosen, form };
  return { models: chosen, form: chosen.length > mostModelTools ? "search" : "each" };
}

/** Those that a name may mean: one by its whole name, else all by their short ones. */
export function modelsCalled(models: readonly McpModel[], name: string): readonly McpModel[] {
  const whole = models.filter(({ key, toolName }) => key === name || toolName === name);
  return whole.length > 0 ? whole : models.filter((model) => isCalled(model, name));
}

function modelNamed(models: readonly McpModel[], name: string): McpModel {
  const [found, ...others] = modelsCalled(models, name);
  if (found !== undefined && others.length === 0) return found;
  const said = JSON.stringify(name);
  if (found !== undefined) {
    const keys = [found, ...others].map(({ key }) => terminalLine(key)).join(", ");
    throw new GeneratorError("MS1601", `--tools: several models are called ${said}: ${keys}`, {
      hint: "Name one of them.",
    });
  }
  const hint = didYouMean(
    name,
    models.map(({ key }) => key),
  );
  const several = name.split(/[,\s]+/).filter((word) => word !== "");
  throw new GeneratorError("MS1601", `--tools: there is no model ${said}${hint}`, {
    hint:
      several.length > 1
        ? `Each name is an argument of its own: --tools ${several.map(terminalLine).join(" ")}; in the args of a host, ${["--tools", ...several].map((word) => terminalLine(JSON.stringify(word))).join(", ")}`
        : "Name models, separated by spaces, or each (a tool for every model), or search (three tools for all).",
  });
}
