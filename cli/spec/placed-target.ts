import path from "node:path";
import type { Target } from "../../generator/config/config.js";
import { settled } from "../../generator/config/settled.js";
import { isUrl } from "../../generator/input/location.js";
import { optionText } from "../shell/option-text.js";

/** A target, and the folder that its paths are relative to. */
export interface PlacedTarget extends Target {
  readonly folder: string;
  /** The config file that has it, from the working folder. */
  readonly config?: string;
  /** Whether its docs merely lie next to its spec: nobody named them. */
  readonly docsLieBeside?: boolean;
}

/** A target without docs that nobody named: they select nothing. */
export function selecting({ docs, ...target }: PlacedTarget): PlacedTarget {
  return docs === undefined || target.docsLieBeside ? target : { ...target, docs };
}

/** Whether a target reads anything by its URL. */
export function readsUrl({ openapi, docs }: Pick<Target, "openapi" | "docs">): boolean {
  return isUrl(openapi) || (docs !== undefined && isUrl(docs));
}

/** A file of a target as a person in the working folder finds it. */
export function fromHere({ folder }: PlacedTarget, file: string): string {
  return folder === "" || isUrl(file) || path.isAbsolute(file) ? file : path.join(folder, file);
}

/** The output folder of a target as a person in the working folder finds it. */
export function outputOf(target: PlacedTarget): string {
  return fromHere(target, settled(target).out);
}

/** One line for each target, for messages. */
export function listTargets(targets: readonly PlacedTarget[]): string {
  return targets
    .map((target) => `\n  ${fromHere(target, target.openapi)} (out: ${outputOf(target)})`)
    .join("");
}

/** The specs that targets read, each once. */
export function specsOf(targets: readonly PlacedTarget[]): readonly string[] {
  return [...new Set(targets.map((target) => fromHere(target, target.openapi)))];
}

/** How one of several targets of a config is chosen that read different specs. */
export function bySpec(targets: readonly PlacedTarget[]): string {
  const [spec = ""] = specsOf(targets);
  const config = optionText("--config", targets[0]?.config ?? "");
  return `Choose one by its spec:${config}${optionText("--openapi", spec)}`;
}
