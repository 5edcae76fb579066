import type { Auth } from "@modelsmith/runtime";
import { type JsonValue, member, stringMember } from "../util/json.js";
import type { Change } from "./changes.js";
import { describeFieldChange } from "./describe-field-change.js";
import { json, listOf, type Sentence, type SentencePart, words } from "./sentence.js";

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
    case "endpoints-moved":
      return [
        `${change.keys.length} endpoints moved from `,
        { code: change.from || "/" },
        " to ",
        { code: change.to || "/" },
        change.renamed ? "; their functions have other names" : "",
        change.guess ? " (a guess: their inputs are the same)" : "",
      ];
    case "function-renamed":
      return words`the function ${change.from} is now called ${change.to}`;
    case "form-added":
      return [formNames[change.form], ...words` was added: ${`POST ${change.path}`}`];
    case "form-removed":
      return [formNames[change.form], ...words` was removed: ${`POST ${change.path}`}`];
    case "form-moved":
      return [formNames[change.form], ...words` moved from ${change.from} to ${change.to}`];
    case "body-form":
      return [bodyFormWords(change)];
    case "delivery":
      return [`the result comes ${change.to} now, before ${change.from}`];
    case "follow":
      return followWords(change);
    case "answer":
      return answerWords(change);
    case "call":
      return [...words`${change.part} of the call: `, json(change.from), " → ", json(change.to)];
    case "place":
      return [
        ...words`field ${change.field}`,
        ` is sent in the ${change.to} now, before in the ${change.from}`,
      ];
    case "deprecation":
      return [change.deprecated ? "is now deprecated" : "is no longer deprecated"];
    case "spec-changed":
      return ["is now read from ", specName(change.to), ", before from ", specName(change.from)];
    case "data-origin":
      return [
        `the data's type now comes from ${origins[change.to]}, before from ${origins[change.from]}`,
      ];
    case "reordered":
      return ["fields or variants are in another order"];
    case "text":
      return ["descriptions or examples changed"];
    case "unexplained":
      return [
        "the generated module changed in a way that this report has no words for: read its diff",
      ];
    case "types":
      return [
        `TypeScript: ${change.in === "input" ? "inputs written" : "code that reads data"} before no longer compiles: `,
        { code: change.message },
      ];
    case "auth":
      return authChangeWords(change);
    case "platform":
      return [...words`${change.part}: `, json(change.from), " → ", json(change.to)];
    default:
      return describeFieldChange(change);
  }
}

const formNames = { sse: "the streaming form (SSE)", plain: "the plain form" } as const;

const bodies = {
  json: "JSON",
  "json-or-multipart": "JSON or multipart/form-data",
  multipart: "multipart/form-data",
  "url-encoded": "application/x-www-form-urlencoded",
} as const;

function bodyFormWords({ from, to }: Extract<Change, { readonly kind: "body-form" }>): string {
  if (from === "json" && to === "json-or-multipart") return "multipart/form-data was added";
  if (from === "json-or-multipart" && to === "json") return "multipart/form-data was removed";
  return `the body is sent as ${bodies[to]} now, before as ${bodies[from]}`;
}

const origins = {
  schema: "a schema",
  example: "an example",
  bytes: "the media themselves",
  nothing: "nothing",
} as const;

function followWords({ part, from, to }: Extract<Change, { readonly kind: "follow" }>): Sentence {
  if (to === undefined) return [`the ${part} is no longer read at `, { code: from ?? "" }];
  const before = from === undefined ? ["; before, nothing was"] : words`, before at ${from}`;
  return [`the ${part} is read at `, { code: to }, ...before];
}

/** Most of what is known of an answer is a place in it; its words and its HTTP status are not. */
function answerWords({ part, from, to }: Extract<Change, { readonly kind: "answer" | "call" }>) {
  if (Array.isArray(to ?? from)) {
    return [`the answer's ${part} is at `, place(to), " now, before at ", place(from)];
  }
  return [`the answer's ${part}: `, json(to), " now, before ", json(from)];
}

/** Where an answer has something: a path of names, or several. */
function place(value: JsonValue | undefined): SentencePart {
  if (value === undefined) return "no known place";
  if (Array.isArray(value) && value.every((name) => typeof name === "string")) {
    return { code: value.join(".") };
  }
  if (Array.isArray(value) && value.every(Array.isArray)) {
    return { code: value.map((path) => path.join(".")).join(" or ") };
  }
  return json(value);
}

function authChangeWords({ from, to, before }: Extract<Change, { readonly kind: "auth" }>) {
  const isFree = member(to, "optional") === true;
  if (before === "alike" && isFree !== (member(from, "optional") === true)) {
    return [isFree ? "a key is no longer needed" : "a key is needed now"];
  }
  const also = before === "also" ? ", which the spec still lists" : "";
  return ["the key is sent ", ...authWords(to), " now, before ", ...authWords(from), also];
}

const authPlaces: Readonly<Record<Auth["in"], string>> = {
  header: "header",
  query: "query parameter",
  body: "body's field",
};

function authWords(auth: JsonValue | undefined): Sentence {
  const name = stringMember(auth, "name");
  if (name === undefined) return words`as ${"Authorization: Bearer …"}`;
  const where = stringMember(auth, "in") ?? "header";
  const place = Object.hasOwn(authPlaces, where) ? authPlaces[where as Auth["in"]] : where; // one of its keys
  const prefix = stringMember(auth, "prefix");
  const form = stringMember(auth, "encoding") === undefined ? "" : ", as HTTP Basic";
  return [`in the ${place} `, { code: prefix === undefined ? name : `${name}: ${prefix}…` }, form];
}

function routes(paths: readonly string[]): Sentence {
  return listOf(
    paths.map((code) => ({ code })),
    ", else ",
  );
}

function specName(file: string | undefined): SentencePart {
  return file === undefined ? "the platform's spec" : { code: file };
}
