import { terminalText } from "./encode.js";

/** Where a command prints. Everything printed is made visible: a spec may name escape codes. */
export interface Terminal {
  /** A line on standard output: what was asked for. */
  readonly print: (line: string) => void;
  /** A line on standard error: progress, warnings and errors. */
  readonly report: (line: string) => void;
  /** Whether a person is reading. */
  readonly interactive: boolean;
}

export function processTerminal(): Terminal {
  return {
    print: (line) => process.stdout.write(`${terminalText(line)}\n`),
    report: (line) => process.stderr.write(`${terminalText(line)}\n`),
    interactive: process.stdout.isTTY === true,
  };
}

/** Rows in columns that are as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
