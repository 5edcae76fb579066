import type { ErrorCategory } from "./generation-error.js";
import type { Platform } from "./types.js";

/** What to do after an error of this category, in a sentence or two. */
export function guidanceFor(
  category: ErrorCategory,
  platform: Partial<Platform>,
  generationId?: string,
  mayHaveCharged = false,
): string {
  const { apiKeyVariable = "the key's environment variable", creditsPath } = platform;
  const waitOn = `await wait(${JSON.stringify(generationId)}, { endpoint }) goes on with it.`;
  const known = generationId !== undefined;
  // These say nothing of whether a create was refused.
  const goOn = (first: string, otherwise: string): string => {
    if (known) return `${first}: ${waitOn}`;
    return mayHaveCharged ? lookFirst(platform) : otherwise;
  };
  switch (category) {
    case "auth":
      return `Make a key${at(platform.keyUrl)}, then: export ${apiKeyVariable}=<your key>`;
    case "insufficient_credits": {
      const balance = creditsPath === undefined ? "" : ` (balance: GET ${creditsPath})`;
      return `Recharge${at(platform.creditsUrl)}${balance}, then call again.`;
    }
    case "invalid_request":
      return `Correct the request as the service says; ${REGENERATE}`;
    case "validation":
      return "Correct the fields named above; validate: false skips the local check.";
    case "content_rejected":
      return "Moderation refused the input: change it.";
    case "not_found":
      return `Check ${known ? "the id, and that the key belongs to the same account" : "the model's path"}; ${REGENERATE}`;
    case "transient":
      return goOn(DO_NOT_CALL, "Try again later.");
    case "timeout":
      return goOn(DO_NOT_CALL, "Raise timeoutMs, or try again later.");
    case "aborted":
      return goOn("It may still be running", "Nothing to do.");
    case "unknown":
      return "The service's answer is quoted above; if it makes no sense, ask its support.";
  }
}

function lookFirst({ runningPath }: Partial<Platform>): string {
  const place = runningPath === undefined ? "your account" : `GET ${runningPath}`;
  return `A second call may pay twice: look first at ${place}, then try again later.`;
}

const DO_NOT_CALL = "Do not call again";
const REGENERATE = "regenerate the functions if the spec has moved.";

function at(url: string | undefined): string {
  return url === undefined ? "" : ` at ${url}`;
}
