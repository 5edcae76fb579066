import { bearer } from "../lifecycle/auth/auth-schemes.js";
import type { EndpointCall } from "../lock/endpoint-digest.js";
import { urlEncodedType } from "../openapi/media-types.js";
import {
  isObject,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../util/json.js";
import type { BodyForm, Delivery, Form } from "./changes.js";
import { isSameJson } from "./is-same.js";

/** How an endpoint is called, with what it has from its platform, and with full paths. */
export interface EffectiveCall {
  readonly forms: Readonly<Partial<Record<Form, string>>>;
  readonly body: BodyForm;
  readonly delivery: Delivery;
  /** The requests that read status and result, in words: `GET /v1/generation/{id}`. */
  readonly follow: { readonly status?: string; readonly result?: string };
  /** Where answers keep what the runtime needs. */
  readonly answer: JsonObject;
  /** How the key is sent; undefined: as a bearer token. */
  readonly auth: JsonObject | undefined;
  /** The environment variable of the key, if that is not the platform's. */
  readonly keyVariable: JsonValue | undefined;
  /** Where each field is sent that is not in the body: `query`. */
  readonly places: ReadonlyMap<string, string>;
  /** Everything else about the create, such as its headers. */
  readonly others: JsonObject;
}

export function effectiveCall(call: EndpointCall, platform: JsonObject): EffectiveCall {
  const base = basePath(platform);
  const json = { ...platformDefaults(platform), ...call } as JsonObject; // JSON values alone
  const { auth: _, create, poll, result, read, multipart, parameters, ...unknown } = json;
  const { variable, ...auth } = objectMember(json, "auth") ?? {};
  const { path, stream, answers, contentType, ...others } = isObject(create) ? create : {};
  const isUrlEncoded = contentType === urlEncodedType;
  const ofJson = contentType !== undefined && !isUrlEncoded ? { contentType } : {};
  return {
    forms: {
      ...(typeof stream === "string" && { sse: `${base}${stream}` }),
      ...(typeof path === "string" && { plain: `${base}${path}` }),
    },
    body: isUrlEncoded ? "url-encoded" : (bodyForms[String(multipart)] ?? "json"),
    delivery:
      ({ result: "at once", either: "at once or later" }[String(answers)] as Delivery) ?? "later",
    follow: {
      ...(isObject(poll) && { status: requestWords(poll, base) }),
      ...(isObject(result) && { result: requestWords(result, base) }),
    },
    answer: isObject(read) ? read : {},
    auth: Object.keys(auth).length === 0 || isSameJson(auth, bearer) ? undefined : auth,
    keyVariable: variable,
    places: new Map(Array.isArray(parameters) ? parameters.map(placeOf) : []),
    others: { ...ofJson, ...others, ...unknown },
  };
}

const bodyForms: Readonly<Record<string, BodyForm>> = {
  true: "json-or-multipart",
  only: "multipart",
};

/** What endpoints have from their platform, unless they say otherwise. */
export const endpointDefaults: readonly string[] = ["auth", "poll", "result", "read"];

function platformDefaults(platform: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(platform).filter(([part]) => endpointDefaults.includes(part)),
  );
}

function basePath(platform: JsonObject): string {
  return (stringMember(platform, "baseUrl") ?? "").replace(/^[a-z]+:\/\/[^/]*/i, "");
}

function requestWords(request: JsonObject, base: string): string {
  const { method = "GET", path, from, query, ...others } = request;
  const asked = isObject(query) ? Object.entries(query) : [];
  const search = asked.map(([name, value]) => `${name}=${String(value)}`).join("&");
  const place = typeof path === "string" ? `${base}${path}${search && `?${search}`}` : "";
  const address = Array.isArray(from) ? `the URL at ${from.join(".")}` : place;
  const more = Object.keys(others).length > 0 ? ` ${JSON.stringify(others)}` : "";
  return `${String(method)} ${address}${more}`;
}

function placeOf(parameter: JsonValue): readonly [string, string] {
  const text = (name: string) => stringMember(parameter, name);
  const [field = "", sentAs, style] = [text("field"), text("name"), text("style")];
  const place = `${text("in") ?? "body"}`;
  const name = sentAs === field || sentAs === undefined ? "" : ` as ${sentAs}`;
  const written = member(parameter, "style") === undefined ? "" : ` (${style})`;
  return [field, `${place}${name}${written}`];
}
