import type { ChangeReport, JudgedChange, Verdict } from "./changes.js";
import { worseVerdict } from "./report-counts.js";

/** Models that changed alike, reported once: a platform often changes all of them in one way. */
export interface ReportGroup {
  /** `google.nanoBananaPro`; empty for what all models share. */
  readonly calls: readonly string[];
  /** The worst first. */
  readonly changes: readonly JudgedChange[];
}

/** The report in reading order: what all models share, then the models, the worst first. */
export function groupChanges({ platform, endpoints }: ChangeReport): readonly ReportGroup[] {
  const alike = new Map<string, { calls: string[]; changes: readonly JudgedChange[] }>();
  for (const { call, changes } of endpoints) {
    const key = JSON.stringify(changes);
    const known = alike.get(key);
    if (known) known.calls.push(call);
    else alike.set(key, { calls: [call], changes: worstFirst(changes) });
  }
  const groups = [...alike.values()].sort((a, b) => weightOf(a.changes) - weightOf(b.changes));
  if (platform.length === 0) return groups;
  return [{ calls: [], changes: worstFirst(platform) }, ...groups];
}

const weights: Readonly<Record<Verdict, number>> = { breaking: 0, maybe: 1, harmless: 2 };

function worstFirst(changes: readonly JudgedChange[]): readonly JudgedChange[] {
  return [...changes].sort((a, b) => weights[worseVerdict(a)] - weights[worseVerdict(b)]);
}

function weightOf(changes: readonly JudgedChange[]): number {
  return Math.min(...changes.map((change) => weights[worseVerdict(change)]));
}
