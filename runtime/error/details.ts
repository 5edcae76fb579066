import { asObject, type JsonObject, namesOf, own } from "../util/json.js";

/** Where an error lists what is wrong. */
const LISTS = ["details", "errors", "detail", "issues"];
/** More would be cut off anyway. */
const MAX_DETAILS = 50;
const MAX_DEPTH = 6;
const MAX_LENGTH = 600;
/** What one entry says: in the lists of FastAPI, Zod, Stripe and RFC 9457. */
const WORDS = ["message", "msg", "title", "detail", "description", "reason"];
/** Of which field it says it. */
const FIELDS = ["loc", "path", "field", "param", "property", "pointer", "name"];
/** Around the fields of the input. */
const AROUND = ["body", "fields", "error", ...LISTS];

/** All that an error lists, in words: `"prompt": too long; "size": not one of 1, 2`. */
export function detailsOf(container: JsonObject | undefined): string | undefined {
  const listed = LISTS.map((name) => own(container, name)).find(
    (each) => each && typeof each === "object",
  );
  const faults: string[] = [];
  addFaults(faults, listed, []);
  return faults.join("; ");
}

/** @param names - those that lead to the value */
function addFaults(faults: string[], value: unknown, names: readonly unknown[]): void {
  if (value === null || value === undefined || names.length > MAX_DEPTH) return;
  if (faults.length >= MAX_DETAILS) return;
  const fields = asObject(value);
  const said = WORDS.map((name) => own(fields, name)).reduce<string>(addSaid, "");
  if (typeof value !== "object") {
    faults.push(told(names, String(value)));
  } else if (said !== "") {
    const place = FIELDS.map((name) => own(fields, name)).find((each) => each !== undefined);
    faults.push(told([...names, ...[place].flat().slice(0, MAX_DEPTH)], said + limitsIn(fields)));
  } else if (Array.isArray(value)) {
    for (const each of value.slice(0, MAX_DETAILS)) addFaults(faults, each, [...names, undefined]);
  } else {
    for (const name of namesOf(fields).slice(0, MAX_DETAILS)) {
      // Some repeat what was sent beside each fault: its words say nothing of why it was refused.
      if (name !== "input") addFaults(faults, own(fields, name), [...names, name]);
    }
  }
}

function limitsIn(fields: JsonObject | undefined): string {
  const names = namesOf(fields).slice(0, MAX_DETAILS);
  const figures = names.filter((name) => typeof own(fields, name) === "number");
  const limits = figures.map((name) => `${cut(name)} ${own(fields, name)}`).join(", ");
  return limits === "" ? "" : ` (${limits})`;
}

function told(names: readonly unknown[], said: string): string {
  const of = names.filter((name) => typeof name === "string" && !AROUND.includes(name));
  // In quotes: the name of a field, whatever word it is, is no reason.
  const place = of.map((name) => `"${cut(String(name))}"`).join(".");
  return place === "" ? cut(said) : `${place}: ${cut(said)}`;
}

function cut(text: string): string {
  return text.slice(0, MAX_LENGTH);
}

/** What was said with what says it more closely, and nothing twice. */
export function addSaid(said: string, closer: unknown): string {
  if (typeof closer !== "string" || said.includes(closer)) return said;
  return closer.startsWith(said) ? closer : `${said.replace(/[.:]?$/, "")}: ${closer}`;
}
