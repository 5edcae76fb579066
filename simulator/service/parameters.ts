import type { IncomingMessage } from "node:http";
import type { Endpoint, InputSchema, Parameter } from "@modelsmith/runtime";
import { parseOr, readText, takes } from "./request-body.js";

/**
 * The fields of an input that a request does not carry in its body, read by the types of the
 * schema.
 *
 * @param path - the request's, below the platform's base URL
 */
export function readParameters(
  endpoint: Endpoint,
  { headers }: IncomingMessage,
  { pathname, searchParams }: URL,
): Readonly<Record<string, unknown>> {
  const segments = segmentsOf(endpoint, pathname);
  const found: Record<string, unknown> = {};
  for (const parameter of endpoint.parameters ?? []) {
    const { field, name, in: place } = parameter;
    const schema = endpoint.input.properties?.[field] ?? {};
    const header = headers[name.toLowerCase()];
    const texts =
      place === "path"
        ? [segments.get(name)]
        : place === "header"
          ? [Array.isArray(header) ? header.join(",") : header]
          : searchParams.getAll(name);
    const value = readValue(
      parameter,
      schema,
      texts.filter((text) => text !== undefined),
    );
    const whole =
      value ?? (place === "query" ? readFields(parameter, schema, searchParams) : undefined);
    if (whole !== undefined) found[field] = whole;
  }
  return found;
}

/** A path with places in braces as a pattern, each place named by its index. */
export function pathPattern(path: string): RegExp {
  const fixed = path.split(/\{[^{}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${fixed.join("([^/]+)")}$`);
}

function segmentsOf(
  { platform, ssePath, plainPath }: Endpoint,
  pathname: string,
): ReadonlyMap<string, string> {
  for (const path of [ssePath, plainPath]) {
    if (path === undefined) continue;
    const whole = new URL(platform.baseUrl).pathname.replace(/\/+$/, "") + path;
    const values = pathPattern(whole).exec(pathname)?.slice(1);
    if (values === undefined) continue;
    const names = [...whole.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
    return new Map(names.map((name, at) => [name, decodeURIComponent(values[at] ?? "")]));
  }
  return new Map();
}

const signs = { space: " ", pipe: "|" } as const;

function readValue({ style }: Parameter, schema: InputSchema, texts: readonly string[]): unknown {
  const [first] = texts;
  if (first === undefined) return undefined;
  if (style === "json") return parseOr(first);
  const separator = style === "space" || style === "pipe" ? signs[style] : ",";
  if (takes(schema, "array")) {
    const items = texts.length > 1 || style === "explode" ? texts : first.split(separator);
    return items.map((text) => readText(text, schema.items ?? {}));
  }
  if (schema.properties === undefined) return readText(first, schema);
  const parts = first.split(separator);
  const fields = style === "explode" ? parts.map((part) => part.split("=")) : inPairs(parts);
  return Object.fromEntries(
    fields.map(([key = "", text = ""]) => [key, readText(text, schema.properties?.[key] ?? {})]),
  );
}

function inPairs(parts: readonly string[]): readonly (readonly string[])[] {
  return parts.flatMap((part, at) => (at % 2 === 0 ? [[part, parts[at + 1] ?? ""]] : []));
}

/** An object may be spread over the query, field by field. */
function readFields(
  { name, style }: Parameter,
  { properties = {} }: InputSchema,
  query: URLSearchParams,
): unknown {
  const fields = Object.entries(properties).flatMap(([key, field]) => {
    const text = query.get(style === "deep" ? `${name}[${key}]` : key);
    return text === null ? [] : [[key, readText(text, field)]];
  });
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}
