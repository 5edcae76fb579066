import { asObject, type JsonObject, namesOf, own } from "../util/json.js";

/** Where an error lists what is wrong. */
const LISTS = ["details", "errors", "detail", "issues"];
/** More would be cut off anyway. */
const MAX_DETAILS = 50;
const MAX_DEPTH = 6;
/** What one entry says: in the lists of FastAPI, Zod, Stripe and RFC 9457. */
const WORDS = ["message", "msg", "title", "detail", "description", "reason"];
/** Of which field it says it. */
const FIELDS = ["loc", "path", "field", "param", "property", "pointer", "name"];
/** Around the fields of the input. */
const AROUND = ["body", "fields", ...LISTS];

/** All that an error lists, in words: `"prompt": too long; "size": not one of 1, 2`. */
export function detailsOf(container: JsonObject | undefined): string | undefined {
  const listed = LISTS.map((name) => own(container, name)).find(
    (each) => each && typeof each === "object",
  );
  return faultsIn(listed ?? [], []).join("; ");
}

/** @param names - those that lead to the value */
function faultsIn(value: unknown, names: readonly unknown[]): string[] {
  if (value === null || names.length > MAX_DEPTH) return [];
  const fields = asObject(value);
  const said = WORDS.map((name) => own(fields, name)).reduce<string>(addSaid, "");
  if (typeof value !== "object") return [told(names, String(value))];
  if (said !== "") {
    const place = FIELDS.map((name) => own(fields, name)).find((each) => each !== undefined);
    const figures = namesOf(fields).filter((name) => typeof fields?.[name] === "number");
    const limits = figures.map((name) => `${name} ${fields?.[name]}`).join(", ");
    return [told([...names, place].flat(), limits === "" ? said : `${said} (${limits})`)];
  }
  // Some repeat what was sent beside each fault: its words say nothing of why it was refused.
  const below: [unknown, unknown][] = fields
    ? namesOf(fields)
        .filter((name) => name !== "input")
        .map((name) => [name, fields[name]])
    : [value].flat().map((each) => [undefined, each]);
  return below.slice(0, MAX_DETAILS).flatMap(([name, each]) => faultsIn(each, [...names, name]));
}

function told(names: readonly unknown[], said: string): string {
  const of = names.filter((name) => typeof name === "string" && !AROUND.includes(name));
  // In quotes: the name of a field, whatever word it is, is no reason.
  return of.length > 0 ? `${of.map((name) => `"${name}"`).join(".")}: ${said}` : said;
}

/** What was said with what says it more closely, and nothing twice. */
export function addSaid(said: string, closer: unknown): string {
  if (typeof closer !== "string" || said.includes(closer)) return said;
  return closer.startsWith(said) ? closer : `${said.replace(/[.:]?$/, "")}: ${closer}`;
}
