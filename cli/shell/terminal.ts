import { styleText } from "node:util";
import { terminalLine, terminalText } from "../../generator/encode/terminal.js";

/** Where a command prints. Everything printed is made visible: a spec may name escape codes. */
export interface Terminal {
  /** A line on standard output: what was asked for. */
  readonly print: (line: Line) => void;
  /** A line on standard error: progress, warnings and errors. */
  readonly report: (line: Line) => void;
  /** Replaces the live line below everything else; `undefined` takes it away. */
  readonly live: (line: Line | undefined) => void;
  /** Whether a person reads standard output. */
  readonly interactive: boolean;
  /** Whether a person reads standard error. */
  readonly reportsInteractive: boolean;
  /** Signs that fit into one line. */
  readonly columns: number;
}

/** Text, of which parts may stand out. */
export type Line = string | readonly (string | Span)[];

export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** What a terminal needs of a standard stream. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * The terminal of two streams. Colours and the live line are for a person alone; `NO_COLOR` and
 * `TERM=dumb` switch colours off.
 *
 * @see https://no-color.org
 */
export function createTerminal(
  output: Output,
  errors: Output,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const interactive = output.isTTY === true;
  const reportsInteractive = errors.isTTY === true;
  const dumb = environment["TERM"] === "dumb";
  const coloured = !environment["NO_COLOR"] && !dumb;
  const columns = output.columns ?? errors.columns ?? 100;
  let live: Line | undefined;
  const erase = () => {
    if (live !== undefined) errors.write("\r\u001b[2K");
  };
  const draw = () => {
    if (live === undefined) return;
    errors.write(painted(cut(live, columns - 1), coloured));
  };
  const line = (stream: Output, person: boolean) => (text: Line) => {
    erase();
    stream.write(`${painted(text, person && coloured)}\n`);
    draw();
  };
  return {
    print: line(output, interactive),
    report: line(errors, reportsInteractive),
    live: (text) => {
      if (!interactive || !reportsInteractive || dumb) return;
      erase();
      live = text;
      draw();
    },
    interactive,
    reportsInteractive,
    columns,
  };
}

function painted(line: Line, coloured: boolean): string {
  return spansOf(line)
    .map((part) => {
      if (typeof part === "string") return terminalText(part);
      const text = terminalText(part.text);
      // Whether colours fit here was decided above, for the stream that is meant.
      return coloured ? styleText(part.style, text, { validateStream: false }) : text;
    })
    .join("");
}

function cut(line: Line, length: number): Line {
  let left = length;
  return spansOf(line).map((part) => {
    const whole = typeof part === "string" ? part : part.text;
    const text = whole.length > left ? `${whole.slice(0, Math.max(0, left - 1))}…` : whole;
    const shown = left <= 0 ? "" : text;
    left -= shown.length;
    return typeof part === "string" ? shown : { ...part, text: shown };
  });
}

function spansOf(line: Line): readonly (string | Span)[] {
  return typeof line === "string" ? [line] : line;
}

/** Rows in columns that are as wide as their widest cell. */
export function table(given: readonly (readonly string[])[]): string {
  const rows = given.map((row) => row.map(terminalLine));
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
