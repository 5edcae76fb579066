import type { Follow, FollowRequest, Platform } from "@modelsmith/runtime";
import { placesOf } from "@modelsmith/runtime/guidance";
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
  /** Whether the spec does not say how the key is sent. */
  readonly isAuthGuess?: boolean | undefined;
  /** What this machine has noted beside the id of its generation. */
  readonly follow?: Follow | undefined;
}

/** Whether a generation can be asked for by its id, and by what was noted beside it. */
export function keepsGenerations({
  platform,
  follow,
}: Pick<Service, "platform" | "follow">): boolean {
  const { poll, result } = platform;
  if (follow !== undefined) return true;
  return poll?.path !== undefined && !needsMore(poll) && !needsMore(result);
}

/** Why a generation cannot be asked for if nothing was noted beside its id, and what to do. */
export function whyNotAsked({ name, poll, result }: Platform): Record<"problem" | "hint", string> {
  const { path } = [poll, result].find(needsMore) ?? {};
  if (path === undefined && poll?.from === undefined) {
    return {
      problem: `${name} keeps nothing to wait for: its spec has no path to read a generation's status from`,
      hint: "The answer to the create was the result, or the model that made it is asked for in its own way: name that with the option endpoint. What the spec does not say is lifecycle.poll in modelsmith.config.ts (write one, if there is none)",
    };
  }
  const where =
    path === undefined
      ? "it is asked for at a URL of the answer to its create"
      : `it is asked for at ${path}, with a value of its create`;
  return {
    problem: `the id alone does not lead to a generation of ${name}: ${where}, and this machine has no record of that`,
    hint: "Wait for it where it was created, as the same user",
  };
}

/** Whether a request has a place that only the create's input fills. */
function needsMore(request: FollowRequest | undefined): boolean {
  return request !== undefined && placesOf(request).some((name) => name !== "id");
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
