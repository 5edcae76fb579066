import type { FieldPath, FollowRequest } from "@modelsmith/runtime";
import { GeneratorError } from "../../diagnostics/errors.js";
import { isToken } from "../../openapi/validate-operation.js";
import { placeholdersIn, unnamed } from "../../util/url-path.js";
import type { FollowConfig } from "./lifecycle-config.js";

/** Whether a part of a request takes the id. */
export function holdsId(part: unknown): boolean {
  return /\{id(:number)?\}/.test(JSON.stringify(part) ?? "");
}

/** The request of `poll` or `result`. */
export function followRequest(option: "poll" | "result", config: FollowConfig): FollowRequest {
  const { request, from, body, headers } =
    typeof config === "string" ? { request: config } : config;
  if (headers !== undefined) checkHeaders(option, headers);
  if (JSON.stringify(body)?.includes('"…"')) throw refusedSetting(option, placeholder);
  const parsed = request === undefined ? undefined : parseRequest(option, request);
  const sent = [parsed?.path, parsed?.query, body];
  if (parsed !== undefined && !sent.some(holdsId) && from === undefined) {
    const asked = JSON.stringify(`${parsed.method ?? "GET"} ${parsed.path}`);
    const inBody = parsed.method === "POST" ? `: { request: ${asked}, body: { …: "{id}" } }` : "";
    throw refusedSetting(option, `expected {id} in the path, the query or the body${inBody}`);
  }
  if (parsed === undefined && from === undefined) {
    throw refusedSetting(option, "expected a request or `from`, the field that has its URL");
  }
  return {
    ...parsed,
    ...(body !== undefined && { body }),
    ...(headers !== undefined && { headers }),
    ...(from !== undefined && { from: fieldPath(option, from) }),
  };
}

/** `GET /v1/get_result?id={id}`; the method alone where the URL comes from the answer. */
function parseRequest(option: string, text: string): FollowRequest {
  const [, method = "GET", path = "", search = ""] =
    /^(?:(GET|POST|DELETE)(?:\s+|$))?([^?\s]*)(?:\?(\S*))?$/i.exec(text.trim()) ?? [];
  const upper = method.toUpperCase();
  const isKnown = upper === "GET" || upper === "POST" || upper === "DELETE";
  if ((path + search).includes("…")) throw refusedSetting(option, placeholder);
  if (!isKnown || (path === "" && !/^\w+$/.test(text.trim())) || (path !== "" && !isPath(path))) {
    throw refusedSetting(option, 'expected a request such as "GET /tasks/{id}"');
  }
  const query = Object.fromEntries(
    search.split("&").flatMap((pair) => {
      const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
      return name === "" ? [] : [[decoded(option, name), decoded(option, value)]];
    }),
  );
  const named = path.includes("{id}") || search.includes("{id}");
  // `{task_id}` alone can only be the id.
  const isOne = placeholdersIn(path).length === 1;
  const filled = !named && isOne ? unnamed(path).replace("{}", "{id}") : path;
  return {
    ...(upper !== "GET" && { method: upper }),
    ...(filled !== "" && { path: filled }),
    ...(Object.keys(query).length > 0 && { query }),
  };
}

function decoded(option: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusedSetting(option, "has an invalid percent-encoding in its query");
  }
}

/** A path below the base URL: nothing in it may lead elsewhere. */
function isPath(path: string): boolean {
  const plain = path.replace(/\{[\w.~-]+\}/g, "x");
  return /^\/(?!\/)[^\\?#\s\p{Cc}{}]*$/u.test(plain) && !/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(plain);
}

export function streamTemplate(text: string): string {
  const path = text.replace(/^POST\s+/i, "");
  if (path.split("{key}").length === 2 && isPath(path)) return path;
  throw refusedSetting("stream", "expected a path with one {key}, such as /generation/sse/{key}");
}

export function fieldPath(option: string, field: string): FieldPath {
  if (field.includes("…")) throw refusedSetting(option, placeholder);
  // An answer that is a text is the id itself.
  if (option === "id" && field === "") return [];
  // `variants[0].status` is the first one's.
  const names = field.replace(/\[(\d+)\]/g, ".$1").split(".");
  if (names.every((name) => /^[^{}]*\S[^{}]*$/.test(name) && name !== "__proto__")) return names;
  throw refusedSetting(
    option,
    "expected names with dots between them, such as task.id; none is filled in",
  );
}

/** Messages print … in settings to paste. A call by such a setting would be paid for, and not followed. */
export const placeholder = "write what the platform has in place of …";

/** Headers go into the generated code as they are written: a variable there would be sent as its name. */
export function checkHeaders(option: string, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!isToken(name)) throw refusedSetting(option, `${JSON.stringify(name)} is no header`);
    if (value === "…") throw refusedSetting(option, placeholder);
    if (/\$\{?[A-Za-z_]/.test(value)) {
      const written = JSON.stringify(value);
      const problem = `${name} is ${written}, and no variable is read here: the value stands in the generated code, and is sent, as it is written. Write the value itself if it is no secret; a secret is what auth sends`;
      throw refusedSetting(option, problem);
    }
  }
}

export function checkedOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" && url.username === "") return url.origin;
  throw refusedSetting("origins", "expected https origins, such as https://eu.api.acme.example");
}

export function refusedSetting(
  option: string,
  problem: string,
  holder = "lifecycle.",
): GeneratorError {
  return new GeneratorError("MS1602", problem, {
    file: `${holder}${option}`,
    hint: "The types `LifecycleConfig` and `AuthConfig` of modelsmith document it.",
  });
}
