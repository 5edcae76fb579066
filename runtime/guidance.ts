import type { ErrorCategory } from "./errors.js";
import type { Platform } from "./types.js";

/** What to do after an error of this category, in a sentence or two. */
export function guidanceFor(
  category: ErrorCategory,
  platform: Partial<Platform>,
  generationId?: string,
): string {
  const variable = platform.apiKeyVariable ?? "the key's environment variable";
  switch (category) {
    case "auth":
      return `${platform.keyUrl === undefined ? "Make a key" : `Make a key at ${platform.keyUrl}`}, then: export ${variable}=<your key>`;
    case "insufficient_credits":
      return `Recharge${platform.creditsUrl === undefined ? "" : ` at ${platform.creditsUrl}`}${platform.creditsPath === undefined ? "" : ` (balance: GET ${platform.creditsPath})`}, then call again.`;
    case "invalid_request":
      return "Correct the request as the service says; regenerate the functions if the spec has moved.";
    case "validation":
      return "Correct the fields named above; validate: false skips the local check.";
    case "content_rejected":
      return "Moderation refused the input: change it.";
    case "not_found":
      return generationId === undefined
        ? "Check the model's path; regenerate the functions if the spec has moved."
        : "Check the id, and that the key belongs to the same account; regenerate if the spec has moved.";
    case "transient":
      return generationId === undefined
        ? "Try again later."
        : `Do not call again: ${waitOn(generationId)}`;
    case "timeout":
      return generationId === undefined
        ? "Raise timeoutMs, or try again later."
        : `Do not call again: ${waitOn(generationId)}`;
    case "aborted":
      return generationId === undefined
        ? "Nothing to do."
        : `It may still be running: ${waitOn(generationId)}`;
    case "unknown":
      return "The service's answer is quoted above; if it makes no sense, ask its support.";
  }
}

function waitOn(generationId: string): string {
  return `await wait(${JSON.stringify(generationId)}, { endpoint }) goes on with it.`;
}
