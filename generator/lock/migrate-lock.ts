import { type JsonObject, stringMember } from "../util/json.js";
import type { LockedEndpoint } from "./lock.js";
import { child, type LockPart, nonBlankString, optionalString } from "./lock-part.js";

/**
 * The identity of an endpoint in a lock of the first version, which named its spec and its path
 * below the base URL.
 */
export function migratedIdentity(
  entry: LockPart,
  platform: JsonObject | undefined,
): Pick<LockedEndpoint, "method" | "path" | "spec"> {
  const spec = nonBlankString(child(entry, "spec"));
  const path = nonBlankString(child(entry, "path"));
  const plain = optionalString(child(entry, "plain"));
  const stream = optionalString(child(entry, "sse"));
  const below = plain ?? stream?.replace("/generation/sse/", "/generation/") ?? path;
  const baseUrl = stringMember(platform, "baseUrl") ?? "";
  return {
    method: "POST",
    path: `${baseUrl.replace(/^[a-z]+:\/\/[^/]*/i, "")}${below}`,
    // The platform's own spec was named by its file, which has no folder.
    ...(spec.includes("/") && { spec }),
  };
}
