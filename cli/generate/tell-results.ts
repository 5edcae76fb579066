import path from "node:path";
import { describeLocation } from "../../generator/diagnostics/errors.js";
import type { Warning } from "../../generator/diagnostics/warnings.js";
import type { GenerateResult } from "../../generator/generate.js";
import { groupBy } from "../../generator/util/group-by.js";
import { configNote } from "../shell/hint-commands.js";
import { fitText } from "../shell/lay-out.js";
import type { Line, Span, Terminal } from "../shell/terminal.js";
import type { TargetArguments } from "../spec/resolve-targets.js";
import { printBroken, printReport, writeReport } from "./print-report.js";
import { docsLine, summary, unsureLine } from "./result-text.js";

/** How much is told, and where the report goes. */
export interface TellOptions extends TargetArguments {
  readonly check: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly report: string | undefined;
}

/**
 * Tells what was generated: a table for a person, or one JSON document.
 *
 * @param how.changed - the files whose change began this run of a watch; none: it is the first run
 * @param how.js - whether JavaScript was chosen for want of TypeScript
 */
export async function tellResults(
  terminal: Terminal,
  given: TellOptions,
  results: readonly GenerateResult[],
  {
    elapsedMs,
    changed = [],
    js = false,
  }: {
    readonly elapsedMs: number;
    readonly changed?: readonly string[];
    readonly js?: boolean | undefined;
  },
): Promise<void> {
  if (given.json) {
    const { resultsAsJson } = await import("./result-json.js");
    terminal.print(JSON.stringify(resultsAsJson(results, elapsedMs), null, 2));
  } else if (!given.quiet) {
    for (const { warnings } of results) {
      for (const line of warningLines(warnings)) terminal.report(line);
    }
    const messages = results.flatMap(({ warnings }) => warnings.map(({ message }) => message));
    const read = { openapi: given.openapi !== undefined, config: given.config !== undefined };
    const note = configNote(messages, read);
    if (note !== undefined) terminal.report(note);
    for (const result of results) {
      const isFirst = changed.length === 0;
      const table = () => fitText(summary(result, given.check, elapsedMs), terminal);
      terminal.print(isFirst ? table() : changeLine(result, changed));
      if (js && isFirst && result.changes.added.includes("index.js")) {
        terminal.print("No TypeScript here: the functions are JavaScript. For TypeScript: --no-js");
      }
      for (const line of isFirst ? [unsureLine(result, given), await docsLine(given)] : []) {
        if (line !== undefined) terminal.print(fitText(line, terminal));
      }
      await printReport(terminal, result.report);
      printBroken(terminal, result.broken ?? []);
    }
  }
  if (given.report !== undefined) await writeReport(given.report, results);
}

/** After a change: when, which file, and what it changed; not the whole table again. */
function changeLine(result: GenerateResult, changed: readonly string[]): Line {
  const { added, changed: rewritten, removed } = result.changes;
  const files = changed.map((file) => path.relative("", file)).join(", ");
  const written = [...added, ...rewritten].map((file) => path.join(result.out, file));
  const gone = removed.map((file) => `${path.join(result.out, file)} (removed)`);
  const code = [...written, ...gone].filter((file) => !file.endsWith("modelsmith.lock.json"));
  const outcome = code.length === 0 ? "nothing changes" : code.join(", ");
  return [timeNow(), ` ${files}: ${outcome}`];
}

/** The time of day, as it stands before what a watch tells. */
export function timeNow(): Span {
  return { text: new Date().toTimeString().slice(0, 8), style: "dim" };
}

/**
 * A message that many places have, at the first of them, and how many more there are: doctor names them all. What
 * is left out for one reason is told at once.
 */
function warningLines(given: readonly Warning[]): readonly Line[] {
  const ofReason = groupBy(given, ({ leftOut, message }) => {
    return leftOut === undefined ? message : message.slice(leftOut.length);
  });
  const warnings = given.flatMap((warning) => {
    const { leftOut, message } = warning;
    if (leftOut === undefined) return [warning];
    const reason = message.slice(leftOut.length);
    const [first, ...others] = ofReason.get(reason) ?? [];
    if (others.length === 0) return [warning];
    const names = [first, ...others].flatMap((each) => each?.leftOut ?? []);
    const together = `${names.join(", ")}${reason.replace(/^ is /, " are ")}`;
    return warning === first ? [{ ...warning, message: together }] : [];
  });
  const ofMessage = groupBy(warnings, ({ message }) => message);
  return warnings.flatMap((warning): Line[] => {
    const { file, pointer, message, code } = warning;
    const same = ofMessage.get(message) ?? [];
    const isMany = same.length > fewPlaces;
    if (isMany && warning !== same[0]) return [];
    const more = isMany ? `, and ${same.length - 1} more` : "";
    const place = describeLocation(file, pointer);
    const label = code === undefined ? "warning" : `warning ${code}:`;
    return [[{ text: label, style: "yellow" }, ` ${place}${more}: ${message}`]];
  });
}

const fewPlaces = 3;
