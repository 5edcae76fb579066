import type { Platform } from "@modelsmith/runtime";
import { shellWord } from "../../generator/encode/terminal.js";
import { optionInArgv } from "../shell/option-in-argv.js";

/** The service of a call, and how another command reaches the same one. */
export interface Service {
  readonly platform: Platform;
  /** The options that lead to its spec, each after a space: ` --openapi acme.json`. */
  readonly spec: string;
  /** The option of its address, if it is not the spec's: ` --base-url http://127.0.0.1:4000`. */
  readonly address: string;
  /** The endpoint to name, if its platform alone does not say how its generations are followed. */
  readonly endpoint?: string;
}

/** @param argv - what was typed: a file or an address that was named must be named again */
export function serviceOf(platform: Platform, argv: readonly string[], endpoint?: string): Service {
  const typed = (name: string) => {
    const value = optionInArgv(argv, name);
    return value === undefined ? "" : optionText(name, value);
  };
  return {
    platform,
    spec: typed("--config") + typed("--openapi"),
    address: typed("--base-url"),
    ...(endpoint !== undefined && { endpoint }),
  };
}

/** An option and its value, after a space, for a command to paste. */
export function optionText(name: string, value: string): string {
  // A value that begins with a hyphen would be read as an option.
  return ` ${name}${value.startsWith("-") ? "=" : " "}${shellWord(value)}`;
}
