import type { FieldDigest, Limits } from "../lock/flatten-schema.js";
import { isConstraint } from "../schema/constraints.js";
import { describeConstraints } from "../schema/describe-constraints.js";
import type { JsonValue } from "../util/json.js";
import type { Change, FieldChange } from "./changes.js";

/** A piece of a sentence: our words, or a part of the spec that stands out as code. */
export type SentencePart = string | { readonly code: string };

type Sentence = readonly SentencePart[];

/** A change as a sentence without its end, for any medium. */
export function describeChange(change: Change): Sentence {
  switch (change.kind) {
    case "endpoint-added":
      return ["added: ", ...routes(change.routes)];
    case "endpoint-removed":
      return [
        "removed: ",
        ...routes(change.routes),
        change.stub ? "; a deprecated function that throws stays" : "; the function is gone",
      ];
    case "endpoint-moved":
      return [
        ...words`moved from ${change.from} to ${change.to}`,
        ...(change.formerCall === undefined ? [] : words`; was called ${change.formerCall}`),
        change.guess ? " (a guess: almost everything else is the same)" : "",
      ];
    case "function-renamed":
      return words`the function ${change.from} is now called ${change.to}`;
    case "form-added":
      return [`${formNames[change.form]} was added`, ...atPath(change.path)];
    case "form-removed":
      return [`${formNames[change.form]} was removed`, ...atPath(change.path)];
    case "form-moved":
      return [formNames[change.form], ...words` moved from ${change.from} to ${change.to}`];
    case "deprecation":
      return [change.deprecated ? "is now deprecated" : "is no longer deprecated"];
    case "spec-changed":
      return ["is now read from ", specName(change.to), ", before from ", specName(change.from)];
    case "result-moved":
      return [
        `the response's ${change.part} is now at `,
        fieldPath(change.to),
        ", before at ",
        fieldPath(change.from),
      ];
    case "data-origin":
      return [
        `the data's type now comes from ${origins[change.to]}, before from ${origins[change.from]}`,
      ];
    case "fields-reordered":
      return [`the fields of the ${change.in} are in another order`];
    case "text":
      return ["descriptions or other details changed"];
    case "platform":
      return [...words`${change.part}: `, json(change.from), " → ", json(change.to)];
    default:
      return [
        change.in === "data" ? "data " : "",
        ...words`field ${change.field}`,
        ...rest(change),
      ];
  }
}

const formNames = {
  sse: "the streaming form (SSE)",
  plain: "the plain form",
  multipart: "multipart/form-data",
} as const;

const origins = { schema: "a schema", example: "an example", nothing: "nothing" } as const;

/** What a sentence says after the field's name. */
function rest(change: FieldChange): Sentence {
  switch (change.kind) {
    case "field-added":
      return [" added: ", ...digestWords(change.digest)];
    case "field-removed":
      return [" removed: ", ...digestWords(change.digest)];
    case "field-renamed":
      return words` was called ${change.from} (a guess: everything else is the same)`;
    case "required":
      return [change.required ? " is now required" : " is now optional"];
    case "type":
      return words`: type ${union(change.from)} → ${union(change.to)}`;
    case "values":
      return valueWords(change.from, change.to);
    case "limit":
      return [": ", limit(change.limit, change.from), " → ", limit(change.limit, change.to)];
    case "default":
      return [": default ", json(change.from), " → ", json(change.to)];
    case "field-deprecation":
      return [change.deprecated ? " is now deprecated" : " is no longer deprecated"];
  }
}

type Values = readonly JsonValue[];

function valueWords(from: Values | undefined, to: Values | undefined): Sentence {
  if (to === undefined) return [" now takes any value, before only ", ...list(from ?? [])];
  if (from === undefined) return [" now takes only ", ...list(to)];
  const added = to.filter((value) => !includes(from, value));
  const removed = from.filter((value) => !includes(to, value));
  return [
    ...(added.length === 0 ? [] : [" may also be ", ...list(added)]),
    added.length === 0 || removed.length === 0 ? "" : ";",
    ...(removed.length === 0 ? [] : [" may no longer be ", ...list(removed)]),
  ];
}

function includes(values: Values, value: JsonValue): boolean {
  return values.some((other) => JSON.stringify(other) === JSON.stringify(value));
}

function list(values: Values): Sentence {
  return values.flatMap((value, index) => (index === 0 ? [json(value)] : [", ", json(value)]));
}

function digestWords({ types, required, default: fallback }: FieldDigest): Sentence {
  return [
    ...words`${union(types)}, `,
    required ? "required" : "optional",
    ...(fallback === undefined ? [] : [", default ", json(fallback)]),
  ];
}

function union(types: readonly string[]): string {
  return types.join(" | ");
}

function limit(keyword: string, value: Limits[string] | undefined): SentencePart {
  if (value === undefined) return "none";
  const known = isConstraint(keyword) ? describeConstraints({ [keyword]: value }, "") : [];
  return { code: known[0] ?? `${keyword} ${value}` };
}

function routes(paths: readonly string[]): Sentence {
  return paths.flatMap((path, index) => [index === 0 ? "" : ", else ", { code: `POST ${path}` }]);
}

function atPath(path: string | undefined): Sentence {
  return path === undefined ? [] : words`: ${`POST ${path}`}`;
}

function fieldPath(path: string | undefined): SentencePart {
  return path === undefined ? "an unknown place" : { code: path };
}

function specName(file: string | undefined): SentencePart {
  return file === undefined ? "the platform's spec" : { code: file };
}

function json(value: JsonValue | undefined): SentencePart {
  return value === undefined ? "none" : { code: JSON.stringify(value) };
}

/** A template whose values stand out as code. */
function words(texts: TemplateStringsArray, ...codes: readonly string[]): Sentence {
  return texts.flatMap((text, index) => {
    const code = codes[index];
    return code === undefined ? [text] : [text, { code }];
  });
}
