import type { Platform } from "@modelsmith/runtime";
import { platformOf } from "../../generator/model/known-platforms.js";
import { checkedBaseUrl } from "../../generator/openapi/server-url.js";

const baseUrl = "https://open.skills.video/api/v1";

/** The platform as it is publicly known: what commands speak to where no spec says more. */
export const defaultPlatform: Platform = {
  ...platformOf(baseUrl),
  baseUrl,
  pollPath: "/generation/{id}",
  runningPath: "/generations/running",
  creditsPath: "/credits",
};

/**
 * The same platform behind the address of `--base-url`.
 *
 * @throws GeneratorError MS1108 where the key may not travel there
 */
export function atBaseUrl(platform: Platform, given: string | undefined): Platform {
  if (given === undefined) return platform;
  return { ...platform, baseUrl: checkedBaseUrl(given, { file: "--base-url" }) };
}

/** The key of a platform as the runtime reads it; absent where it is unset or blank. */
export function keyOf(
  platform: Platform,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return environment[platform.apiKeyVariable]?.trim() || undefined;
}
