import type { FieldDigest } from "../lock/flatten-schema.js";
import type { JsonValue } from "../util/json.js";
import type { Change, FieldChange } from "./changes.js";

/** A piece of a sentence: our words, or something of the spec that stands out as code. */
export type Part = string | { readonly code: string };

/** A change as a sentence without its end, for any medium. */
export function describeChange(change: Change): readonly Part[] {
  switch (change.kind) {
    case "endpoint-added":
      return ["added: ", ...codes(change.routes)];
    case "endpoint-removed":
      return [
        "removed: ",
        ...codes(change.routes),
        change.stub ? "; a deprecated function that throws stays" : "; the function is gone",
      ];
    case "endpoint-moved":
      return [
        "moved from ",
        code(change.from),
        " to ",
        code(change.to),
        ...(change.formerCall === undefined ? [] : ["; was called ", code(change.formerCall)]),
        change.guess ? " (a guess: so much else is the same)" : "",
      ];
    case "function-renamed":
      return ["the function ", code(change.from), " is now called ", code(change.to)];
    case "form-added":
      return [`${formWords[change.form]} appeared`, ...at(change.path)];
    case "form-removed":
      return [`${formWords[change.form]} went`, ...at(change.path)];
    case "form-moved":
      return [`${formWords[change.form]} moved from `, code(change.from), " to ", code(change.to)];
    case "deprecation":
      return [change.deprecated ? "is deprecated now" : "is no longer deprecated"];
    case "spec-changed":
      return ["is read from ", spec(change.to), " now, before from ", spec(change.from)];
    case "result-moved":
      return [
        `the answer's ${change.part} is at `,
        place(change.to),
        ", before at ",
        place(change.from),
      ];
    case "data-origin":
      return [
        `data is known from ${originWords[change.to]} now, before from ${originWords[change.from]}`,
      ];
    case "fields-reordered":
      return [`fields of the ${change.in} come in another order`];
    case "text":
      return ["descriptions or other details changed"];
    case "platform":
      return [code(change.part), ": ", ...fromTo(change.from, change.to)];
    default:
      return describeField(change);
  }
}

const formWords = {
  sse: "the streaming form (SSE)",
  plain: "the plain form",
  multipart: "multipart/form-data",
} as const;

const originWords = {
  schema: "a schema",
  example: "an example alone",
  nothing: "nothing",
} as const;

function describeField(change: FieldChange): readonly Part[] {
  const field = [change.in === "data" ? "data field " : "field ", code(change.field)];
  switch (change.kind) {
    case "field-added":
      return [...field, " added: ", ...digest(change.digest)];
    case "field-removed":
      return [...field, " removed: ", ...digest(change.digest)];
    case "field-renamed":
      return [...field, " was called ", code(change.from), " (a guess: the rest is alike)"];
    case "required":
      return [...field, change.required ? " is required now" : " is optional now"];
    case "type":
      return [...field, " has another type: ", ...listed(change.from), " → ", ...listed(change.to)];
    case "values":
      return [...field, ...valueParts(change.from, change.to)];
    case "limit":
      return [...field, `: ${change.limit} `, ...fromTo(change.from, change.to)];
    case "default":
      return [...field, ": default ", ...fromTo(change.from, change.to)];
    case "field-deprecation":
      return [...field, change.deprecated ? " is deprecated now" : " is no longer deprecated"];
  }
}

type Values = Extract<FieldChange, { readonly kind: "values" }>["from"];

function valueParts(from: Values, to: Values): readonly Part[] {
  if (from === undefined || to === undefined) {
    const [now, values] = to === undefined ? ["any value", from] : ["only listed values", to];
    return [` takes ${now} now: `, ...(values ?? []).flatMap(inList)];
  }
  const came = to.filter((value) => !contains(from, value));
  const went = from.filter((value) => !contains(to, value));
  return [
    ...(came.length === 0 ? [] : [" may also be ", ...came.flatMap(inList)]),
    came.length === 0 || went.length === 0 ? "" : ";",
    ...(went.length === 0 ? [] : [" may no longer be ", ...went.flatMap(inList)]),
  ];
}

function contains(values: readonly JsonValue[], value: JsonValue): boolean {
  return values.some((other) => JSON.stringify(other) === JSON.stringify(value));
}

function inList(value: JsonValue, index: number): readonly Part[] {
  return index === 0 ? [json(value)] : [", ", json(value)];
}

function digest({ types, required, default: fallback }: FieldDigest): readonly Part[] {
  return [
    ...listed(types),
    required ? ", required" : ", optional",
    ...(fallback === undefined ? [] : [", default ", json(fallback)]),
  ];
}

function listed(types: readonly string[]): readonly Part[] {
  return [code(types.join(" | "))];
}

function fromTo(from: JsonValue | undefined, to: JsonValue | undefined): readonly Part[] {
  return [from === undefined ? "none" : json(from), " → ", to === undefined ? "none" : json(to)];
}

function codes(texts: readonly string[]): readonly Part[] {
  return texts.flatMap((text, index) => [index === 0 ? "" : ", else ", code(`POST ${text}`)]);
}

function at(path: string | undefined): readonly Part[] {
  return path === undefined ? [] : [": ", code(`POST ${path}`)];
}

function place(path: string | undefined): Part {
  return path === undefined ? "an unknown place" : code(path);
}

function spec(file: string | undefined): Part {
  return file === undefined ? "the platform's spec" : code(file);
}

function code(text: string): Part {
  return { code: text };
}

function json(value: JsonValue): Part {
  return code(JSON.stringify(value));
}
