import { asObject, type JsonObject, namesOf, own } from "../util/json.js";

/** Where an error lists what is wrong. */
const LISTS = ["details", "errors", "detail", "issues"];
/** More would be cut off anyway. */
const MAX_DETAILS = 50;
/** What one entry of such a list says: in those of FastAPI, Zod, Stripe and RFC 9457. */
const WORDS = ["message", "msg", "title", "detail", "description", "reason"];
/** Of which field it says it. */
const FIELDS = ["loc", "path", "field", "param", "property", "pointer", "name"];

/** All that an error lists, in words: `"prompt": too long; "size": not one of 1, 2`. Else as JSON. */
export function detailsOf(container: JsonObject | undefined): string | undefined {
  const listed = LISTS.map((name) => own(container, name)).find(
    (each) => asObject(each) || Array.isArray(each),
  );
  if (listed === undefined) return undefined;
  const fields = asObject(listed);
  const entries =
    fields === undefined || saidBy(fields) !== ""
      ? [listed].flat().slice(0, MAX_DETAILS).map(inWords)
      : namesOf(fields)
          .slice(0, MAX_DETAILS)
          .map((name) => `"${name}": ${inWords(fields[name])}`);
  return entries.join("; ");
}

function inWords(entry: unknown): string {
  if ([entry].flat().every((text) => typeof text === "string")) return [entry].flat().join(", ");
  const fields = asObject(entry);
  const said = saidBy(fields);
  if (said === "") return JSON.stringify(entry, withoutSent) ?? "";
  const place = FIELDS.map((name) => own(fields, name)).find((each) => each !== undefined);
  const names = [place].flat().filter((name) => typeof name === "string" && name !== "body");
  // In quotes: the name of a field, whatever word it is, is no reason.
  const of = names.map((name) => `"${name}"`).join(".");
  return of === "" ? said : `${of}: ${said}`;
}

function saidBy(entry: JsonObject | undefined): string {
  return WORDS.map((name) => own(entry, name)).reduce(addSaid, "");
}

/** What was said with what says it more closely, and nothing twice. */
export function addSaid(said: string, closer: unknown): string {
  if (typeof closer !== "string" || said.includes(closer)) return said;
  return closer.startsWith(said) ? closer : `${said.replace(/[.:]?$/, "")}: ${closer}`;
}

/** What was sent, which some repeat beside each fault: its words say nothing of why it was refused. */
function withoutSent(name: string, value: unknown): unknown {
  return name === "input" ? undefined : value;
}
