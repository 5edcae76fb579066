import { terminalLine } from "../../generator/encode/terminal.js";
import type { Schema } from "../../generator/schema/schema.js";
import type { JsonObject } from "../../generator/util/json.js";
import { fieldTexts, mapFieldTexts, type Takes } from "../input/field-texts.js";
import { ArgumentError } from "./tool-arguments.js";

/**
 * The arguments with files where the schema takes them: JSON brings a file as a `data:` URL. A path is
 * never read: the arguments come from a model, which anyone who writes to it may have talked into
 * sending a file of this machine away.
 */
export function filesNamed(input: JsonObject, schema: Schema): Readonly<Record<string, unknown>> {
  return mapFieldTexts(schema, input, ({ text, takes }) => {
    return takes === "file" ? (fileOf(text) ?? text) : text;
  });
}

/**
 * @throws ArgumentError if a file of this machine is named, or a `data:` URL has no file: the service would be
 * paid for nothing
 */
export function refuseUnreadable(input: JsonObject, schema: Schema): void {
  const found = fieldTexts(schema, input).find((text) => text.isLocalFile || text.isBrokenDataUrl);
  if (found === undefined) return;
  const named = JSON.stringify(terminalLine(found.text.slice(0, 120)));
  const what = found.isLocalFile
    ? "a file of this machine, which this server does not read and the service cannot"
    : "which begins as a data: URL and has no file in it";
  throw new ArgumentError(
    `Not created, nothing was charged: ${found.name} has ${named}, ${what}. ${instead[found.takes]}`,
  );
}

const dataUrl = "a data: URL, data:image/png;base64,…";
const instead: Readonly<Record<Takes, string>> = {
  file: `Pass the file as ${dataUrl}`,
  base64: "Pass the file's bytes in base64.",
  "data-url": `Pass an https: URL, or ${dataUrl}`,
  url: `Pass an https: URL. Some services take ${dataUrl}, as well.`,
  text: "Pass a text.",
};

/** The file in a `data:image/png;base64,…` URL. */
function fileOf(text: string): File | undefined {
  const [, type, data] = /^data:([\w.+-]+\/[\w.+-]+);base64,([A-Za-z0-9+/=\s]+)$/.exec(text) ?? [];
  if (type === undefined || data === undefined) return undefined;
  const extension = /\/(\w+)/.exec(type)?.[1] ?? "bin";
  return new File([Buffer.from(data, "base64")], `file.${extension}`, { type });
}
