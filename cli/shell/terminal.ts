import { styleText } from "node:util";
import { terminalLine, terminalText } from "../../generator/encode/terminal.js";
import { mayAsk, pictureEscape, pictureProtocol } from "./inline-picture.js";

/** Where a command prints. It shows control characters, since a spec may contain escape codes. */
export interface Terminal {
  /** Prints a line of the result to standard output. */
  readonly print: (line: Line) => void;
  /** Prints progress, a warning or an error to standard error. */
  readonly report: (line: Line) => void;
  /** Replaces the live line at the bottom; `undefined` removes it. */
  readonly live: (line: Line | undefined) => void;
  /** Finds out, while something else happens, whether the terminal shows pictures. */
  readonly expectPicture: () => void;
  /** Shows a picture below what was printed, if standard output is a terminal that can. */
  readonly show: (bytes: Buffer, type: string) => Promise<void>;
  /** Whether standard output is a terminal. */
  readonly interactive: boolean;
  /** Whether standard error is a terminal. */
  readonly reportsInteractive: boolean;
  /** Width of a line now, in characters. */
  readonly columns: number;
}

/** Text, or parts of it with a style. */
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
 * Makes a terminal of two streams. Only a terminal gets colours and the live line; `NO_COLOR` and
 * `TERM=dumb` turn colours off.
 *
 * @param askSixels - asks the terminal itself, if its name does not say whether it shows pictures
 * @see https://no-color.org
 */
export function createTerminal(
  output: Output,
  errors: Output,
  environment: Readonly<Record<string, string | undefined>>,
  askSixels?: () => Promise<boolean>,
): Terminal {
  const interactive = output.isTTY === true;
  const reportsInteractive = errors.isTTY === true;
  const dumb = environment["TERM"] === "dumb";
  const named = interactive && !dumb ? pictureProtocol(environment) : undefined;
  const isAsked = named === undefined && interactive && reportsInteractive && mayAsk(environment);
  let asked: Promise<boolean> | undefined;
  const coloured = !environment["NO_COLOR"] && !dumb;
  // Asked each time: a window changes its size. Some report 0 where they do not know it.
  const columns = () => output.columns || errors.columns || 100;
  let live: Line | undefined;
  /** Characters of the live line on the screen. */
  let drawn = 0;
  const erase = () => {
    if (live === undefined) return;
    // In a window that became narrower, the line is on several rows now.
    const above = Math.max(0, Math.ceil(drawn / Math.max(1, columns())) - 1);
    errors.write(above === 0 ? "\r\u001b[2K" : `\r\u001b[${above}A\u001b[J`);
  };
  const draw = () => {
    if (live === undefined) return;
    const shown = truncate(live, columns() - 1);
    drawn = styled(shown, false).length;
    errors.write(styled(shown, coloured));
  };
  const line = (stream: Output, isTerminal: boolean) => (text: Line) => {
    erase();
    stream.write(`${styled(text, isTerminal && coloured)}\n`);
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
    expectPicture: () => {
      if (isAsked) asked ??= askSixels?.();
    },
    show: async (bytes, type) => {
      const protocol = named ?? ((await asked) ? "sixel" : undefined);
      const sequence = protocol && (await pictureEscape(protocol, bytes, type));
      if (sequence === undefined) return;
      erase();
      output.write(`${sequence}\n`);
      draw();
    },
    interactive,
    reportsInteractive,
    get columns() {
      return columns();
    },
  };
}

function styled(line: Line, coloured: boolean): string {
  return spansOf(line)
    .map((part) => {
      if (typeof part === "string") return terminalText(part);
      const text = terminalText(part.text);
      // `coloured` is decided for the stream in question; styleText would look at stdout.
      return coloured ? styleText(part.style, text, { validateStream: false }) : text;
    })
    .join("");
}

function truncate(line: Line, length: number): Line {
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

/** Lays out rows in columns as wide as their widest cell. */
export function formatTable(cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(terminalLine));
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
