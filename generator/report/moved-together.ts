import { groupBy } from "../util/group-by.js";
import type { Change, EndpointChanges, JudgedChange } from "./changes.js";
import { verdictsOf } from "./verdicts.js";

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
  const groups = [...groupBy(moves, ({ move }) => alikeMove(move))].filter(
    ([, group]) => group.length >= leastMoves,
  );
  const told = new Map<JudgedChange, string>(
    groups.flatMap(([name, group]) => group.map(({ move }) => [move, name] as const)),
  );
  return {
    moves: groups.map(([name, group]) => {
      const [from = "", to = "", guess = false, renamed = false] = JSON.parse(name);
      const keys = group.map(({ key }) => key);
      const change: Change = { kind: "endpoints-moved", from, to, keys, guess, renamed };
      return { ...change, ...verdictsOf(change) };
    }),
    endpoints: endpoints.map((endpoint) => {
      const name = endpoint.changes.map((change) => told.get(change)).find(Boolean);
      const [from = "", to = ""] = JSON.parse(name ?? "[]");
      const changes = endpoint.changes.filter(
        (change) => !told.has(change) && !(name && movedAlong(change, from, to)),
      );
      return { ...endpoint, changes };
    }),
  };
}

/** Whether what is asked for status or result moved just as the endpoint did. */
function movedAlong(change: Change, from: string, to: string): boolean {
  if (change.kind !== "follow" || change.from === undefined) return false;
  const [method = "", path = "", ...rest] = change.from.split(" ");
  if (!path.startsWith(`${from}/`)) return false;
  return change.to === [method, `${to}${path.slice(from.length)}`, ...rest].join(" ");
}

/** The part of the path that differs, and how. */
function alikeMove({ from, to, guess, formerCall }: Moved): string {
  const [old, now] = [from.split("/"), to.split("/")];
  while (old.length > 1 && now.length > 1 && old.at(-1) === now.at(-1)) {
    old.pop();
    now.pop();
  }
  return JSON.stringify([old.join("/"), now.join("/"), guess, formerCall !== undefined]);
}
