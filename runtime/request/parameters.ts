import { pointerTo, type Violation } from "../check/validate.js";
import type { CreateForms, Endpoint, Parameter } from "../contract/endpoint.js";
import { PLACE } from "../contract/request-places.js";
import { asObject, own } from "../util/json.js";
import { encodedPair } from "../util/url-encoded.js";

/** An input as a request carries it. */
export interface Placed {
  /** What is left for the body. */
  readonly body: object;
  /** With the paths filled in. */
  readonly forms: CreateForms;
  readonly headers: Readonly<Record<string, string>>;
  /** What each of them has, as a text. */
  readonly values?: ReadonlyMap<string, string>;
}

/**
 * Takes the parameters out of an input and puts them where they are sent. What is null or undefined
 * is left out (RFC 6570, 2.3).
 *
 * @param misplaced - gets what cannot stand in a path
 */
export function placeParameters(
  { parameters, create }: Pick<Endpoint, "parameters" | "create">,
  input: object,
  misplaced: Violation[],
): Placed {
  if (parameters === undefined) return { body: input, forms: create, headers: {} };
  const headers: Record<string, string> = {};
  const values = new Map<string, string>();
  const body: Record<string, unknown> = { ...input };
  const query: string[] = [];
  for (const parameter of parameters) {
    const { field, name, in: place } = parameter;
    const value = own(body, field) ?? undefined;
    delete body[field];
    const text = value === undefined ? "" : inText(value, parameter.style);
    const isWhole = !`${create.path}${create.stream}`.includes(`{+${name}}`);
    const parts = isWhole ? [text] : text.split("/");
    if (!parts.every((part) => allowedIn[place].test(part))) {
      const expected = `a text that can stand in a ${place}`;
      misplaced.push({ pointer: pointerTo("", field), expected, found: JSON.stringify(text) });
    } else if (value !== undefined) {
      values.set(name, text);
      if (place === "query") query.push(...pairs(parameter, value));
      if (place === "header") headers[name] = text;
    }
  }
  const filled = (path: string) => {
    const whole = fillPlaces(path, values, encodeURIComponent);
    return query.length === 0 ? whole : `${whole}?${query.join("&")}`;
  };
  const { path, stream } = create;
  const forms: CreateForms = {
    ...create,
    ...(path !== undefined && { path: filled(path) }),
    ...(stream !== undefined && { stream: filled(stream) }),
  };
  return { body, forms, headers, values };
}

/** A text with the values of its places; the others stay. */
export function fillPlaces(
  text: string,
  values: ReadonlyMap<string, string>,
  encode: (value: string) => string = String,
): string {
  return text.replace(PLACE, (all, plus: string, name: string) => {
    const value = values.get(name);
    if (value === undefined) return all;
    return plus ? value.split("/").map(encode).join("/") : encode(value);
  });
}

/** No lone surrogate, which UTF-8 cannot encode; in a header, RFC 9110, 5.5. */
export const allowedIn: Readonly<Record<Parameter["in"], RegExp>> = {
  // The URL would lose an empty segment or a dot segment, and lead elsewhere.
  path: /^(?!\.{0,2}$)\P{Cs}*$/u,
  query: /^\P{Cs}*$/u,
  header: /^[\t\x20-\x7e\x80-\xff]*$/,
};

/** @see https://spec.openapis.org/oas/v3.1.1.html#style-values */
function pairs({ name, style }: Parameter, value: unknown): string[] {
  const pair = (key: string, each: unknown) => encodedPair(key, single(each));
  const holder = asObject(value);
  if (Array.isArray(value) && style === "explode") return value.map((each) => pair(name, each));
  if (holder !== undefined && (style === "explode" || style === "deep")) {
    return entries(holder).map(([key, each]) =>
      pair(style === "deep" ? `${name}[${key}]` : key, each),
    );
  }
  return [pair(name, inText(value, style))];
}

function inText(value: unknown, style: Parameter["style"]): string {
  if (style === "json") return JSON.stringify(value);
  const separator = style === "space" ? " " : style === "pipe" ? "|" : ",";
  if (Array.isArray(value)) return Array.from(value, single).join(separator);
  const holder = asObject(value);
  if (holder === undefined) return single(value);
  const equals = style === "explode" ? "=" : separator;
  return entries(holder)
    .map(([key, each]) => key + equals + single(each))
    .join(separator);
}

function entries(holder: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(holder).filter(([, each]) => each !== undefined && each !== null);
}

function single(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
