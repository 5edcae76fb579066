import { type Doc, type DocPart, doc } from "./encode.js";
import type { JsonValue } from "./json.js";
import type { Schema } from "./schema.js";
import { limitsInWords } from "./schema-words.js";

/** Most examples that a field's comment shows. */
const maxExamples = 3;

/** A field's JSDoc: description, limits in words, default, deprecation, examples. */
export function fieldDoc(schema: Schema, indent: number): Doc {
  const text = [asSentence(schema.description ?? schema.title), ...limitsInWords(schema)]
    .filter((part) => part !== "")
    .join(" ");
  const parts: DocPart[] = [];
  if (text !== "") parts.push({ text });
  if (schema.default !== undefined) parts.push({ tag: "default", text: inline(schema.default) });
  if (schema.deprecated) parts.push({ tag: "deprecated", text: "" });
  for (const example of (schema.examples ?? []).slice(0, maxExamples)) {
    parts.push({ tag: "example", text: inline(example) });
  }
  return doc(parts, indent);
}

/** Ends free text so that more may follow it on the same line. */
function asSentence(text: string | undefined): string {
  const trimmed = (text ?? "").trimEnd();
  return trimmed === "" || /[.!?:;)\]]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function inline(value: JsonValue): string {
  return JSON.stringify(value);
}
