import type { Argv, CommandModule } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { PullResult } from "../../generator/pull.js";
import { groupBy } from "../../generator/util/group-by.js";
import type { CliContext } from "../shell/context.js";
import { fromHere, type PlacedTarget, readsUrl } from "../spec/placed-target.js";
import { resolveTargets, type TargetArguments, targetOptions } from "../spec/resolve-targets.js";

interface Arguments extends TargetArguments {
  readonly json: boolean;
}

/** `modelsmith pull`: updates the local copies of URLs, for builds that run offline. */
export function pullCommand(context: CliContext): CommandModule<object, Arguments> {
  return {
    command: "pull",
    describe: "Update the local copies of specs and docs that are URLs",
    builder: options,
    handler: async (args) => {
      const { targets } = await resolveTargets(args);
      const folders = groupBySnapshot(targets);
      const { pullSnapshot } = await import("../../generator/pull.js");
      const results: PullResult[] = [];
      for (const [folder, group] of folders) results.push(await pullSnapshot(folder, group));
      if (args.json) context.terminal.print(JSON.stringify({ snapshots: results }, null, 2));
      else for (const line of results.flatMap(resultLines)) context.terminal.print(line);
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return targetOptions(yargs)
    .option("json", { type: "boolean", default: false, describe: "Print one JSON document" })
    .example("npx $0 pull", "Every snapshot of the config file")
    .example(
      "npx $0 pull --openapi https://… --docs https://… --snapshot specs",
      "Without a config",
    );
}

/** Groups the targets by snapshot folder, which several may share. */
function groupBySnapshot(
  targets: readonly PlacedTarget[],
): ReadonlyMap<string, readonly PlacedTarget[]> {
  const folderOf = (target: PlacedTarget) => fromHere(target, target.snapshot ?? "");
  const folders = groupBy(
    targets.filter((target) => target.snapshot !== undefined && readsUrl(target)),
    folderOf,
  );
  if (folders.size > 0) return folders;
  throw new GeneratorError("MS1601", "nothing to pull", {
    hint: "A snapshot needs a spec or docs that is a URL, and a folder, such as --snapshot specs.",
  });
}

function resultLines({
  folder,
  added,
  changed,
  removed,
  unchanged,
}: PullResult): readonly string[] {
  return [
    ...added.map((url) => `new        ${withoutQuery(url)}`),
    ...changed.map((url) => `changed    ${withoutQuery(url)}`),
    ...removed.map((url) => `removed    ${withoutQuery(url)}`),
    `${folder}: ${added.length} new, ${changed.length} changed, ${removed.length} removed, ${unchanged.length} unchanged.`,
  ];
}

/** A query may contain a secret. */
function withoutQuery(url: string): string {
  return url.replace(/\?.*$/s, "");
}
