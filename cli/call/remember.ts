import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import type { Follow, Platform } from "@modelsmith/runtime";
import { findConfig } from "../../generator/config/load-config.js";
import { targetsReading } from "../../generator/config/targets-reading.js";
import { isUrl } from "../../generator/input/location.js";
import { notedFollow, type RecentFacts, recentGenerations } from "../recent/recent-generations.js";
import type { CliContext } from "../shell/context.js";
import type { PlatformArguments } from "../spec/find-platform.js";
import { findTargets } from "../spec/find-targets.js";
import type { SpecSource } from "../spec/spec-source.js";
import { keepsGenerations } from "./service.js";

/** The generation of a command. */
export interface Remembered {
  readonly platform: Platform;
  readonly source: SpecSource;
  /** The endpoint's key, if it is known. */
  readonly model?: string | undefined;
  /** The id, if the generation was created before. */
  readonly id?: string;
}

/** Notes what becomes known of a generation, so that `list` and `wait` find it from any folder. */
export function remembering(
  { environment }: CliContext,
  { id, ...known }: Remembered,
): (facts: RecentFacts) => void {
  const record = recentGenerations(environment);
  const before = id === undefined ? undefined : record.read().find((each) => each.id === id);
  const entry = before?.entry ?? randomUUID();
  // What nothing could ask for, and a config now can, is noted anew, with that config.
  let isNew = before === undefined || before.isKept === false;
  return (facts) => {
    const origin: RecentFacts = { ...whereaboutsOf(known), ...(id !== undefined && { id }) };
    record.note(entry, isNew ? { ...origin, ...facts } : facts);
    isNew = false;
  };
}

/** Where a generation is, and how it can be found there again. */
export function whereaboutsOf({ platform, source, model }: Omit<Remembered, "id">): RecentFacts {
  return {
    platform: platform.name,
    baseUrl: platform.baseUrl,
    ...source,
    ...(model !== undefined && { model }),
    isKept: keepsGenerations({ platform }),
  };
}

/** What this machine has noted of how a generation is followed beside its id. */
export function recalledFollow(
  { environment }: Pick<CliContext, "environment">,
  platform: Platform,
  id: string | undefined,
): Follow | undefined {
  return notedFollow(recentGenerations(environment), platform, id);
}

/**
 * The arguments with what this machine remembers of a generation, if none of them says where it is: the name
 * of its endpoint alone, as `create` prints it, does not.
 */
export async function recalled<Args extends PlatformArguments>(
  { environment }: CliContext,
  args: Args,
  id: string,
): Promise<Args> {
  const { config, openapi, endpoint, "base-url": baseUrl } = args;
  if ((config ?? openapi ?? baseUrl) !== undefined) return args;
  const found = recentGenerations(environment)
    .read()
    .find((each) => each.id === id && (endpoint === undefined || endpoint === each.model));
  if (found === undefined) return args;
  const source = await specOf(found);
  return {
    ...args,
    "base-url": found.baseUrl,
    ...source,
    ...(source !== undefined && { endpoint: found.model }),
  };
}

/** Where a spec was read that is still there: in the noted config, in one that reads it since, or by itself. */
async function specOf({ config, openapi }: RecentFacts): Promise<SpecSource | undefined> {
  const isThere = (place: string) => isUrl(place) || existsSync(place);
  if (config !== undefined && isThere(config)) return { config };
  if (openapi === undefined || !isThere(openapi)) return undefined;
  const here = await findConfig(".");
  return here !== undefined && (await reads(here, openapi)) ? { config: here } : { openapi };
}

async function reads(config: string, openapi: string): Promise<boolean> {
  const { targets } = await findTargets({ config, openapi: undefined, "base-url": undefined });
  return targetsReading(openapi, targets).length > 0;
}
