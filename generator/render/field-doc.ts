import type { Doc } from "../encode/encoded.js";
import { type DocPart, doc } from "../encode/jsdoc.js";
import { exactJson } from "../encode/literal.js";
import { describeConstraints } from "../schema/describe-constraints.js";
import type { Schema } from "../schema/schema.js";
import { readyForMore } from "../util/phrases.js";

/** Most examples that a field's comment shows. */
const maxExamples = 3;

/** A field's JSDoc: description, limits in words, default, deprecation, examples. */
export function fieldDoc(schema: Schema, indent: number): Doc {
  const text = [
    readyForMore(withoutMargin(schema.description ?? schema.title ?? "")),
    ...describeConstraints(schema),
  ]
    .filter((part) => part !== "")
    .join(" ");
  const parts: DocPart[] = [];
  if (text !== "") parts.push({ text });
  if (schema.default !== undefined) parts.push({ tag: "default", text: exactJson(schema.default) });
  if (schema.deprecated) parts.push({ tag: "deprecated", text: "" });
  for (const example of (schema.examples ?? []).slice(0, maxExamples)) {
    parts.push({ tag: "example", text: exactJson(example) });
  }
  return doc(parts, indent);
}

/** Removes the indent that all lines after the first share. */
function withoutMargin(text: string): string {
  if (!text.includes("\n")) return text;
  const [first = "", ...lines] = text.split("\n");
  const margins = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const margin = margins.length === 0 ? 0 : Math.min(...margins);
  return [first, ...lines.map((line) => line.slice(Math.min(margin, line.search(/\S|$/))))].join(
    "\n",
  );
}
