import type { Platform } from "@modelsmith/runtime";
import { baseUrlVariable } from "@modelsmith/runtime/guidance";
import { platformOf } from "../../generator/model/known-platforms.js";
import { checkedBaseUrl } from "../../generator/openapi/server-url.js";
import type { CliContext } from "../shell/context.js";
import { optionInArgv } from "../shell/option-in-argv.js";

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
 * @param origin - where the address was said, for messages
 * @throws GeneratorError MS1108 if the key must not be sent there
 */
export function withBaseUrl(
  platform: Platform,
  address: string | undefined,
  origin = "--base-url",
): Platform {
  if (address === undefined) return platform;
  return { ...platform, baseUrl: checkedBaseUrl(address, { file: origin }) };
}

/**
 * The platform where calls go: `--base-url` has been applied already; without it, the environment
 * variable beside the key's names the address.
 *
 * @throws GeneratorError MS1108 if the key must not be sent there
 */
export function platformToCall(
  platform: Platform,
  { argv, environment }: Pick<CliContext, "argv" | "environment">,
): Platform {
  if (optionInArgv(argv, "--base-url") !== undefined) return platform;
  const variable = baseUrlVariable(platform);
  return withBaseUrl(platform, environment[variable]?.trim() || undefined, variable);
}

/** The key of a platform, as the runtime reads it; `undefined` if it is not set or blank. */
export function apiKeyOf(
  platform: Platform,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return environment[platform.apiKeyVariable]?.trim() || undefined;
}
