/** A JSON object whose fields are unknown until they are looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | undefined {
  // Any object that is not an array may be read by name: each read is `unknown`.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/**
 * Whether JSON says a value, apart from what is in it. Of a stream, a `Map` or an `ArrayBuffer` it
 * would say `{}` or what is inside, and of a function nothing.
 */
export function isData(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return !["function", "symbol", "bigint"].includes(typeof value);
  if (value === null || Array.isArray(value) || writesItself(value)) return true;
  const kind = Object.prototype.toString.call(value);
  return /^\[object (Object|Module)\]$/.test(kind) && !(Symbol.asyncIterator in value);
}

/** Whether an object decides how it is written as JSON, such as a `Date`. */
export function writesItself(value: object): boolean {
  return "toJSON" in value && typeof value.toJSON === "function";
}

/** An own field only: nothing is ever read from a prototype. */
export function own<Value>(
  holder: Readonly<Record<string, Value>> | undefined,
  name: string,
): Value | undefined {
  return holder !== undefined && Object.hasOwn(holder, name) ? holder[name] : undefined;
}

/** How many fields of an object are looked at: no answer of a service needs more. */
const MAX_NAMES = 1_000;

/** Names of objects that have very many. */
const longLists = new WeakMap<JsonObject, readonly string[]>();

/**
 * The names of an object's fields: of very many, the first, and those that end as the names of ids
 * and statuses do.
 */
export function namesOf(holder: JsonObject | undefined): readonly string[] {
  if (holder === undefined) return [];
  const known = longLists.get(holder);
  if (known !== undefined) return known;
  const names = Object.keys(holder);
  if (names.length <= MAX_NAMES) return names;
  const rest = names.slice(MAX_NAMES).filter((name) => /(id|stat(e|us))$/i.test(name));
  const chosen = [...names.slice(0, MAX_NAMES), ...rest.slice(0, MAX_NAMES)];
  longLists.set(holder, chosen);
  return chosen;
}

/** Whether an object has more fields than {@link namesOf} gives. */
export function isVast(holder: JsonObject): boolean {
  return namesOf(holder).length >= MAX_NAMES;
}

/** The names of an object's fields, apart from those that are `undefined`: they are not sent. */
export function fieldNames(value: unknown): string[] {
  const object = asObject(value) ?? {};
  return Object.keys(object).filter((name) => object[name] !== undefined);
}

/** How many values, and of a list how many items, a search looks at before it gives up. */
const MOST = { values: 2_000, items: 20 };

/**
 * Searches a value from the outside to the inside.
 *
 * @param look - is given each value, the names of the fields that lead to it, and whether it is an item of the
 * last one: `true` ends the search, `false` leaves out what is in the value
 */
export function search(
  root: unknown,
  look: (value: unknown, path: readonly string[], isItem: boolean) => boolean | undefined,
  most: typeof MOST = MOST,
): boolean {
  const open: [unknown, readonly string[], boolean][] = [[root, [], false]];
  for (const [value, path, isItem] of open) {
    const found = look(value, path, isItem);
    if (found === true) return true;
    if (found === false || open.length > most.values) continue;
    if (Array.isArray(value)) {
      for (const item of value.slice(0, most.items)) open.push([item, path, true]);
    } else {
      const holder = asObject(value);
      for (const name of namesOf(holder)) open.push([holder?.[name], [...path, name], false]);
    }
  }
  return false;
}

/** Deepest nesting: more than any answer has, and little enough to be written as JSON again. */
const MAX_DEPTH = 1_000;

/** The value, or `undefined` if the text is not JSON, or nests too deeply. */
export function parseJson(text: string): unknown {
  if (isDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text.startsWith("\ufeff") ? parseJson(text.slice(1)) : undefined;
  }
}

/** The object or list that a text has as JSON, or that a text in it has: some write JSON twice. */
export function parseNested(text: unknown): unknown {
  const value = typeof text === "string" ? parseJson(text) : undefined;
  return typeof value === "string" ? (parseCut(value) ?? value) : value;
}

/** The value, with integers that JavaScript rounds as text: an id has every digit. */
export function parseExact(text: string): unknown {
  if (!/\d{16}/.test(text)) return parseJson(text);
  const exact = text.replace(STRING_OR_LONG_INTEGER, (found) =>
    found.startsWith('"') || Number.isSafeInteger(Number(found)) ? found : `"${found}"`,
  );
  return parseJson(exact);
}

const STRING_OR_LONG_INTEGER = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\w.+-])-?\d{16,}(?![\d.eE])/g;

/** Longer text that was cut off, or is not JSON, is searched for an id without being parsed. */
const LONGEST_CUT = 8 * 2 ** 20;

/** The value of text that broke off: an object or a list that is whole all the same. */
export function parseCut(text: string): unknown {
  const value = text.length <= LONGEST_CUT ? parseJson(text) : undefined;
  return typeof value === "object" ? value : undefined;
}

/** Counts brackets: parsing what nests too deeply takes long. */
function isDeep(text: string): boolean {
  // Each level takes two brackets: most answers are too short to be deep.
  if (text.length <= 2 * MAX_DEPTH) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        break;
      case "{":
      case "[":
        depth += 1;
        if (depth > MAX_DEPTH) return true;
        break;
      case "}":
      case "]":
        depth -= 1;
    }
  }
  return false;
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text[before - 1] === "\\") before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
  return text.length;
}

/** What is left of the work that one check may take. */
export interface Budget {
  stepsLeft: number;
}

/**
 * The same text for values that are equal as JSON: the order of an object's fields has no meaning.
 *
 * @param budget - once nothing is left of it, the text has no meaning. @defaultValue no end
 */
export function canonical(value: unknown, budget: Budget = { stepsLeft: Infinity }): string {
  budget.stepsLeft -= 1;
  if (budget.stepsLeft <= 0) return "";
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, budget)).join()}]`;
  const holder = asObject(value);
  if (holder === undefined) return typeof value === "string" ? JSON.stringify(value) : `${value}`;
  const names = fieldNames(holder).sort();
  const fields = names.map((name) => `${JSON.stringify(name)}:${canonical(holder[name], budget)}`);
  return `{${fields.join()}}`;
}

/** Whether a value is a text with something in it. */
export function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
