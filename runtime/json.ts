/** A JSON object whose fields are unknown until they are looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | undefined {
  // Any object that is not an array may be read by name: each read is `unknown`.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** An own field only: nothing is ever read from a prototype. */
export function own(holder: JsonObject | undefined, name: string): unknown {
  return holder !== undefined && Object.hasOwn(holder, name) ? holder[name] : undefined;
}

/** The names of an object's fields, apart from those that are `undefined`: they are not sent. */
export function fieldNames(value: unknown): string[] {
  const object = asObject(value) ?? {};
  return Object.keys(object).filter((name) => object[name] !== undefined);
}

/** Deepest nesting: more than any answer has, and little enough to be written as JSON again. */
const MAX_DEPTH = 1_000;

/** The value, or `undefined` if the text is not JSON, or nests too deeply. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    // Each level takes two brackets: most answers are too short to be deep.
    return text.length > 2 * MAX_DEPTH && isDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Goes level by level: recursion could overflow the stack. */
function isDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth += 1) {
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null ? Object.values(each) : [],
    );
  }
  return level.length > 0;
}

/**
 * Whether two values are equal as JSON: the order of an object's fields has no meaning.
 *
 * @param known - decides how deep this looks, so it must be of reasonable size
 */
export function isSameJson(known: unknown, other: unknown): boolean {
  if (known === other) return true;
  if (Array.isArray(known)) {
    if (!Array.isArray(other) || known.length !== other.length) return false;
    return known.every((item, at) => isSameJson(item, other[at]));
  }
  const [one, another] = [asObject(known), asObject(other)];
  if (one === undefined || another === undefined) return false;
  const names = fieldNames(one);
  return (
    names.every((name) => isSameJson(one[name], own(another, name))) &&
    names.length === fieldNames(another).length
  );
}

/** What is left of the work that one check may take. */
export interface Budget {
  stepsLeft: number;
}

/**
 * The same text for values that are equal as JSON.
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
