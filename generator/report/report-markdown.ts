import type { MarkdownText } from "../encode/encoded.js";
import { markdownCode } from "../encode/markdown.js";
import type { ChangeReport, JudgedChange } from "./changes.js";
import { describeChange } from "./describe-change.js";
import { countsInWords, worseVerdict } from "./report-counts.js";
import { groupChanges, type ReportGroup } from "./report-groups.js";

/** The report as Markdown, for the description of a pull request. */
export function reportMarkdown(report: ChangeReport): string {
  if (!report.compared) {
    return "# API changes\n\nA first run: there is nothing to compare with.\n";
  }
  const groups = groupChanges(report).map(section);
  return [
    "# API changes",
    "",
    countsInWords(report),
    ...(groups.length === 0 ? [] : ["", legend]),
    ...groups.flatMap((group) => ["", group]),
    "",
  ].join("\n");
}

const legend = [
  "**TypeScript** says what a change means to code that calls the functions, once they are",
  "regenerated; **wire** what it means to functions that were generated before and still run.",
].join("\n");

function section({ calls, changes }: ReportGroup): string {
  const [first = ""] = calls;
  const rows = changes.map(
    (change) => `| ${mark(change)} ${sentence(change)} | ${change.typescript} | ${change.wire} |`,
  );
  return [
    ...(calls.length === 0 ? ["## All models", ""] : []),
    ...(calls.length === 1 ? [`## ${markdownCode(first)}`, ""] : []),
    ...(calls.length > 1 ? [`## ${calls.length} models`, ""] : []),
    ...(calls.length > 1 ? [`${calls.map(markdownCode).join(", ")}`, ""] : []),
    "| change | TypeScript | wire |",
    "| --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function mark(change: JudgedChange): string {
  return { breaking: "🔴", maybe: "🟡", harmless: "🟢" }[worseVerdict(change)];
}

function sentence(change: JudgedChange): MarkdownText {
  const parts = describeChange(change).map((part) =>
    typeof part === "string" ? part : markdownCode(part.code),
  );
  return parts.join("") as MarkdownText; // our own words, and code that was encoded
}
