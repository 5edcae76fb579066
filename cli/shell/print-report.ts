import { writeFile } from "node:fs/promises";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { ChangeReport, Verdict } from "../../generator/report/changes.js";
import { reportLines } from "../../generator/report/report-lines.js";
import { reportMarkdown } from "../../generator/report/report-markdown.js";
import type { Style, Terminal } from "./terminal.js";

const styles: Readonly<Record<Verdict, Style>> = {
  breaking: "red",
  maybe: "yellow",
  harmless: "green",
};

/** Prints what changed in the spec, or nothing if nothing changed. */
export function printReport(terminal: Terminal, report: ChangeReport): void {
  if (report.endpoints.length === 0 && report.platform.length === 0) return;
  for (const { text, verdict } of reportLines(report)) {
    terminal.print(verdict === undefined ? text : [{ text, style: styles[verdict] }]);
  }
}

/**
 * Writes the reports of all targets to one Markdown file.
 *
 * @throws GeneratorError MS1401
 */
export async function writeReport(
  file: string,
  results: readonly { readonly report: ChangeReport }[],
): Promise<void> {
  const text = results.map(({ report }) => reportMarkdown(report)).join("\n");
  try {
    await writeFile(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new GeneratorError("MS1401", `cannot write the report: ${reason}`, {
      file,
      hint: "Check the folder and its permissions, or choose another --report.",
    });
  }
}
