import type { ChangeReport, JudgedChange, Verdict } from "./changes.js";
import { worseVerdict } from "./report-counts.js";

/** Models that changed alike, told once: a platform often changes all of them in one way. */
export interface ReportGroup {
  /** `google.nanoBananaPro`; empty for what all models share. */
  readonly calls: readonly string[];
  /** The gravest first. */
  readonly changes: readonly JudgedChange[];
}

/** The report as it is read: the gravest first, what all models share before everything else. */
export function groupChanges({ platform, endpoints }: ChangeReport): readonly ReportGroup[] {
  const alike = new Map<string, { calls: string[]; changes: readonly JudgedChange[] }>();
  for (const { call, changes } of endpoints) {
    const key = JSON.stringify(changes);
    const known = alike.get(key);
    if (known) known.calls.push(call);
    else alike.set(key, { calls: [call], changes: gravestFirst(changes) });
  }
  const groups = [...alike.values()].sort((a, b) => weightOf(a.changes) - weightOf(b.changes));
  if (platform.length === 0) return groups;
  return [{ calls: [], changes: gravestFirst(platform) }, ...groups];
}

const weights: Readonly<Record<Verdict, number>> = { breaking: 0, maybe: 1, harmless: 2 };

function gravestFirst(changes: readonly JudgedChange[]): readonly JudgedChange[] {
  return [...changes].sort((a, b) => weights[worseVerdict(a)] - weights[worseVerdict(b)]);
}

function weightOf(changes: readonly JudgedChange[]): number {
  return Math.min(...changes.map((change) => weights[worseVerdict(change)]));
}
