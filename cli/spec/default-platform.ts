import type { Platform } from "@modelsmith/runtime";
import { platformOf } from "../../generator/model/known-platforms.js";
import { checkedBaseUrl } from "../../generator/openapi/server-url.js";

const baseUrl = "https://open.skills.video/api/v1";

/** The publicly documented platform: commands use it if no spec says more. */
export const defaultPlatform: Platform = {
  ...platformOf(baseUrl),
  baseUrl,
  poll: { path: "/generation/{id}" },
  runningPath: "/generations/running",
  creditsPath: "/credits",
};

/**
 * The platform at the address of `--base-url`.
 *
 * @throws GeneratorError MS1108 if the key must not be sent there
 */
export function withBaseUrl(platform: Platform, baseUrlOption: string | undefined): Platform {
  if (baseUrlOption === undefined) return platform;
  return { ...platform, baseUrl: checkedBaseUrl(baseUrlOption, { file: "--base-url" }) };
}

/** The key of a platform, as the runtime reads it; `undefined` if it is not set or blank. */
export function apiKeyOf(
  platform: Platform,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return environment[platform.apiKeyVariable]?.trim() || undefined;
}
