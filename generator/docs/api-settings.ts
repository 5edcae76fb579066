import type { Auth } from "@modelsmith/runtime";
import type { Document } from "../input/load-openapi.js";
import { isUrl } from "../input/location.js";
import { type JsonValue, member, objectMember, stringMember } from "../util/json.js";

/** The API's key and address as the docs give them. They are used only if the spec does not. */
export interface DocsApi {
  readonly auth?: Auth;
  readonly baseUrl?: string;
}

/**
 * The settings of a docs.json's playground: `api.auth` and `api.baseUrl`, or `api.mdx.auth` and
 * `api.mdx.server`.
 *
 * @see https://mintlify.com/docs/organize/settings, "API configurations"
 */
export function docsApi({ root }: Pick<Document, "root">): DocsApi {
  const api = objectMember(root, "api");
  const mdx = objectMember(api, "mdx");
  const [auth] = [api, mdx].flatMap((each) => authOf(objectMember(each, "auth")) ?? []);
  const written = [member(api, "baseUrl"), member(mdx, "server"), member(mdx, "baseUrl")].flat();
  const baseUrl = written.find((text): text is string => typeof text === "string" && isUrl(text));
  return { ...(auth && { auth }), ...(baseUrl !== undefined && { baseUrl }) };
}

function authOf(auth: JsonValue | undefined): Auth | undefined {
  const given = stringMember(auth, "name") ?? "";
  // A header's name: what else is written there is not sent.
  const name = /^[A-Za-z0-9-]{1,100}$/.test(given) ? given : undefined;
  const prefix = stringMember(auth, "inputPrefix");
  switch (stringMember(auth, "method")?.toLowerCase()) {
    case "bearer":
      return { in: "header", name: name ?? "Authorization", prefix: "Bearer " };
    case "basic":
      return { in: "header", name: "Authorization", prefix: "Basic ", encoding: "base64" };
    case "key":
      return name === undefined
        ? undefined
        : { in: "header", name, ...(isPrefix(prefix) && { prefix: `${prefix.trim()} ` }) };
    default:
      return undefined;
  }
}

function isPrefix(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z][\w-]{0,30} ?$/.test(text);
}
