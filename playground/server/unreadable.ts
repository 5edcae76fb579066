import type { Violation } from "@modelsmith/runtime";
import { fieldTexts } from "../../cli/input/field-texts.js";
import type { Schema } from "../../generator/schema/schema.js";
import type { JsonObject } from "../../generator/util/json.js";
import { pointer } from "../../generator/util/json-pointer.js";

/** Texts in the place of media that no service can read: a file of this machine, a `data:` URL without a file. */
export function unreadable(schema: Schema, input: JsonObject): readonly Violation[] {
  return fieldTexts(schema, input)
    .filter(({ isLocalFile, isBrokenDataUrl }) => isLocalFile || isBrokenDataUrl)
    .map(({ text, topName }) => ({
      pointer: pointer("", topName),
      expected: "an https: address, or the file itself where it can be chosen",
      found: JSON.stringify(text.slice(0, 40)),
    }));
}
