import { didYouMean } from "../../generator/diagnostics/did-you-mean.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import { someOf } from "../../generator/util/phrases.js";
import { isCalled } from "../spec/full-name.js";
import type { McpModel } from "./mcp-model.js";

/** The model of a name, or why the name means none. */
export type NamedModel =
  | { readonly model: McpModel }
  | { readonly model?: never; readonly problem: string; readonly isShared: boolean };

/** The model with this key or tool name, else the only one with this short name. */
export function modelNamed(models: readonly McpModel[], name: string): NamedModel {
  const whole = models.filter(({ key, toolName }) => key === name || toolName === name);
  const called = whole.length > 0 ? whole : models.filter((model) => isCalled(model, name));
  const [model, ...others] = called;
  if (model !== undefined && others.length === 0) return { model };
  const shown = name.slice(0, 120);
  const said = JSON.stringify(shown);
  if (model === undefined) {
    const known = models.map(({ key }) => key);
    return { problem: `there is no model ${said}${didYouMean(shown, known)}`, isShared: false };
  }
  const keys = called.map(({ key }) => terminalLine(key));
  return { problem: `several models are called ${said}: ${someOf(keys, 20)}`, isShared: true };
}
