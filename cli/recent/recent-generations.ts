import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { Follow, GenerationError, Platform } from "@modelsmith/runtime";
import { arrayMember, isObject, type JsonObject, member } from "../../generator/util/json.js";
import { stateFolder } from "./state-folder.js";

/** What this machine remembers of a generation: ids and addresses, of its input only what these need. */
export interface RecentGeneration extends RecentFacts {
  /** Names it before it has an id. */
  readonly entry: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly updatedAt: string;
}

/** What this machine says of a generation itself; every other status is the service's word. */
export const ownStatus = {
  /** Before the create is sent. */
  sent: "SENT",
  /** From its id until the service's terminal status is known. */
  submitted: "SUBMITTED",
  /** It was not sent or was refused, and nothing was charged. */
  notCreated: "NOT_CREATED",
} as const;

/** Each may still be unknown. */
export interface RecentFacts {
  readonly id?: string;
  /** The endpoint's key. */
  readonly model?: string;
  readonly platform?: string;
  readonly baseUrl?: string;
  /** Absolute path of the config that it was created with, if one was. */
  readonly config?: string;
  /** Absolute path or URL of the spec. */
  readonly openapi?: string;
  /** One of {@link ownStatus}, or the service's terminal status. */
  readonly status?: string;
  /** `false`: the platform has no way to ask for it by its id alone; without `follow`, nothing waits for it. */
  readonly isKept?: boolean;
  /** What it is followed by beside its id, without the key. */
  readonly follow?: Follow;
  /** Absolute paths of what was saved. */
  readonly files?: readonly string[];
  /** Where the media of the result are; never a `data:` URL. */
  readonly urls?: readonly string[];
  /** A hash of tool and arguments, if an MCP server made the call. */
  readonly call?: string;
  /** Whether a client of an MCP server has got the result. */
  readonly isSeen?: boolean;
}

/** The generations that were created on this machine in the last weeks. */
export interface RecentGenerations {
  /** Notes what became known. It never throws: a full disk must not end a paid call. */
  readonly note: (entry: string, facts: RecentFacts) => void;
  /** The newest first, without what was not created. */
  readonly read: () => readonly RecentGeneration[];
}

/** What was noted of how a generation is followed. Two services may give the same id. */
export function notedFollow(
  record: RecentGenerations,
  { baseUrl }: Pick<Platform, "baseUrl">,
  id: string | undefined,
): Follow | undefined {
  return record.read().find((each) => each.id === id && each.baseUrl === baseUrl)?.follow;
}

/** What is known of a create that ended with an error. */
export function failedFacts(error: GenerationError): RecentFacts {
  const { generationId: id, follow, mayHaveCharged } = error;
  if (id) return { id, ...(follow && { follow }), status: ownStatus.submitted };
  return { status: mayHaveCharged ? ownStatus.sent : ownStatus.notCreated };
}

/** The record of this machine. If the environment names no folder for it, it stays empty. */
export function recentGenerations(
  environment: Readonly<Record<string, string | undefined>>,
  now: () => number = Date.now,
): RecentGenerations {
  const folder = stateFolder(environment);
  if (folder === undefined) return { note: () => {}, read: () => [] };
  return {
    note(entry, facts) {
      const at = new Date(now()).toISOString();
      try {
        append(folder, at, { entry, at, ...facts });
      } catch {
        // The id is in the output of the call too.
      }
    },
    read: () => merge(monthsIn(folder).flatMap((name) => linesOf(path.join(folder, name)))),
  };
}

/**
 * One file a month, to which lines are only ever added: so no process that writes at the same time,
 * or dies while it does, takes an id of another one away.
 */
function append(folder: string, at: string, line: object): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = `generations-${at.slice(0, 7)}.jsonl`;
  const isNew = !monthsIn(folder).includes(name);
  appendFileSync(path.join(folder, name), `${JSON.stringify(line)}\n`, { mode: 0o600 });
  if (!isNew) return;
  for (const old of monthsIn(folder).slice(0, -keptMonths)) rmSync(path.join(folder, old));
}

/** The current month and the one before. */
const keptMonths = 2;

/** In ascending order. */
function monthsIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder);
    return names.filter((name) => /^generations-\d{4}-\d\d\.jsonl$/.test(name)).sort();
  } catch {
    return [];
  }
}

function linesOf(file: string): readonly JsonObject[] {
  try {
    return readFileSync(file, "utf8").split("\n").flatMap(parsedLine);
  } catch {
    return [];
  }
}

/** No line from one that was cut off. */
function parsedLine(text: string): readonly JsonObject[] {
  try {
    const line: unknown = JSON.parse(text);
    return isObject(line) ? [line] : [];
  } catch {
    return [];
  }
}

/** Later lines of an entry add to the earlier ones. */
function merge(lines: readonly JsonObject[]): readonly RecentGeneration[] {
  const merged = new Map<string, RecentGeneration>();
  for (const line of lines) {
    const entry = member(line, "entry");
    const at = member(line, "at");
    if (typeof entry !== "string" || typeof at !== "string") continue;
    const before = merged.get(entry) ?? { entry, createdAt: at };
    merged.set(entry, { ...before, ...factsIn(line), updatedAt: at });
  }
  return [...merged.values()].filter(({ status }) => status !== ownStatus.notCreated).reverse();
}

const textFacts = ["id", "model", "platform", "baseUrl", "config", "openapi", "status", "call"];

function factsIn(line: JsonObject): RecentFacts {
  const texts = textFacts.flatMap((name) => {
    const value = member(line, name);
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  const lists = (["files", "urls"] as const).flatMap((name) => {
    const values = arrayMember(line, name).filter((value) => typeof value === "string");
    return values.length > 0 ? [[name, values] as const] : [];
  });
  const flags = (["isSeen", "isKept"] as const).flatMap((name) => {
    const value = member(line, name);
    return typeof value === "boolean" ? [[name, value] as const] : [];
  });
  const follow = member(line, "follow");
  // Nobody else writes under this name.
  const handle = isObject(follow) ? { follow: follow as Follow } : {};
  return { ...Object.fromEntries([...texts, ...lists, ...flags]), ...handle };
}
