import { groupBy } from "../util/group-by.js";
import type { Change, EndpointChanges, JudgedChange } from "./changes.js";
import { judged } from "./verdicts.js";

type Moved = Extract<Change, { readonly kind: "endpoint-moved" }>;

/** Fewer moves than this are told one by one. */
const leastMoves = 3;

/**
 * Moves that many endpoints share, such as from `/v1` to `/v2`, as one change; and the endpoints
 * without those moves.
 */
export function movedTogether(endpoints: readonly EndpointChanges[]): {
  readonly moves: readonly JudgedChange[];
  readonly endpoints: readonly EndpointChanges[];
} {
  const moves = endpoints.flatMap(({ key, changes }) =>
    changes.filter((change) => change.kind === "endpoint-moved").map((move) => ({ key, move })),
  );
  const groups = [...groupBy(moves, ({ move }) => alikeMove(move)).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < leastMoves) return [];
    const { guess, formerCall } = first.move;
    const keys = group.map(({ key }) => key);
    const renamed = formerCall !== undefined;
    const part = movedPart(first.move);
    const change: Change = { kind: "endpoints-moved", ...part, keys, guess, renamed };
    return [{ part, change, group }];
  });
  const told = new Map<JudgedChange, MovedPart>(
    groups.flatMap(({ part, group }) => group.map(({ move }) => [move, part] as const)),
  );
  return {
    moves: groups.map(({ change }) => judged(change)),
    endpoints: endpoints.map((endpoint) => {
      const part = endpoint.changes.map((change) => told.get(change)).find(Boolean);
      const changes = endpoint.changes.filter(
        (change) => !told.has(change) && !(part && movedAlong(change, part)),
      );
      return { ...endpoint, changes };
    }),
  };
}

/** Whether what is asked for status or result moved just as the endpoint did. */
function movedAlong(change: Change, { from, to }: MovedPart): boolean {
  if (change.kind !== "follow" || change.from === undefined) return false;
  const [method = "", path = "", ...rest] = change.from.split(" ");
  if (!path.startsWith(`${from}/`)) return false;
  return change.to === [method, `${to}${path.slice(from.length)}`, ...rest].join(" ");
}

/** The part of a path that differs. */
interface MovedPart {
  readonly from: string;
  readonly to: string;
}

function movedPart({ from, to }: Moved): MovedPart {
  const [old, now] = [from.split("/"), to.split("/")];
  while (old.length > 1 && now.length > 1 && old.at(-1) === now.at(-1)) {
    old.pop();
    now.pop();
  }
  return { from: old.join("/"), to: now.join("/") };
}

/** What moves that are told as one have in common. */
function alikeMove(move: Moved): string {
  const { from, to } = movedPart(move);
  return JSON.stringify([from, to, move.guess, move.formerCall !== undefined]);
}
