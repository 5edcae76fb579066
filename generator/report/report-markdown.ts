import type { MarkdownText } from "../encode/encoded.js";
import { markdownCode } from "../encode/markdown.js";
import { someOf } from "../util/phrases.js";
import type { ChangeReport, JudgedChange } from "./changes.js";
import { describeChange } from "./describe-change.js";
import { countsInWords, worseVerdict } from "./report-counts.js";
import { groupChanges, type ReportGroup, withinLimit } from "./report-groups.js";
import { maxNames, moreWords } from "./report-lines.js";
import type { BrokenUsage } from "./usages.js";

/** The report as Markdown, for the description of a pull request: at most 60,000 characters or so. */
export function reportMarkdown(report: ChangeReport, broken: readonly BrokenUsage[] = []): string {
  if (!report.compared) {
    return "# API changes\n\nA first run, or the first after a merge: there is nothing to compare with.\n";
  }
  const { kept, more } = withinLimit(groupChanges(report), section);
  return [
    "# API changes",
    "",
    countsInWords(report),
    ...(kept.length === 0 ? [] : ["", legend]),
    ...(broken.length === 0 ? [] : ["", usages(broken)]),
    ...kept.flatMap((group) => ["", section(group)]),
    ...(more === 0 ? [] : ["", moreWords(more)]),
    "",
  ].join("\n");
}

const legend = [
  "**TypeScript** says what a change means to code that calls the functions, once they are",
  "regenerated; **wire** what it means to functions that were generated before and still run.",
].join("\n");

function section({ calls, changes }: ReportGroup): string {
  const [first = ""] = calls;
  const names = someOf(calls.map(markdownCode), maxNames);
  return [
    ...(calls.length === 0 ? ["## All models", ""] : []),
    ...(calls.length === 1 ? [`## ${markdownCode(first)}`, ""] : []),
    ...(calls.length > 1 ? [`## ${calls.length} models`, "", names, ""] : []),
    "| change | TypeScript | wire |",
    "| --- | --- | --- |",
    ...changes.map(row),
  ].join("\n");
}

/** Most places that a report names. */
const maxUsages = 100;

function usages(broken: readonly BrokenUsage[]): string {
  const rows = broken.slice(0, maxUsages).map(({ file, line, text, message, instead }) => {
    const hint = instead === undefined ? "" : `: write ${markdownCode(instead)} instead`;
    return `- ${markdownCode(`${file}:${line}`)} ${markdownCode(text)}${hint} (${markdownCode(message)})`;
  });
  const more = broken.length > maxUsages ? [`- and ${broken.length - maxUsages} more`] : [];
  return ["## Code that will not compile", "", ...rows, ...more].join("\n");
}

function row(change: JudgedChange): string {
  return `| ${mark(change)} ${sentence(change)} | ${change.typescript} | ${change.wire} |`;
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
