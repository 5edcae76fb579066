import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import type { Argv, CommandModule } from "yargs";
import type { Target } from "../../generator/config/config.js";
import { configText } from "../../generator/config/config-text.js";
import { configFiles, findConfig } from "../../generator/config/load-config.js";
import { settled } from "../../generator/config/settled.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import { isGlob, isUrl } from "../../generator/input/location.js";
import { noSuchFile } from "../../generator/input/no-such-file.js";
import { counted } from "../../generator/util/phrases.js";
import { ignoreInFormatters } from "../generate/formatter-ignore.js";
import { mergeByLines } from "../generate/git-attributes.js";
import type { CliContext } from "../shell/context.js";
import { findSpecFiles } from "../spec/find-spec.js";
import { coerceToOneSpec } from "../spec/one-spec.js";
import { readsUrl } from "../spec/placed-target.js";
import { isJavaScriptProject } from "../spec/project-language.js";
import { spellOut } from "../spec/spell-out.js";

interface Arguments {
  readonly yes: boolean;
  readonly openapi: string | undefined;
  readonly docs: string | undefined;
}

/** `modelsmith init`: writes a config file, interactively or from the files found here. */
export function initCommand(
  context: CliContext,
  ask: AskQuestion = askPerson,
): CommandModule<object, Arguments> {
  return {
    command: "init",
    describe: "Write a modelsmith.config.ts, interactively or with --yes from the files found here",
    builder: options,
    handler: async (args) => {
      const { terminal } = context;
      const existing = await findConfig(".");
      if (existing !== undefined) {
        throw new GeneratorError("MS1601", `${existing} already exists`, {
          hint: "Edit it, or delete it first.",
        });
      }
      const isAsked = !args.yes && terminal.interactive;
      const answers = isAsked
        ? await askTarget(args, ask, (text) => terminal.report(text))
        : foundTarget(args);
      const { target, aside, problem, lostCount = 0 } = await spellOut(answers);
      const file = configFiles[0] ?? "modelsmith.config.ts";
      // `wx` does not overwrite a file that was created in the meantime.
      await writeFile(file, configText(withSnapshot(target)), { flag: "wx" });
      const confirm = async (question: string) =>
        !isAsked || !/^n/i.test((await ask(`${question} [yes] `)).trim());
      const { out, js } = settled(target);
      const notes = [
        ...(await ignoreInFormatters(out, confirm)),
        ...(await mergeByLines(out, confirm)),
      ];
      if (js && !isAsked) {
        const why = existsSync(out) ? "The functions are JavaScript" : "No TypeScript here";
        notes.unshift(`${why}: ${file} says js: true.`);
      }
      if (aside.length > 0) notes.unshift(asideLine(aside));
      const asked = settled(answers).group;
      if (target.group !== undefined && String(target.group) !== String(asked)) {
        const names = [target.group].flat().map((name) => JSON.stringify(name));
        notes.unshift(`No group of the docs is called ${asked}: it has ${names.join(", ")}.`);
      }
      const next = problem === undefined ? "Next" : "Mend what stops it below, and then";
      const first = withSnapshot(target).snapshot === undefined ? "" : "npx modelsmith pull, then ";
      terminal.print(`Wrote ${file}. ${next}: ${first}npx modelsmith generate`);
      if (lostCount > 0) {
        const warnings = counted(lostCount, "warning");
        terminal.print(
          `Before a call: ${warnings} that calls would be paid for, and give nothing. What the config has to say: npx modelsmith doctor`,
        );
      }
      if (problem !== undefined) terminal.print(`${problem.code}: ${problem.message}`);
      for (const note of notes) terminal.print(note);
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return yargs
    .option("yes", {
      type: "boolean",
      default: false,
      describe: "Do not ask: use openapi.json (or .yaml) and docs.json from here or specs/",
    })
    .option("openapi", {
      type: "string",
      coerce: coerceToOneSpec,
      describe: "The platform's spec: file, folder or URL; repeatable",
    })
    .option("docs", { type: "string", describe: "The platform's docs.json: file or URL" });
}

/** Asks the person at the terminal a question. */
export type AskQuestion = (question: string) => Promise<string>;

async function askPerson(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await reader.question(question);
  } finally {
    reader.close();
  }
}

/** The files that are here, in the language of the project. */
function foundTarget({ openapi, docs }: Arguments): Target {
  const found = findSpecFiles(openapi, docs);
  if (found === undefined) {
    throw new GeneratorError("MS1601", "no openapi.json or .yaml found here or in specs/", {
      hint: "Put the platform's spec here, or name it: npx modelsmith init --openapi <file or URL>",
    });
  }
  return isJavaScriptProject(settled({}).out) ? { ...found, js: true } : found;
}

async function askTarget(
  args: Arguments,
  ask: AskQuestion,
  say: (text: string) => void,
): Promise<Target> {
  const found = findSpecFiles(args.openapi, args.docs);
  const answer = async (question: string, fallback: string) =>
    (await ask(`${question} [${fallback}] `)).trim() || fallback;
  const place = async (question: string, fallback: string, none?: "none"): Promise<string> => {
    const file = await answer(question, fallback);
    if (file === none || isUrl(file) || isGlob(file) || existsSync(file)) return file;
    say(`${terminalLine(file)}: ${noSuchFile(file, "", "spec")}`);
    return place(question, fallback, none);
  };
  const spec = "Platform's spec (file, folder or URL)?";
  const openapi = await place(spec, found?.openapi ?? "openapi.json");
  const docs = await place("Its docs.json (file or URL, or none)?", found?.docs ?? "none", "none");
  const output = async (): Promise<Pick<Target, "out" | "js">> => {
    const out = await answer("Where to put the functions?", settled({}).out);
    const usual = isJavaScriptProject(out) ? "javascript" : "typescript";
    const language = await answer("In which language (typescript or javascript)?", usual);
    return { out, ...(/^j/i.test(language) && { js: true }) };
  };
  if (docs === "none") return { openapi, ...(await output()) };
  const { readGroups } = await import("../../generator/read/read-groups.js");
  const groups = await readGroups({ openapi, docs }).catch(() => []);
  const counts = groups.map(({ name, creates }) => `${terminalLine(name)} (${creates})`);
  const list = counts.length === 0 ? "" : ` ${counts.join(", ")}.`;
  const group = await answer(`Which group of the docs?${list}`, "Images");
  return { openapi, docs, group, ...(await output()) };
}

function asideLine(aside: readonly string[]): string {
  const shown = aside.slice(0, 20).map((each) => `\n  ${terminalLine(each)}`);
  const more = aside.length > shown.length ? "\n  …" : "";
  return `Not in it, as nothing says that they make images: ${counted(aside.length, "POST")}. Add those you want to \`endpoints\`:${shown.join("")}${more}`;
}

/** With a snapshot, builds run offline on reviewed copies. */
function withSnapshot(target: Target): Target {
  return readsUrl(target) ? { ...target, snapshot: "specs" } : target;
}
