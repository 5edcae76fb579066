import type { Violation } from "@modelsmith/runtime";
import { fieldTexts } from "../../cli/input/field-texts.js";
import type { Schema } from "../../generator/schema/schema.js";
import type { JsonObject } from "../../generator/util/json.js";
import { pointer } from "../../generator/util/json-pointer.js";

/** Texts that name a file of this machine where an address belongs: no service can read it. */
export function localFiles(schema: Schema, input: JsonObject): readonly Violation[] {
  return fieldTexts(schema, input)
    .filter(({ isLocalFile }) => isLocalFile)
    .map(({ text, topName }) => ({
      pointer: pointer("", topName),
      expected: "an https: address, or the file itself where it can be chosen",
      found: JSON.stringify(text.slice(0, 40)),
    }));
}
