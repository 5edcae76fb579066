import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { Schema } from "../../generator/schema/schema.js";
import { alternatives } from "../../generator/schema/walk.js";
import { isAddress } from "../../generator/util/formats.js";
import type { JsonObject, JsonValue } from "../../generator/util/json.js";
import { properties, resolved } from "./fields.js";
import { readInputFile } from "./read-file.js";

/**
 * The input with its files: `@in.png` in a field that takes a file, and a path such as `./in.png`
 * that was given as an option. Every file is read before anything is sent.
 *
 * @param flags - names of the fields that were given as options
 * @throws GeneratorError if a file cannot be sent, or a field takes only the address of one
 */
export async function withFiles(
  input: JsonObject,
  schema: Schema,
  flags: ReadonlySet<string>,
): Promise<Readonly<Record<string, unknown>>> {
  const schemas = properties(schema);
  const read = Object.entries(input).map(async ([name, value]) => {
    const field = schemas.get(name);
    if (field === undefined) return [name, value] as const;
    const place = { name, takes: whatTakes(schema, field, name), isFlag: flags.has(name) };
    return [name, await valueWithFiles(value, place)] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

interface FieldPlace {
  readonly name: string;
  readonly takes: Takes;
  readonly isFlag: boolean;
}

/** Whether a field takes a file, only the address of one, an address that may be the file itself, or neither. */
type Takes = "file" | "url" | "data-url" | "text";

async function valueWithFiles(value: JsonValue, place: FieldPlace): Promise<unknown> {
  if (Array.isArray(value)) {
    return Promise.all(value.map((item) => valueWithFiles(item, place)));
  }
  const file = typeof value === "string" ? namedFile(value, place) : undefined;
  if (file === undefined) return value;
  if (place.takes === "file") return readInputFile(file, place.name);
  // Before it is said what to do with a file, it is there.
  await readInputFile(file, place.name);
  throw new GeneratorError("MS1601", `${place.name} takes the URL of a file, not the file`, {
    hint:
      place.takes === "data-url"
        ? `It takes data URLs: pass "data:<type>;base64,<base64 of the file>", best with --payload-file.`
        : "Upload the file, and pass its https address.",
  });
}

/** The path that a text names; `undefined` if it is a value of its own. */
function namedFile(text: string, { takes, isFlag }: FieldPlace): string | undefined {
  if (takes === "text") return undefined;
  if (/^@[^@]/.test(text)) return text.slice(1);
  const isPath = /^(\.{0,2}[/\\]|~\/|[A-Za-z]:[/\\])/.test(text) && !text.startsWith("//");
  return isFlag && isPath ? text : undefined;
}

function whatTakes(root: Schema, field: Schema, name: string): Takes {
  const variants = variantsOf(root, field);
  if (variants.some(({ file }) => file)) return "file";
  const takesAddress =
    /(url|uri|image|mask|picture|photo|video|audio)s?$/i.test(name) || variants.some(isAddress);
  const isText = variants.some(({ type, enum: values }) => {
    return [type].flat().includes("string") && values === undefined;
  });
  if (!takesAddress || !isText) return "text";
  const said = variants.map(({ description = "" }) => description).join(" ");
  return /data:|data ur[il]|base64/i.test(said) ? "data-url" : "url";
}

/** The schemas that may judge a value of the field, or an item of it. */
function variantsOf(root: Schema, schema: Schema, levels = 4): readonly Schema[] {
  const own = { ...resolved(root, schema), ...schema };
  if (levels === 0) return [own];
  const inner = [...alternatives(own), ...(own.allOf ?? []), ...(own.items ? [own.items] : [])];
  return [own, ...inner.flatMap((each) => variantsOf(root, each, levels - 1))];
}
