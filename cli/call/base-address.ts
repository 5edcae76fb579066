import type { GenerationError, Platform } from "@modelsmith/runtime";
import { baseUrlVariable } from "@modelsmith/runtime/guidance";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import { withoutEndSlashes } from "../../generator/util/end-slashes.js";
import { optionInArgv } from "../shell/option-in-argv.js";
import { findPlatform } from "../spec/find-platform.js";

/**
 * What to look at first after a 404 of an address whose path is not that of the spec or config: `/api/v1`
 * is easily left out. Nothing if the path is the same. A gateway may have another, so it is no more than likely.
 *
 * @param argv - what was typed
 */
export async function addressStep(
  { category, generationId }: GenerationError,
  platform: Platform,
  argv: readonly string[],
): Promise<string | undefined> {
  if (category !== "not_found" || generationId !== undefined) return undefined;
  const own = await ownAddress(argv);
  if (own === undefined) return undefined;
  const { pathname } = new URL(own);
  const { origin, pathname: typed } = new URL(platform.baseUrl);
  if (withoutEndSlashes(pathname) === withoutEndSlashes(typed)) return undefined;
  const isTyped = optionInArgv(argv, "--base-url") !== undefined;
  const name = isTyped ? "--base-url" : baseUrlVariable(platform);
  const meant = terminalLine(`${origin}${withoutEndSlashes(pathname)}`);
  return `Check ${name}: the address of the spec or config is ${terminalLine(own)}. Did you mean ${meant}?`;
}

/** The address that would be called if none had been given. */
async function ownAddress(argv: readonly string[]): Promise<string | undefined> {
  const [config, openapi, endpoint] = ["--config", "--openapi", "--endpoint"].map((name) =>
    optionInArgv(argv, name),
  );
  try {
    return (await findPlatform({ config, openapi, endpoint, "base-url": undefined })).baseUrl;
  } catch (error) {
    // The spec names none.
    if (error instanceof GeneratorError) return undefined;
    throw error;
  }
}
