import { createHash } from "node:crypto";
import { isObject, type JsonObject, sortKeys } from "../../generator/util/json.js";
import type { McpModel } from "./mcp-model.js";

/** No input of a model is that deep; a stack is. */
const maxDepth = 100;

/**
 * Names a call by what it would buy: the same model at the same address with the same arguments, in
 * whatever order they were written.
 */
export function callKey({ key, endpoint }: McpModel, input: JsonObject): string {
  const call = [endpoint.platform.baseUrl, key, sortKeys(input)];
  return createHash("sha256").update(JSON.stringify(call)).digest("hex");
}

/** Whether arguments are nested deeper than any input. It does not recurse. */
export function isTooDeep(input: unknown): boolean {
  let level: readonly unknown[] = [input];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true;
    level = level.flatMap((value) => {
      return Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
    });
  }
  return false;
}
