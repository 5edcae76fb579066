import { dirname } from "node:path";
import { GeneratorError } from "../diagnostics/errors.js";
import { gateError } from "./gate-error.js";
import { isPlainSource } from "./plain-source.js";

/** The settings that the files were made with. */
export interface GateSettings {
  /** The only place the runtime may be imported from. */
  readonly runtime: "package" | "vendored";
  /** The user's own template files, by name: if a file does not pass, the user can fix them. */
  readonly ownTemplates: ReadonlyMap<string, string>;
}

/**
 * Refuses files with any other code than our templates make. The quick reader decides first; the
 * files that it does not accept go to the parser, which is loaded only then.
 *
 * @param files - path below the output folder → text
 * @throws GeneratorError MS1501 naming the file, the line and the code there
 */
export async function passGate(
  files: ReadonlyMap<string, string>,
  settings: GateSettings = { runtime: "package", ownTemplates: new Map() },
): Promise<void> {
  try {
    for (const [file, text] of files) refuseOtherRuntime(file, text, settings.runtime);
    const doubtful = [...files].filter(([, text]) => !isPlainSource(text));
    if (doubtful.length === 0) return;
    const { checkSource } = await import("./check-source.js");
    checkSource(new Map(doubtful));
  } catch (error) {
    throw withTemplates(error, settings.ownTemplates);
  }
}

/** How the runtime is imported under each setting. */
const runtimeImports: Readonly<Record<GateSettings["runtime"], RegExp>> = {
  package: /^(?:import|export|\}).* from "@modelsmith\/runtime";$/m,
  vendored: /^(?:import|export|\}).* from "\.{1,2}\/runtime\/.*";$/m,
};

function refuseOtherRuntime(file: string, text: string, runtime: GateSettings["runtime"]): void {
  const other = runtimeImports[runtime === "package" ? "vendored" : "package"].exec(text);
  if (other === null) return;
  const line = text.slice(0, other.index).split("\n").length;
  throw gateError(file, line, `the runtime is ${runtime}`);
}

function withTemplates(error: unknown, ownTemplates: GateSettings["ownTemplates"]): unknown {
  const [own] = ownTemplates.values();
  if (own === undefined || !(error instanceof GeneratorError)) return error;
  return new GeneratorError("MS1501", error.problem, {
    ...(error.file !== undefined && { file: error.file }),
    hint: `Your own templates in ${dirname(own)} made it: a template may make only the kinds of code that ours make.`,
  });
}
