import type { Platform } from "@modelsmith/runtime";
import { isPlainWord, shellWord } from "../../generator/encode/terminal.js";
import { bearer } from "../../generator/lifecycle/auth/auth-schemes.js";

/** A `curl` of a path, for sh: with the key from its variable where the platform takes it. */
export function curlCommand(platform: Platform, path: string): string {
  const { baseUrl, apiKeyVariable, headers = {} } = platform;
  const auth = platform.auth ?? bearer;
  const key = `$${apiKeyVariable}`;
  const url = `${baseUrl}${path}`;
  const constant = Object.entries(headers).map(
    ([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`,
  );
  const header = `-H "${inQuotes(`${auth.name}: ${auth.prefix ?? ""}`)}${key}"`;
  const own = {
    header: [auth.encoding === "base64" ? `-u "${key}"` : header],
    // curl adds what --data-urlencode has to the URL of a GET.
    query: [`-G --data-urlencode "${inQuotes(auth.name)}=${key}"`],
    // A GET has none.
    body: [],
  }[auth.in];
  const words = ["curl -sS", ...own, ...constant, isPlainWord(url) ? `"${url}"` : shellWord(url)];
  return words.join(" ");
}

/** Text between double quotes of sh, where four signs have a meaning. */
function inQuotes(text: string): string {
  return text.replace(/["$`\\]/g, "\\$&");
}
