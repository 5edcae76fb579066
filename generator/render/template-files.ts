import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { didYouMean } from "../diagnostics/did-you-mean.js";
import { GeneratorError } from "../diagnostics/errors.js";
import { packageFolder } from "../util/own-package.js";

/** The text of our templates, or of the user's templates that replace them. */
export interface TemplateFiles {
  /** Name → text. */
  readonly texts: ReadonlyMap<string, string>;
  /** The user's own files, by the name of the template. */
  readonly own: ReadonlyMap<string, string>;
}

/**
 * Reads the templates.
 *
 * @param folder - the user's; each of its `<name>.hbs` replaces ours of that name
 * @throws GeneratorError MS1605 if it contains none, or one with an unknown name
 */
export function readTemplates(folder?: string): TemplateFiles {
  const ours = path.join(packageFolder(), "templates");
  const names = templateNames(ours);
  const own = new Map(folder === undefined ? [] : ownTemplates(folder, names));
  const texts = names.map((name) => {
    const file = own.get(name) ?? path.join(ours, `${name}.hbs`);
    return [name, readFileSync(file, "utf8")] as const;
  });
  return { texts: new Map(texts), own };
}

function ownTemplates(
  folder: string,
  known: readonly string[],
): readonly (readonly [string, string])[] {
  if (!existsSync(folder)) throw unusableTemplate(folder, "the folder does not exist");
  const names = templateNames(folder);
  if (names.length === 0)
    throw unusableTemplate(folder, "contains no template, such as endpoint.hbs");
  return names.map((name) => {
    const file = path.join(folder, `${name}.hbs`);
    if (known.includes(name)) return [name, file];
    throw unusableTemplate(file, `${name} is not the name of a template${didYouMean(name, known)}`);
  });
}

function templateNames(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".hbs"))
    .map((file) => file.slice(0, -".hbs".length))
    .sort();
}

export function unusableTemplate(file: string, problem: string): GeneratorError {
  return new GeneratorError("MS1605", problem, {
    file,
    hint: "Start from a copy of one in node_modules/modelsmith/templates; the type `Views` has the data of each.",
  });
}
