/** A JSON object whose fields are unknown until they are looked at. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function asObject(value: unknown): JsonObject | undefined {
  // Any object that is no array may be read by name: each read is `unknown`.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}

/** An own field only: nothing is ever read from a prototype. */
export function own(holder: JsonObject | undefined, name: string): unknown {
  return holder !== undefined && Object.hasOwn(holder, name) ? holder[name] : undefined;
}

/** The value, or `undefined` where the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

/**
 * The same text for values that are equal as JSON: the order of an object's fields has no meaning.
 * What JSON cannot say stays as it is.
 */
export function canonical(value: unknown): unknown {
  try {
    return JSON.stringify(value, (_, each: unknown) => {
      const holder = asObject(each);
      return holder === undefined ? each : Object.fromEntries(Object.entries(holder).sort());
    });
  } catch {
    return value;
  }
}
