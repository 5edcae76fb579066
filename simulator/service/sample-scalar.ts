import { isAddress, sampleOfFormat } from "../../generator/util/formats.js";
import type { AnswerSchema } from "./answer-schema.js";

/** A text of the schema. */
export function sampleText(schema: AnswerSchema, name: string): string {
  const { examples = [], minLength = 0, maxLength = 10_000 } = schema;
  const example = examples.find((each) => typeof each === "string");
  const plain = name === "" ? "text" : name.replaceAll("_", " ");
  const text =
    example ?? sampleOfFormat(schema) ?? (isAddress(schema) ? "https://example.com/" : plain);
  return text.padEnd(minLength, "x").slice(0, maxLength);
}

/** A number of the schema: its example, else 0, else the nearest one that it allows. */
export function sampleNumber(schema: AnswerSchema): number {
  const { examples = [], multipleOf } = schema;
  const example = examples.find((each) => typeof each === "number");
  if (example !== undefined) return example;
  const step = multipleOf ?? 1;
  const least =
    schema.minimum ??
    (schema.exclusiveMinimum === undefined ? undefined : schema.exclusiveMinimum + step);
  const most =
    schema.maximum ??
    (schema.exclusiveMaximum === undefined ? undefined : schema.exclusiveMaximum - step);
  const near = Math.min(Math.max(0, least ?? 0), most ?? Number.POSITIVE_INFINITY);
  return multipleOf === undefined ? near : Math.ceil(near / multipleOf) * multipleOf;
}
