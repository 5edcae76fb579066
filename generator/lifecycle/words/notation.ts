import type { Auth, FieldPath, FollowRequest, ReadPlaces } from "@modelsmith/runtime";

/** A request as one reads it, and as the config takes it: `GET /v1/get_result?id={id}`. */
export function requestText({ method = "GET", path, query = {} }: FollowRequest): string {
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${value}`);
  return `${method}${path === undefined ? "" : ` ${path}`}${pairs.length > 0 ? `?${pairs.join("&")}` : ""}`;
}

/** A field as one reads it, and as the config takes it: `tasks[0].id`; empty for the whole answer. */
export function fieldText(path: FieldPath): string {
  return path.join(".").replace(/\.(\d+)(?=\.|$)/g, "[$1]");
}

/** The value of `poll` or `result` in a config. */
export function requestSetting(request: FollowRequest): string {
  const { body, headers, from, method, path } = request;
  const text = requestText(request);
  if (body === undefined && headers === undefined && from === undefined) return quoted(text);
  const parts = [
    ...(path !== undefined || method !== undefined ? [`request: ${quoted(text)}`] : []),
    ...(from ? [`from: ${quoted(from.join("."))}`] : []),
    ...(body
      ? [`body: ${Array.isArray(body) ? JSON.stringify(body) : recordText({ ...body })}`]
      : []),
    ...(headers ? [`headers: ${recordText(headers)}`] : []),
  ];
  return `{ ${parts.join(", ")} }`;
}

/** The value of `auth` in a config. */
export function authSetting(auth: Auth, variable: string | undefined = auth.variable): string {
  const { in: place, name, prefix, encoding, optional } = auth;
  const parts = [
    `${place}: ${quoted(name)}`,
    ...(prefix === undefined ? [] : [`prefix: ${quoted(prefix)}`]),
    ...(encoding === undefined ? [] : [`encoding: ${quoted(encoding)}`]),
    ...(variable === undefined ? [] : [`variable: ${quoted(variable)}`]),
    ...(optional ? ["optional: true"] : []),
  ];
  return `{ ${parts.join(", ")} }`;
}

/** The value of `words` in a config. */
export function wordsSetting(words: NonNullable<ReadPlaces["words"]>): string {
  return recordText(
    Object.fromEntries(Object.entries(words).map(([word, end]) => [word, end.toLowerCase()])),
  );
}

/** Fields whose values a person has to write. */
export function toFill(names: readonly string[]): string {
  return names.map((name) => `${quoted(name)}: "…"`).join(", ");
}

export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A record of a config, such as its `headers`. */
export function recordText(record: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(record).map(([name, value]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
    return `${key}: ${JSON.stringify(value)}`;
  });
  return `{ ${parts.join(", ")} }`;
}
