import type { Schema } from "../../generator/schema/schema.js";
import { fieldSchemas, schemasOfValue } from "../../generator/schema/walk.js";
import { isAddress, isBase64 } from "../../generator/util/formats.js";
import { isObject, type JsonObject, type JsonValue } from "../../generator/util/json.js";

/** Where a text of an input stands. */
export interface FieldText {
  readonly text: string;
  /** The nearest field, as a person would name it: `image_urls`. */
  readonly name: string;
  /** The field of the whole input that it is in. */
  readonly topName: string;
  readonly takes: Takes;
  /** Whether the text is a file of this machine where an address belongs: no service can read it. */
  readonly isLocalFile: boolean;
  /** Whether it begins as a `data:` URL where media belong, and has no file in it. */
  readonly isBrokenDataUrl: boolean;
}

/**
 * Whether a field takes a file, its bytes in base64, only the address of one, an address that may be the file itself,
 * or neither.
 */
export type Takes = "file" | "base64" | "url" | "data-url" | "text";

/** Whether a file of this machine can be sent in a field. */
export function takesContent({ takes }: Pick<FieldText, "takes">): boolean {
  return takes === "file" || takes === "base64";
}

/** Each text of an input. */
export function fieldTexts(schema: Schema, input: JsonObject): readonly FieldText[] {
  const found: FieldText[] = [];
  mapFieldTexts(schema, input, (text) => found.push(text));
  return found;
}

/** Whether a field of the input takes a file, or a list of them. */
export function takesFile(schema: Schema, name: string): boolean {
  return ["text", ["text"]].some((value) =>
    fieldTexts(schema, { [name]: value }).some(takesContent),
  );
}

/** The input with another value in the place of each text. */
export function mapFieldTexts(
  schema: Schema,
  input: JsonObject,
  map: (text: FieldText) => unknown,
): Readonly<Record<string, unknown>> {
  const mapFields = (object: JsonObject, schemas: readonly Schema[], topName?: string) =>
    Object.fromEntries(
      Object.entries(object).map(([name, value]) => {
        const own = schemas.flatMap((each) => fieldSchemas(schema, each).get(name) ?? []);
        return [name, mapValue(value, own, name, topName ?? name)] as const;
      }),
    );
  const mapValue = (
    value: JsonValue,
    schemas: readonly Schema[],
    name: string,
    topName: string,
  ): unknown => {
    const judging = schemas.flatMap((each) => [...schemasOfValue(schema, each)]);
    if (Array.isArray(value)) {
      // What a list says of itself, such as its description, holds for its items too.
      const items = [...judging, ...judging.flatMap((each) => each.items ?? [])];
      return value.map((item) => mapValue(item, items, name, topName));
    }
    if (isObject(value)) return mapFields(value, schemas, topName);
    if (typeof value !== "string") return value;
    return map({ text: value, name, topName, ...judged(judging, name, value) });
  };
  return mapFields(input, [schema]);
}

/** @param judging - the schemas that judge the text, or the list that it is in */
function judged(
  judging: readonly Schema[],
  name: string,
  text: string,
): Pick<FieldText, "takes" | "isLocalFile" | "isBrokenDataUrl"> {
  const isForAddress = /(url|uri)s?$/i.test(name) || judging.some(isAddress);
  const takes = whatTakes(judging, isForAddress, name);
  const isOnlyFile = judging.every(({ file, type }) => file && type === undefined);
  const isNoText = isForAddress || isOnlyFile || takes === "base64";
  const isLocal = takes !== "text" && isLocalFile(text, isNoText);
  const isBroken = takes !== "text" && /^data:/i.test(text) && !isDataUrl(text);
  return { takes, isLocalFile: isLocal, isBrokenDataUrl: isBroken };
}

function whatTakes(judging: readonly Schema[], isForAddress: boolean, name: string): Takes {
  if (judging.some(({ file }) => file)) return "file";
  if (judging.some(isBase64)) return "base64";
  const takesAddress = isForAddress || /(image|mask|picture|photo|video|audio)s?$/i.test(name);
  const isText = judging.some(({ type, enum: values }) => {
    return [type].flat().includes("string") && values === undefined;
  });
  if (!takesAddress || !isText) return "text";
  const said = judging.map(({ description = "" }) => description).join(" ");
  return /data:|data ur[il]|base64/i.test(said) ? "data-url" : "url";
}

/**
 * A bare name may be one that the service gave: not where only addresses are taken, or only files or base64. After a
 * slash, base64 is a JPEG or begins with two.
 */
function isLocalFile(text: string, isNoText: boolean): boolean {
  if (/^(\.{1,2}[/\\]|~[/\\]|[A-Za-z]:[/\\]|file:|\\|\/(?!\/|9j\/))/i.test(text)) return true;
  return isNoText && !text.startsWith("//") && mediaFile.test(text);
}

/** With a type and data, and only the characters of base64 if it says so. */
function isDataUrl(text: string): boolean {
  const [head = "", ...data] = text.split(",");
  if (!/^data:[\w.+-]+\/[\w.+-]+(;|$)/i.test(head)) return false;
  return (/;base64$/i.test(head) ? /^[\w+/=%\s-]+$/ : /\S/).test(data.join(","));
}

const mediaFile =
  /^[^:]*\.(png|jpe?g|webp|gif|avif|hei[cf]|tiff?|bmp|svg|mp4|mov|webm|m4a|mp3|wav|flac|ogg)$/i;
