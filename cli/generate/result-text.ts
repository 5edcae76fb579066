import path from "node:path";
import { shellWord } from "../../generator/encode/terminal.js";
import type { GenerateResult } from "../../generator/generate.js";
import { adviceOnDocs, docsBeside } from "../../generator/input/docs-beside.js";
import type { ResultMode } from "../../generator/model/result-mode.js";
import type { FileChanges } from "../../generator/output/compare-files.js";
import { counted } from "../../generator/util/phrases.js";
import { optionText } from "../shell/option-text.js";
import { formatTable } from "../shell/terminal.js";
import type { TargetArguments } from "../spec/resolve-targets.js";

/** The functions as a table, and what happened to the files. */
export function summary(result: GenerateResult, check: boolean, elapsedMs: number): string {
  const { endpoints, warnings } = result;
  const { added, changed, removed, unchanged } = result.changes;
  const rows = endpoints.map((endpoint) => [
    endpoint.module,
    endpoint.function,
    modeWords[endpoint.resultMode],
    String(endpoint.fields.length),
  ]);
  const omitted = [...new Set(warnings.flatMap(({ leftOut }) => leftOut ?? []))];
  const providers = new Set(endpoints.map(({ module }) => module)).size;
  const ways = Object.entries(modeWords).flatMap(([name, words]) => {
    const count = endpoints.filter(({ resultMode }) => resultMode === name).length;
    return count === 0 && name === "answer" ? [] : [`${count} by ${words}`];
  });
  return [
    formatTable([
      ["provider", "function", "result by", "fields"],
      ...rows,
      ...omitted.map((name) => ["", name, "left out", ""]),
    ]),
    "",
    `${counted(endpoints.length, "function")} of ${counted(providers, "provider")}, ${new Intl.ListFormat("en-GB").format(ways)}.${omitted.length === 0 ? "" : ` ${omitted.length} left out: see the warnings.`}`,
    `${check ? "Compared with" : "Written to"} ${result.out}: ${added.length} new, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged. ${(elapsedMs / 1000).toFixed(2)} s`,
    ...(result.skill ? [skillLine(result.skill, check)] : []),
    ...(result.merged && !check
      ? [
          "The lock of two merged branches is one again: commit it. What the spec changed since is not known.",
        ]
      : []),
  ].join("\n");
}

/**
 * What of the spec was guessed, or not taken, and the command that shows it.
 *
 * @returns nothing if there is nothing to look at
 */
export function unsureLine({ unsure }: GenerateResult, given: TargetArguments): string | undefined {
  const { auth = 0, answers = 0, poll = 0, aside = 0 } = unsure ?? {};
  const guesses = [
    ...(auth > 0 ? [`how the key is sent (${counted(auth, "function")})`] : []),
    ...(answers > 0 ? [`what a create answers (${counted(answers, "function")})`] : []),
    ...(poll > 0 ? [`what is asked for its result (${counted(poll, "function")})`] : []),
  ];
  const parts = [
    ...(guesses.length > 0 ? [`Guessed: ${guesses.join(", ")}.`] : []),
    ...(aside > 0
      ? [`Not taken, as nothing says that they make images: ${counted(aside, "POST")}.`]
      : []),
  ];
  if (parts.length === 0) return undefined;
  const { config, openapi, docs, group = [], endpoint = [], "base-url": baseUrl } = given;
  const options = Object.entries({ config, openapi, docs, "base-url": baseUrl })
    .filter(([, value]) => value !== undefined)
    .map(([name, value = ""]) => optionText(`--${name}`, value));
  const groups = group.map((each) => optionText("--group", each));
  const endpoints = endpoint.map((each) => optionText("--endpoint", each));
  const typed = [...options, ...groups, ...endpoints].join("");
  return `${parts.join(" ")} See npx modelsmith doctor${typed}`;
}

/** Where a spec was named alone, and docs lie next to it that have a group to take. */
export async function docsLine({
  config,
  openapi,
  docs,
  endpoint,
}: TargetArguments): Promise<string | undefined> {
  const isAlone = (config ?? docs ?? endpoint) === undefined;
  const advice = isAlone && openapi !== undefined ? adviceOnDocs(openapi) : undefined;
  if (advice === undefined || openapi === undefined) return undefined;
  const [{ readGroups }, { namesImages }] = await Promise.all([
    import("../../generator/read/read-groups.js"),
    import("../../generator/openapi/media-words.js"),
  ]);
  const beside = docsBeside(openapi);
  const groups = await readGroups({ openapi, ...(beside && { docs: beside }) }).catch(() => []);
  const hasImages = groups.some(({ name }) => namesImages(name.split("/").at(-1) ?? ""));
  return hasImages ? `${openapi} was read alone; ${advice}` : undefined;
}

function skillLine(
  { folder, changes }: NonNullable<GenerateResult["skill"]>,
  check: boolean,
): string {
  const { added, changed, removed, unchanged } = changes;
  return `${check ? "Compared with" : "Written to"} ${folder}: ${added.length} new, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged.`;
}

function differences({ added, changed, removed, edited }: FileChanges, prefix = ""): string[] {
  const untouched = (files: readonly string[]) => files.filter((file) => !edited.includes(file));
  return [
    ...added.map((file) => `  missing  ${prefix}${file}`),
    ...untouched(changed).map((file) => `  differs  ${prefix}${file}`),
    ...untouched(removed).map((file) => `  left over  ${prefix}${file}`),
    ...edited.map((file) => `  edited by hand  ${prefix}${file}`),
  ];
}

/** Why `--check` fails, and what to do. */
export function notUpToDate({ changes, out, skill, merged }: GenerateResult): string {
  const lines = [
    ...differences(changes),
    ...(skill ? differences(skill.changes, `${skill.folder}/`) : []),
  ];
  const folders = [
    ...(changes.edited.length > 0 ? [out] : []),
    ...(skill && skill.changes.edited.length > 0 ? [skill.folder] : []),
  ];
  const next =
    folders.length === 0
      ? "Run the same command without --check, and commit what it changes."
      : `A person or a formatter changed what was generated: run the same command with --force instead of --check, and let formatters leave it alone: ${ignoreLine(folders)}`;
  const why = merged ? ": git merged the lock of two branches, and nobody generated since" : "";
  return `error MS1403: ${out} is not up to date${why}:\n${lines.join("\n")}\n${next}`;
}

/** Paths of a .prettierignore are relative to its folder. */
function ignoreLine(folders: readonly string[]): string {
  const lines = folders.map((folder) => shellWord(`${path.relative("", folder)}/`));
  return `printf '%s\\n' ${lines.join(" ")} >> .prettierignore`;
}

/** How a result arrives: in a stream, by polling, or in the answer to the create. */
export const modeWords: Readonly<Record<ResultMode, string>> = {
  sse: "SSE",
  polling: "polling",
  answer: "the answer itself",
};
