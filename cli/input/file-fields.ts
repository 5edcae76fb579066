import { stat } from "node:fs/promises";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import type { Schema } from "../../generator/schema/schema.js";
import type { JsonObject } from "../../generator/util/json.js";
import { type FieldText, fieldTexts, mapFieldTexts, takesContent } from "./field-texts.js";
import { readInputFile } from "./read-file.js";

/**
 * The input with its files: `@in.png` in a field that takes a file, and a path such as `./in.png`
 * that was given as an option. Every file is read before anything is sent; where the field takes base64, that is sent.
 *
 * @param flags - names of the fields that were given as options
 * @throws GeneratorError if a file cannot be sent, or a field takes only the address of one
 */
export async function filesRead(
  input: JsonObject,
  schema: Schema,
  flags: ReadonlySet<string>,
): Promise<Readonly<Record<string, unknown>>> {
  const files = new Map<string, File>();
  const encoded = new Map<string, string>();
  for (const place of fieldTexts(schema, input)) {
    const named = namedFile(place, flags);
    if (place.isBrokenDataUrl) throw brokenDataUrl(place);
    if (named === undefined) {
      if (!takesContent(place) || !(await isFileHere(place))) continue;
      // This says why, if it cannot be sent.
      await readInputFile(place.text, place.name);
      throw notMarked(place);
    }
    // Before it is said what to do with a file, it is there.
    const file = files.get(named) ?? (await readInputFile(named, place.name));
    files.set(named, file);
    if (!takesContent(place)) throw onlyAddress(place);
    if (place.takes === "base64") {
      encoded.set(named, Buffer.from(await file.arrayBuffer()).toString("base64"));
    }
  }
  return mapFieldTexts(schema, input, (place) => {
    const named = namedFile(place, flags);
    if (named === undefined) return place.text;
    return (place.takes === "base64" ? encoded : files).get(named);
  });
}

/** The path that a text names; `undefined` if it is a value of its own. */
function namedFile(place: FieldText, flags: ReadonlySet<string>): string | undefined {
  const { text, takes, topName, isLocalFile } = place;
  if (takes === "text") return undefined;
  if (/^@[^@]/.test(text)) return text.slice(1);
  // In the place of a file of a payload it is refused below; no service can use it as an address.
  return isLocalFile && (!takesContent(place) || flags.has(topName)) ? text : undefined;
}

/** Sent as a text it would be paid for, and no service could read it. */
async function isFileHere({ text, isLocalFile }: FieldText): Promise<boolean> {
  if (isLocalFile) return true;
  const about = await stat(text).catch(() => undefined);
  return about?.isFile() === true;
}

function notMarked({ name, text }: FieldText): GeneratorError {
  const shown = terminalLine(text.slice(0, 120));
  return new GeneratorError("MS1601", `${name} has the file ${shown} as a text`, {
    hint: `Write @${shown} to send the file.`,
  });
}

function brokenDataUrl({ name, text }: FieldText): GeneratorError {
  const shown = terminalLine(text.slice(0, 60));
  return new GeneratorError(
    "MS1601",
    `${name} has ${JSON.stringify(shown)}, no data URL of a file`,
    {
      hint: `It is data:<type>;base64,<base64 of the file>, as in data:image/png;base64,iVBORw0KGgo=`,
    },
  );
}

function onlyAddress({ name, takes }: FieldText): GeneratorError {
  return new GeneratorError("MS1601", `${name} takes the URL of a file, not the file`, {
    hint:
      takes === "data-url"
        ? `It takes data URLs: pass "data:<type>;base64,<base64 of the file>", best with --payload-file.`
        : "Upload the file, and pass its https address.",
  });
}
