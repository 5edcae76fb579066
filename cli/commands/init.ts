import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { Argv, CommandModule } from "yargs";
import type { Target } from "../../generator/config/config.js";
import { configText } from "../../generator/config/config-text.js";
import { configFiles, findConfig } from "../../generator/config/load-config.js";
import { settled } from "../../generator/config/settled.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import { counted } from "../../generator/util/phrases.js";
import { ignoreInFormatters } from "../generate/formatter-ignore.js";
import { mergeByLines } from "../generate/git-attributes.js";
import type { CliContext } from "../shell/context.js";
import { exitCodes } from "../shell/exit-codes.js";
import { type AskQuestion, askPerson, askTarget, Questions } from "../spec/ask-target.js";
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
      try {
        await writeConfig(args, context, ask);
      } catch (error) {
        if (!(error instanceof Error && error.name === "AbortError")) throw error;
        const file = await findConfig(".");
        context.terminal.report(
          file ? `\n${file} is written. Not asked: the rest.` : "\nNothing was written.",
        );
        context.setExitCode(exitCodes.interrupted.code);
      }
    },
  };
}

async function writeConfig(args: Arguments, context: CliContext, ask: AskQuestion): Promise<void> {
  const { terminal } = context;
  const existing = await findConfig(".");
  if (existing !== undefined) {
    throw new GeneratorError("MS1601", `${existing} already exists`, {
      hint: "Edit it, or delete it first.",
    });
  }
  const questions =
    !args.yes && terminal.interactive
      ? new Questions(ask, (text) => terminal.report(text))
      : undefined;
  const answers = questions ? await askTarget(args, questions) : foundTarget(args);
  const { target, aside, problem, lostCount = 0 } = await spellOut(answers);
  const file = configFiles[0] ?? "modelsmith.config.ts";
  // `wx` does not overwrite a file that was created in the meantime.
  await writeFile(file, configText(withSnapshot(target)), { flag: "wx" });
  const confirm = async (question: string) => (await questions?.confirm(question)) ?? true;
  const { out, js } = settled(target);
  const notes = [
    ...(await ignoreInFormatters(out, confirm)),
    ...(await mergeByLines(out, confirm)),
  ];
  if (js && !questions) {
    const why = existsSync(out) ? "The functions are JavaScript" : "No TypeScript here";
    notes.unshift(`${why}: ${file} says js: true.`);
  }
  if (aside.length > 0) notes.unshift(asideLine(aside));
  const asked = settled(answers).group;
  if (target.group !== undefined && String(target.group) !== String(asked)) {
    const names = [target.group].flat().map((name) => JSON.stringify(name));
    notes.unshift(`No group of the docs is called ${asked}: it has ${names.join(", ")}.`);
  }
  const next = problem === undefined ? "Next" : "Fix what stops it, below, and then";
  const first = withSnapshot(target).snapshot === undefined ? "" : "npx modelsmith pull, then ";
  terminal.print(`Wrote ${file}. ${next}: ${first}npx modelsmith generate`);
  if (lostCount > 0) {
    const warnings = counted(lostCount, "warning");
    terminal.print(
      `Before a call: ${warnings} that calls would be paid for, and give nothing. What the config has to say: npx modelsmith doctor`,
    );
  }
  if (problem !== undefined) terminal.print(`${problem.code}: ${problem.message}`);
  if (!args.yes && !questions)
    notes.push("There is no terminal to ask at: this is what --yes writes.");
  for (const note of notes) terminal.print(note);
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

/** The files that are here, in the language of the project. */
function foundTarget(args: Arguments): Target {
  const found = findSpecFiles(args);
  if (found === undefined) {
    throw new GeneratorError("MS1601", "no openapi.json or .yaml found here or in specs/", {
      hint: "Put the platform's spec here, or name it: npx modelsmith init --openapi <file or URL>",
    });
  }
  return isJavaScriptProject(settled({}).out) ? { ...found, js: true } : found;
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
