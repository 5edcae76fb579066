import path from "node:path";
import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { isUrl } from "../../generator/input/location.js";
import type { PullResult } from "../../generator/pull.js";
import type { CliContext } from "../shell/context.js";
import {
  type PlacedTarget,
  type TargetArguments,
  targetOptions,
  targetsFor,
} from "../spec/resolve-targets.js";

interface Arguments extends TargetArguments {
  readonly json: boolean;
}

/** `modelsmith pull`: refreshes the local copy of what URLs give, for builds that run offline. */
export function pullCommand(shell: CliContext): CommandModule<object, Arguments> {
  return {
    command: "pull",
    describe: "Refresh the snapshot of the specs and docs that are URLs",
    builder: options,
    handler: async (given) => {
      const { targets } = await targetsFor(given);
      const folders = bySnapshot(targets);
      const { pullSnapshot } = await import("../../generator/pull.js");
      const results: PullResult[] = [];
      for (const [folder, group] of folders) results.push(await pullSnapshot(folder, group));
      if (given.json) shell.terminal.print(JSON.stringify({ snapshots: results }, null, 2));
      else for (const line of results.flatMap(lines)) shell.terminal.print(line);
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return targetOptions(yargs)
    .option("json", { type: "boolean", default: false, describe: "Print one JSON document" })
    .example("$0 pull", "Every snapshot of the config file")
    .example("$0 pull --openapi https://… --docs https://… --snapshot specs", "Without a config");
}

/** The targets by the folder of their snapshot; several may share one. */
function bySnapshot(
  targets: readonly PlacedTarget[],
): ReadonlyMap<string, readonly PlacedTarget[]> {
  const folders = new Map<string, PlacedTarget[]>();
  for (const target of targets) {
    const remote = [target.openapi, target.docs].some((text) => text !== undefined && isUrl(text));
    if (!remote || target.snapshot === undefined) continue;
    const folder = path.join(target.folder, target.snapshot);
    folders.set(folder, [...(folders.get(folder) ?? []), target]);
  }
  if (folders.size > 0) return folders;
  throw new GeneratorError("MS1601", "there is nothing to pull", {
    hint: "A snapshot needs a spec or docs by URL, and a folder: --snapshot specs.",
  });
}

function lines({ folder, added, changed, removed, unchanged }: PullResult): readonly string[] {
  return [
    ...added.map((url) => `new        ${shown(url)}`),
    ...changed.map((url) => `changed    ${shown(url)}`),
    ...removed.map((url) => `removed    ${shown(url)}`),
    `${folder}: ${added.length} new, ${changed.length} changed, ${removed.length} removed, ${unchanged.length} unchanged.`,
  ];
}

/** A query may hold a secret. */
function shown(url: string): string {
  return url.replace(/\?.*$/s, "");
}
