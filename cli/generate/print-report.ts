import { writeFile } from "node:fs/promises";
import path from "node:path";
import { unusable } from "../../generator/output/writable-place.js";
import type { ChangeReport, Verdict } from "../../generator/report/changes.js";
import type { BrokenUsage } from "../../generator/report/usages.js";
import { makeFolder } from "../../generator/util/make-folder.js";
import type { Style, Terminal } from "../shell/terminal.js";

const styles: Readonly<Record<Verdict, Style>> = {
  breaking: "red",
  maybe: "yellow",
  harmless: "green",
};

/** Prints what changed in the spec, or nothing if nothing changed. */
export async function printReport(terminal: Terminal, report: ChangeReport): Promise<void> {
  if (report.endpoints.length === 0 && report.platform.length === 0) return;
  const { reportLines } = await import("../../generator/report/report-lines.js");
  for (const { text, verdict } of reportLines(report)) {
    terminal.print(verdict === undefined ? text : [{ text, style: styles[verdict] }]);
  }
}

/** Prints the code that stops compiling: file, line, and what to write instead. */
export function printBroken(terminal: Terminal, broken: readonly BrokenUsage[]): void {
  for (const { file, line, message, instead } of broken) {
    const hint = instead === undefined ? "" : ` Write ${instead} instead.`;
    terminal.print([{ text: `${file}:${line}`, style: "red" }, ` ${message}${hint}`]);
  }
}

/**
 * Writes the reports of all targets to one Markdown file, and makes its folder.
 *
 * @throws GeneratorError MS1401
 */
export async function writeReport(
  file: string,
  results: readonly { readonly report: ChangeReport; readonly broken?: readonly BrokenUsage[] }[],
): Promise<void> {
  const { reportMarkdown } = await import("../../generator/report/report-markdown.js");
  const text = results.map(({ report, broken }) => reportMarkdown(report, broken)).join("\n");
  try {
    await makeFolder(path.dirname(file));
    await writeFile(file, text);
  } catch (error) {
    throw unusable(file, error, "--report");
  }
}
