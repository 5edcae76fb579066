import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import type { Follow, Platform } from "@modelsmith/runtime";
import { isUrl } from "../../generator/input/location.js";
import { notedFollow, type RecentFacts, recentGenerations } from "../recent/recent-generations.js";
import type { CliContext } from "../shell/context.js";
import type { PlatformArguments } from "../spec/find-platform.js";
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
    const origin: RecentFacts = { ...originOf(known), ...(id !== undefined && { id }) };
    record.note(entry, isNew ? { ...origin, ...facts } : facts);
    isNew = false;
  };
}

/** Where a generation is, and how it can be found there again. */
export function originOf({ platform, source, model }: Omit<Remembered, "id">): RecentFacts {
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
export function recalled<Args extends PlatformArguments>(
  { environment }: CliContext,
  args: Args,
  id: string,
): Args {
  const { config, openapi, endpoint, "base-url": baseUrl } = args;
  if ((config ?? openapi ?? baseUrl) !== undefined) return args;
  const found = recentGenerations(environment)
    .read()
    .find((each) => each.id === id && (endpoint === undefined || endpoint === each.model));
  if (found === undefined) return args;
  const isThere = (place: string | undefined): place is string =>
    place !== undefined && (isUrl(place) || existsSync(place));
  const hasConfig = isThere(found.config);
  return {
    ...args,
    "base-url": found.baseUrl,
    ...(hasConfig && { config: found.config, endpoint: found.model }),
    ...(!hasConfig && isThere(found.openapi) && { openapi: found.openapi, endpoint: found.model }),
  };
}
