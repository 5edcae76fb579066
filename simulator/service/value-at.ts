/** The body of an answer, as JSON. */
export type Body = Readonly<Record<string, unknown>>;

export function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a body has at a path; in a list, what its first item has. */
export function valueAt(body: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => {
    const holder: unknown = Array.isArray(at) ? at[0] : at;
    return isBody(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined;
  }, body);
}

/** A copy with a value at a path. Computed keys define own properties, even for `__proto__`. */
export function withValueAt(body: Body, path: readonly string[], value: unknown): Body {
  const [first, ...rest] = path;
  if (first === undefined) return body;
  if (rest.length === 0) return { ...body, [first]: value };
  const inner = Object.hasOwn(body, first) ? body[first] : undefined;
  const start = typeof inner === "object" && inner !== null ? { ...inner } : {};
  return { ...body, [first]: withValueAt(start, rest, value) };
}

/** Whether a path begins in a body with an object that has no fields: its schema shows none. */
export function isBareAt(body: unknown, path: readonly string[]): boolean {
  if (!isBody(body) || path.length === 0) return false;
  if (Object.keys(body).length === 0) return true;
  const [first = "", ...rest] = path;
  return Object.hasOwn(body, first) && isBareAt(body[first], rest);
}
