import type { Platform } from "@modelsmith/runtime";
import { typedOption } from "../shell/option-text.js";
import type { PlatformArguments } from "../spec/find-platform.js";

/** The service of a call, and how another command reaches the same one. */
export interface Service {
  readonly platform: Platform;
  /** The options that lead to its spec, each after a space: ` --openapi acme.json`. */
  readonly spec: string;
  /** The option of its address, if it is not the spec's: ` --base-url http://127.0.0.1:4000`. */
  readonly address: string;
  /** The endpoint to name, if its platform alone does not say how its generations are followed. */
  readonly endpoint?: string;
  /** Whether this machine has noted all that, so that `wait` finds it by the id alone. */
  readonly isRecalled?: boolean;
}

/** Whether a generation can be asked for by its id alone, as `wait` does. */
export function keepsGenerations({ poll }: Platform): boolean {
  return poll?.path !== undefined;
}

/** @param argv - what was typed: a file or an address that was named must be named again */
export function serviceOf(platform: Platform, argv: readonly string[], endpoint?: string): Service {
  return {
    platform,
    spec: typedOption(argv, "--config") + typedOption(argv, "--openapi"),
    address: typedOption(argv, "--base-url"),
    ...(endpoint !== undefined && { endpoint }),
  };
}

/** @param recalled - what this machine has noted of a generation, as if it had been typed */
export function recalledService(platform: Platform, recalled: PlatformArguments): Service {
  const { config, openapi, endpoint, "base-url": baseUrl } = recalled;
  const words = Object.entries({ config, openapi, "base-url": baseUrl }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${value}`],
  );
  return { ...serviceOf(platform, words, endpoint), isRecalled: true };
}
