import type { ChangeReport, JudgedChange, Verdict } from "./changes.js";
import { describeChange } from "./describe-change.js";
import { countsInWords, worseVerdict } from "./report-counts.js";
import { groupChanges } from "./report-groups.js";

/** A line of the report, and its verdict; headings have none. */
export interface ReportLine {
  readonly text: string;
  readonly verdict?: Verdict;
}

/** Longest description of one change, in UTF-16 units: enums have hundreds of values. */
const maxLine = 160;

/** The report for a terminal. Empty if there was nothing to compare with. */
export function reportLines(report: ChangeReport): readonly ReportLine[] {
  if (!report.compared) return [];
  return [
    ...groupChanges(report).flatMap(({ calls, changes }) => [
      { text: calls.length === 0 ? "all models" : calls.join(", ") },
      ...changes.map(line),
    ]),
    { text: countsInWords(report) },
  ];
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
