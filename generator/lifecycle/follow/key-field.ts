import type { Auth } from "@modelsmith/runtime";
import { plainName } from "../../util/field-names.js";
import type { FollowParameter } from "./follow-parameters.js";

/**
 * Whether a field of a body is what the key is sent in: it is called so, and where `key` alone could
 * mean anything, its description speaks of the API.
 */
export function isKeyField({
  name,
  in: place,
  isScalar,
  description = "",
}: FollowParameter): boolean {
  if (place !== "body" || !isScalar) return false;
  const plain = plainName(name);
  return plain === "apikey" || (plain === "key" && /\bapi[\s_-]?(key|token)/i.test(description));
}

/** The field of bodies that carries the key, if that is how it is sent. */
export function bodyKey(auth: Auth | undefined): string | undefined {
  return auth?.in === "body" ? auth.name : undefined;
}
