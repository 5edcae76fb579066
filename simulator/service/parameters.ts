import type { IncomingMessage } from "node:http";
import type { Endpoint, InputSchema, Parameter, Platform } from "@modelsmith/runtime";
import { acceptsType, parseJsonOrText, readText } from "./request-body.js";

/**
 * Reads the input fields that are in the path, the query or a header, as the schema types them.
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

/** Path of the base URL, such as `/api/v1`; empty for a host alone. No base URL ends in a slash. */
export function basePath({ baseUrl }: Platform): string {
  const { pathname } = new URL(baseUrl);
  return pathname === "/" ? "" : pathname;
}

/** A segment of a path as its client meant it. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** A pattern for a path, with a group for each `{parameter}`; that of `{+parameter}` may have slashes. */
export function pathPattern(path: string): RegExp {
  const parts = withoutQuery(path)
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      if (/^\{.*\}$/.test(part)) return part.startsWith("{+") ? "(.+)" : "([^/]+)";
      return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    });
  return new RegExp(`^${parts.join("")}$`);
}

/** A path alone: what is always the same stands behind it. */
export function withoutQuery(path: string): string {
  return path.replace(/\?.*/, "");
}

/** The names of the parameters that a path has. */
export function placeNames(path: string): readonly string[] {
  return [...path.matchAll(/\{\+?([^{}]*)\}/g)].map(([, name = ""]) => name);
}

function segmentsOf({ platform, create }: Endpoint, pathname: string): ReadonlyMap<string, string> {
  for (const path of [create.stream, create.path]) {
    if (path === undefined) continue;
    const whole = basePath(platform) + path;
    const values = pathPattern(whole).exec(pathname)?.slice(1);
    if (values === undefined) continue;
    return new Map(placeNames(whole).map((name, at) => [name, decodeSegment(values[at] ?? "")]));
  }
  return new Map();
}

const separators = { space: " ", pipe: "|" } as const;

function readValue({ style }: Parameter, schema: InputSchema, texts: readonly string[]): unknown {
  const [first] = texts;
  if (first === undefined) return undefined;
  if (style === "json") return parseJsonOrText(first);
  const separator = style === "space" || style === "pipe" ? separators[style] : ",";
  if (acceptsType(schema, "array")) {
    const items = texts.length > 1 || style === "explode" ? texts : first.split(separator);
    return items.map((text) => readText(text, schema.items ?? {}));
  }
  if (schema.properties === undefined) return readText(first, schema);
  const parts = first.split(separator);
  const fields = style === "explode" ? parts.map((part) => part.split("=")) : pairsOf(parts);
  return Object.fromEntries(
    fields.map(([key = "", text = ""]) => [key, readText(text, schema.properties?.[key] ?? {})]),
  );
}

function pairsOf(parts: readonly string[]): readonly (readonly string[])[] {
  return parts.flatMap((part, at) => (at % 2 === 0 ? [[part, parts[at + 1] ?? ""]] : []));
}

/** Reads an object whose fields are separate query parameters. */
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
