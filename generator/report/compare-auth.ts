import type { Auth } from "@modelsmith/runtime";
import { bearer } from "../lifecycle/auth/auth-schemes.js";
import type { JsonObject } from "../util/json.js";
import type { Change } from "./changes.js";
import type { EffectiveCall } from "./effective-call.js";
import { isSameJson } from "./is-same.js";

/**
 * How the key is sent, and where it comes from.
 *
 * @param others - the further ways that the new spec lists
 */
export function compareAuth(
  { auth: from, keyVariable }: EffectiveCall,
  { auth: to, keyVariable: nextVariable }: EffectiveCall,
  others: readonly Auth[] = [],
): readonly Change[] {
  const isTaken = (auth: Auth | JsonObject | undefined) =>
    isSameJson(receivedKey(from), receivedKey(auth));
  const before = isTaken(to) ? "alike" : others.some(isTaken) ? "also" : "no longer";
  return [
    ...(isSameJson(from, to) ? [] : [{ kind: "auth", from, to, before } as const]),
    ...(keyVariable === nextVariable
      ? []
      : [{ kind: "call", part: "key variable", from: keyVariable, to: nextVariable } as const]),
  ];
}

/** How a key arrives: the names of headers have no case. */
function receivedKey(auth: Auth | JsonObject = bearer): object {
  const { optional: _, variable: _variable, in: place, name, ...way } = auth;
  return { ...way, place, name: place === "header" ? String(name).toLowerCase() : name };
}
