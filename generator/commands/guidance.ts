import type { ErrorCategory, Platform } from "@modelsmith/runtime";
import { shellWord, terminalLine } from "../rendering/encode.js";
import { setEnvironmentExamples } from "./check-key.js";
import { defaultPlatform } from "./default-platform.js";

/** What is known of what an error is about. */
export interface Trouble {
  readonly category: ErrorCategory;
  readonly platform: Platform;
  readonly generationId?: string | undefined;
  /** Whether the service may have accepted, and so charged. */
  readonly mayHaveCharged?: boolean;
  /** Of the answer, where there was one. */
  readonly status?: number | undefined;
}

/** What to do next, in commands: one step a string. */
export function guidanceOf({
  status = 0,
  category,
  platform,
  generationId,
  mayHaveCharged,
}: Trouble): string[] {
  const waitOn =
    generationId === undefined
      ? []
      : [`Do not create again; go on with it: ${resumeCommand(generationId, platform)}`];
  switch (category) {
    case "auth":
      return [
        `Make a key${at(platform.keyUrl)} and put it into ${platform.apiKeyVariable}: ${setEnvironmentExamples(platform.apiKeyVariable)[0]}`,
        "See whether it is set: modelsmith check-key",
        ...waitOn,
      ];
    case "insufficient_credits":
      return [
        `Recharge${at(platform.creditsUrl)}${platform.pricingUrl === undefined ? "" : ` (prices: ${platform.pricingUrl})`}.`,
        `See the balance: modelsmith credits${baseUrlFlag(platform)}`,
        ...(waitOn.length > 0 ? waitOn : ["Then run the same command again."]),
      ];
    case "invalid_request":
      return [
        "Correct the request as the service says.",
        "If the spec has moved, fetch it anew; modelsmith inspect shows what yours has.",
        ...waitOn,
      ];
    case "validation":
      return ["Correct the fields that are named; modelsmith inspect --endpoint shows them all."];
    case "content_rejected":
      return ["Moderation refused the input: change the prompt or the images."];
    case "not_found":
      return generationId === undefined
        ? ["Check the endpoint: modelsmith inspect --list-endpoints"]
        : [
            `Check the id ${terminalLine(generationId)}, and that the key belongs to the same account.`,
          ];
    case "transient":
    case "timeout":
    case "aborted":
      if (waitOn.length > 0) return waitOn;
      if (mayHaveCharged === true) {
        return [
          "Look at the dashboard before you create again: this one may have been accepted.",
          `See the balance: modelsmith credits${baseUrlFlag(platform)}`,
        ];
      }
      if (category === "aborted") return ["Nothing was sent: there is nothing to do."];
      return category === "timeout"
        ? ["Give it more time, or try again later."]
        : ["Wait a minute, then run the same command again."];
    case "unknown":
      if (status >= 300 && status < 400) {
        return [
          "Check --base-url: no redirect is followed, and the key goes nowhere else.",
          ...waitOn,
        ];
      }
      return ["Read what the service said; if it makes no sense, ask its support.", ...waitOn];
  }
}

/** The command that goes on with a generation. */
export function resumeCommand(generationId: string, platform: Platform): string {
  // A word that begins with a hyphen would be an option by itself, such as another --base-url.
  const separator = generationId.startsWith("-") ? "=" : " ";
  return `modelsmith wait --generation-id${separator}${shellWord(generationId)}${baseUrlFlag(platform)}`;
}

function baseUrlFlag({ baseUrl }: Platform): string {
  return baseUrl === defaultPlatform.baseUrl ? "" : ` --base-url ${shellWord(baseUrl)}`;
}

function at(url: string | undefined): string {
  return url === undefined ? "" : ` at ${url}`;
}
