import { someOf } from "../util/phrases.js";
import type { ChangeReport, JudgedChange, Verdict } from "./changes.js";
import { describeChange } from "./describe-change.js";
import { countsInWords, worseVerdict } from "./report-counts.js";
import { groupChanges, type ReportGroup, withinLimit } from "./report-groups.js";

/** A line of the report, and its verdict; headings have none. */
export interface ReportLine {
  readonly text: string;
  readonly verdict?: Verdict;
}

/** Longest description of one change, in UTF-16 units: enums have hundreds of values. */
const maxLine = 160;

/** Most models that a heading names. */
export const maxNames = 20;

/** The report for a terminal. Empty if there was nothing to compare with. */
export function reportLines(report: ChangeReport): readonly ReportLine[] {
  if (!report.compared) return [];
  const groups = groupChanges(report);
  const { kept, more } = withinLimit(groups, (group) =>
    linesOf(group)
      .map(({ text }) => text)
      .join("\n"),
  );
  return [
    ...kept.flatMap(linesOf),
    ...(more === 0 ? [] : [{ text: moreWords(more) }]),
    { text: countsInWords(report) },
  ];
}

export function moreWords(more: number): string {
  return `… and ${more} more changes, which --json lists`;
}

function linesOf(group: ReportGroup): readonly ReportLine[] {
  return [{ text: heading(group) }, ...group.changes.map(line)];
}

function heading({ calls }: Pick<ReportGroup, "calls">): string {
  return calls.length === 0 ? "all models" : someOf(calls, maxNames);
}

function line(change: JudgedChange): ReportLine {
  const words = describeChange(change)
    .map((part) => (typeof part === "string" ? part : part.code))
    .join("");
  const cut = words.length > maxLine ? `${words.slice(0, maxLine - 1)}…` : words;
  const { typescript, wire } = change;
  const verdicts =
    typescript === wire ? typescript : `TypeScript: ${typescript}, on the wire: ${wire}`;
  return { text: `  ${cut} [${verdicts}]`, verdict: worseVerdict(change) };
}
