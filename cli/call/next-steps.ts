import type { ErrorCategory, Platform } from "@modelsmith/runtime";
import { shellWord, terminalLine } from "../../generator/encode/terminal.js";
import { setEnvironmentExamples } from "../shell/environment-examples.js";
import { defaultPlatform } from "../spec/default-platform.js";

/** What is known of what an error is about. */
export interface GuidanceContext {
  readonly category: ErrorCategory;
  readonly platform: Platform;
  readonly generationId?: string | undefined;
  /** Whether the service may have accepted, and so charged. */
  readonly mayHaveCharged?: boolean;
  /** Of the answer, where there was one. */
  readonly status?: number | undefined;
  /** Whether no answer came at all. */
  readonly unanswered?: boolean;
  /** Where the request went, below the base URL. */
  readonly path?: string | undefined;
}

/** What to do next, in commands: one step a string. */
export function guidanceOf({
  status = 0,
  category,
  platform,
  generationId,
  mayHaveCharged,
  unanswered,
  path,
}: GuidanceContext): string[] {
  const waitOn =
    generationId === undefined
      ? []
      : [`Do not create again; go on with it: ${resumeCommand(generationId, platform)}`];
  switch (category) {
    case "auth": {
      const { apiKeyVariable, keyUrl } = platform;
      const put = `put it into ${apiKeyVariable}: ${setEnvironmentExamples(apiKeyVariable)[0]}`;
      return [
        `Make ${status === 0 ? "a" : "another"} key${at(keyUrl)} and ${put}`,
        // A key that was refused is set.
        ...(status === 0 ? ["See whether it is set: modelsmith check-key"] : []),
        ...waitOn,
      ];
    }
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
      return [
        path === undefined
          ? "Correct the fields that are named; modelsmith inspect --endpoint shows them all."
          : `Correct the fields that are named. See them all: modelsmith inspect --endpoint ${shellWord(path)}`,
      ];
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
          `Look at the dashboard${inBrackets(platform.creditsUrl)} before you create again: this one may have been accepted.`,
          `See the balance: modelsmith credits${baseUrlFlag(platform)}`,
        ];
      }
      if (unanswered === true && category === "transient") {
        return [`Check that ${platform.baseUrl} can be reached, then run the same command again.`];
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
      if (status >= 200 && status < 300) {
        return ["Check --base-url: what answers there does not speak as the API does.", ...waitOn];
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

function inBrackets(url: string | undefined): string {
  return url === undefined ? "" : ` (${url})`;
}
