import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import type { Argv, CommandModule } from "yargs";
import type { Target } from "../../generator/config/config.js";
import { configText } from "../../generator/config/config-text.js";
import { configFiles, findConfig } from "../../generator/config/load-config.js";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { isUrl } from "../../generator/input/location.js";
import type { CliContext } from "../shell/context.js";
import { documentsNearby } from "../spec/find-spec.js";

interface Arguments {
  readonly yes: boolean;
  readonly openapi: string | undefined;
  readonly docs: string | undefined;
}

/** `modelsmith init`: writes a config file, by asking or by looking. */
export function initCommand(
  shell: CliContext,
  ask: Ask = askPerson,
): CommandModule<object, Arguments> {
  return {
    command: "init",
    describe: "Write a modelsmith.config.ts, by asking or, with --yes, by looking around",
    builder: options,
    handler: async (given) => {
      const { terminal } = shell;
      const existing = await findConfig(".");
      if (existing !== undefined) {
        throw new GeneratorError("MS1601", `${existing} is there already`, {
          hint: "Edit it, or remove it first.",
        });
      }
      const answers = given.yes || !terminal.interactive ? looked(given) : await asked(given, ask);
      const target = answers.docs === undefined ? await withEndpoints(answers) : answers;
      const file = configFiles[0] ?? "modelsmith.config.ts";
      // `wx`: one that came meanwhile is not overwritten.
      await writeFile(file, configText(withSnapshot(target)), { flag: "wx" });
      terminal.print(`Wrote ${file}. Next: npx modelsmith generate`);
    },
  };
}

function options(yargs: Argv): Argv<Arguments> {
  return yargs
    .option("yes", {
      type: "boolean",
      default: false,
      describe: "Ask nothing: take the openapi.json and docs.json that are here or in specs/",
    })
    .option("openapi", { type: "string", describe: "The platform's spec: file, folder or URL" })
    .option("docs", { type: "string", describe: "The platform's docs.json: file or URL" });
}

/** Asks a question of the person at the terminal. */
export type Ask = (question: string) => Promise<string>;

async function askPerson(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await reader.question(question);
  } finally {
    reader.close();
  }
}

function looked({ openapi, docs }: Arguments): Target {
  const found = documentsNearby(openapi, docs);
  if (found === undefined) {
    throw new GeneratorError("MS1601", "there is no openapi.json here or in specs/", {
      hint: "Put the platform's spec here, or name it: modelsmith init --openapi <file or URL>.",
    });
  }
  return found;
}

async function asked(given: Arguments, ask: Ask): Promise<Target> {
  const nearby = documentsNearby(given.openapi, given.docs);
  const answer = async (question: string, fallback: string) =>
    (await ask(`${question} [${fallback}] `)).trim() || fallback;
  let openapi: string;
  do {
    openapi = await answer(
      "Platform's spec (file, folder or URL)?",
      nearby?.openapi ?? "openapi.json",
    );
  } while (!isUrl(openapi) && !existsSync(openapi));
  const docs = await answer("Its docs.json (file or URL, none without)?", nearby?.docs ?? "none");
  const out = () => answer("Where to put the functions?", "generated");
  if (docs === "none") return { openapi, out: await out() };
  const group = await answer("Which group of the docs?", "Images");
  return { openapi, docs, group, out: await out() };
}

/** Without docs, every endpoint that the spec creates with: what is not wanted can be struck out. */
async function withEndpoints(target: Target): Promise<Target> {
  const [{ loadDocuments }, { openSpec }, { createForms }] = await Promise.all([
    import("../../generator/input/load-documents.js"),
    import("../../generator/openapi/open-spec.js"),
    import("../../generator/select/create-operations.js"),
  ]);
  const { openapi } = await loadDocuments(target);
  return { ...target, endpoints: [...createForms(openSpec(openapi), undefined).keys()] };
}

/** Builds are to run offline from what was reviewed. */
function withSnapshot(target: Target): Target {
  const remote = [target.openapi, target.docs].some((text) => text !== undefined && isUrl(text));
  return remote ? { ...target, snapshot: "specs" } : target;
}
