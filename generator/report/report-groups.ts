import { groupBy } from "../util/group-by.js";
import type { ChangeReport, EndpointChanges, JudgedChange, Verdict } from "./changes.js";
import { worseVerdict } from "./report-counts.js";

/** Models that changed alike, reported once: a platform often changes all of them in one way. */
export interface ReportGroup {
  /** `google.nanoBananaPro`; empty for what all models share. */
  readonly calls: readonly string[];
  /** The worst first. */
  readonly changes: readonly JudgedChange[];
}

/** A change that fewer models have in common is told with the others of each. */
const leastShared = 3;

/** The report in reading order: what all models share, then the models, the worst first. */
export function groupChanges({ platform, endpoints }: ChangeReport): readonly ReportGroup[] {
  const shared = sharedChanges(endpoints);
  const own = endpoints.map(({ call, changes }) => ({
    call,
    changes: changes.filter((change) => !shared.has(jsonOf(change))),
  }));
  const groups = [...groupBy([...shared.values()], ({ calls }) => jsonOf(calls)).values()].map(
    ([first, ...others]) =>
      groupOf(
        first?.calls ?? [],
        [first, ...others].flatMap((each) => each?.change ?? []),
      ),
  );
  const alike = groupBy(
    own.filter(({ changes }) => changes.length > 0),
    ({ changes }) => jsonOf(changes),
  );
  for (const models of alike.values()) {
    groups.push(
      groupOf(
        models.map(({ call }) => call),
        models[0]?.changes ?? [],
      ),
    );
  }
  groups.sort((a, b) => weightOf(a) - weightOf(b));
  return platform.length === 0 ? groups : [groupOf([], platform), ...groups];
}

/** Largest report, in UTF-16 units: GitHub takes no longer text for a pull request. */
const maxReport = 60_000;

/**
 * The groups that fit into a report, and the count of changes that do not: the worst come first.
 *
 * @param textOf - the text of a group, with its heading
 */
export function withinLimit(
  groups: readonly ReportGroup[],
  textOf: (group: ReportGroup) => string,
): { readonly kept: readonly ReportGroup[]; readonly more: number } {
  let size = 0;
  const kept = groups.flatMap(({ calls, changes }) => {
    const heading = textOf({ calls, changes: [] }).length;
    size += heading + "\n\n".length;
    const fitting = changes.filter((change) => {
      size += textOf({ calls, changes: [change] }).length - heading;
      return size <= maxReport;
    });
    return fitting.length === 0 ? [] : [{ calls, changes: fitting }];
  });
  const count = (all: readonly ReportGroup[]) => all.flatMap(({ changes }) => changes).length;
  return { kept, more: count(groups) - count(kept) };
}

interface SharedChange {
  readonly change: JudgedChange;
  readonly calls: readonly string[];
}

/** The changes that many models have, though not with the same other changes. */
function sharedChanges(endpoints: readonly EndpointChanges[]): ReadonlyMap<string, SharedChange> {
  const all = endpoints.flatMap(({ call, changes }) => {
    const whole = jsonOf(changes);
    return changes.map((change) => ({ call, change, whole }));
  });
  const shared = [...groupBy(all, ({ change }) => jsonOf(change))].filter(([, models]) => {
    const isAlike = new Set(models.map(({ whole }) => whole)).size === 1;
    return models.length >= leastShared && !isAlike;
  });
  return new Map(
    shared.flatMap(([text, models]) => {
      const [first] = models;
      const calls = models.map(({ call }) => call);
      return first === undefined ? [] : [[text, { change: first.change, calls }] as const];
    }),
  );
}

function groupOf(calls: readonly string[], changes: readonly JudgedChange[]): ReportGroup {
  const worstFirst = [...changes].sort(
    (a, b) => weights[worseVerdict(a)] - weights[worseVerdict(b)],
  );
  return { calls, changes: worstFirst };
}

const weights: Readonly<Record<Verdict, number>> = { breaking: 0, maybe: 1, harmless: 2 };

function weightOf({ changes }: ReportGroup): number {
  return Math.min(...changes.map((change) => weights[worseVerdict(change)]));
}

function jsonOf(value: object): string {
  return JSON.stringify(value);
}
