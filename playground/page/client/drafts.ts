import type { JsonObject } from "../../protocol.js";

/** What is in the form of each model, kept in this tab until it is closed. */

const key = (model: string) => `input of ${model}`;

export function readDraft(model: string): JsonObject | undefined {
  try {
    const draft: unknown = JSON.parse(sessionStorage.getItem(key(model)) ?? "");
    const isInput = typeof draft === "object" && draft !== null && !Array.isArray(draft);
    // Only saveDraft writes here.
    return isInput ? (draft as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

export function saveDraft(model: string, input: JsonObject): void {
  try {
    sessionStorage.setItem(key(model), JSON.stringify(input));
  } catch {
    // Pictures as data URLs may be too large to keep: the form has them still.
  }
}
