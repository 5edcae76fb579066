import type { Line, Span, Terminal } from "./terminal.js";

/** Splits text at its spaces into lines that fit; a longer word has a line of its own. */
function wrapWords(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** What stands after a label on its line, wrapped at words; as it is where no person reads it. */
export function wrapAfter(label: string, text: string, terminal: Terminal): string {
  const isForPerson = terminal.reportsInteractive && terminal.columns >= narrowest;
  return isForPerson ? wrapText(label + text, terminal.columns).slice(label.length) : text;
}

/**
 * A line of a table or a list as a person reads it: where it is too long it goes on below its last
 * column. It stays whole where no person reads it, and if it is a command.
 */
export function fitLine(line: Line, terminal: Terminal): readonly Line[] {
  const spans = typeof line === "string" ? [line] : line;
  const text = spans.map(spanText).join("");
  const { interactive, columns } = terminal;
  if (!interactive || columns < narrowest || text.length <= columns || isToCopy(text))
    return [line];
  const indent = hangingIndent(text, columns);
  // A setting such as `"Bearer "` is copied: a line that ends inside it is no setting.
  const whole = text.replace(/"[^"]{1,24}"/g, (quoted) => quoted.replaceAll(" ", "_"));
  const lines: Line[] = [];
  for (let at = 0; at < text.length; ) {
    const margin = lines.length === 0 ? 0 : indent;
    const end = endOfLine(whole, at, columns - margin);
    const shown = text.slice(0, end).trimEnd().length;
    lines.push([" ".repeat(margin), ...slice(spans, at, shown)]);
    at = end;
    while (text[at] === " ") at += 1;
  }
  return lines;
}

/** {@link fitLine} for text of several lines. */
export function fitText(text: string, terminal: Terminal): string {
  return text
    .split("\n")
    .flatMap((line) => fitLine(line, terminal))
    .map((line) => (typeof line === "string" ? line : line.map(spanText).join("")))
    .join("\n");
}

/** Where the last column begins, unless little room would be left; else two more than the line. */
function hangingIndent(text: string, columns: number): number {
  const last = [...text.slice(0, columns).matchAll(/\S {2,}(?=\S)/g)].at(-1);
  const column = last === undefined ? 0 : last.index + last[0].length;
  const own = /^ */.exec(text)?.[0].length ?? 0;
  return column > 0 && columns - column >= narrowest ? column : Math.min(own + 2, columns - 1);
}

/** The last space at which the line can end; a longer word has a line of its own. */
function endOfLine(text: string, start: number, room: number): number {
  if (text.length - start <= room) return text.length;
  const first = text.slice(start).search(/\S/) + start;
  const space = text.lastIndexOf(" ", start + room);
  if (space > first) return space;
  const next = text.indexOf(" ", first);
  return next === -1 ? text.length : next;
}

function slice(spans: readonly (string | Span)[], start: number, end: number): (string | Span)[] {
  let at = 0;
  return spans.flatMap((span) => {
    const text = spanText(span);
    const part = text.slice(Math.max(0, start - at), Math.max(0, end - at));
    at += text.length;
    if (part === "") return [];
    return [typeof span === "string" ? part : { ...span, text: part }];
  });
}

function spanText(span: string | Span): string {
  return typeof span === "string" ? span : span.text;
}

/** Text of one or several lines: wrapped at words, each line with its own indent. */
function wrapText(text: string, columns: number): string {
  return text
    .split("\n")
    .flatMap((line) => {
      if (line.length <= columns) return [line];
      const [indent = ""] = /^ */.exec(line) ?? [];
      const [, lead = "", command] = leadAndCommand.exec(line) ?? [];
      if (command !== undefined) return [wrapText(lead, columns), indent + command];
      if (isToCopy(line)) return [line];
      const room = Math.max(1, columns - indent.length);
      return wrapWords(line.slice(indent.length), room).map((part) => indent + part);
    })
    .join("\n");
}

/** "See them all: npx modelsmith inspect": what is read, and what is copied. */
const leadAndCommand = /^(.*?\S:) ((?:npx |curl |export |set |\$env:).*)$/;

/** A command, or a line of a config, is copied as one line: only the terminal may break it. */
function isToCopy(line: string): boolean {
  return /^ *to paste |(^|[ :])(npx |curl |export |set |\$env:|modelsmith [a-z-]+)/.test(line);
}

/** No wider than this: longer lines are hard to read. */
const widest = 100;
/** What the right column needs at least, before it goes below the left one. */
const narrowest = 24;

/**
 * Lays out the help of yargs, which was not wrapped: names on the left, what they mean on the right, at
 * every width. A name is never broken; where it does not fit, its meaning begins on the next line.
 */
export function layOutHelp(help: string, columns: number): string {
  const width = Math.min(widest, columns);
  return help
    .split(/\n\n/)
    .map((block) => layOutBlock(block.split("\n"), width).join("\n"))
    .join("\n\n");
}

function layOutBlock(lines: readonly string[], width: number): readonly string[] {
  const rows = lines.map((line) => /^( {2,}\S.*?) {2,}(?=\S)(.*)$/.exec(line));
  const names = rows.map((row, index) => (row?.[1] ?? lines[index] ?? "").trimEnd());
  const longest = Math.max(0, ...rows.flatMap((row) => row?.[1]?.length ?? []));
  const left = Math.min(longest, Math.max(8, width - narrowest - 2));
  return names.flatMap((name, index) => {
    const meaning = rows[index]?.[2]?.replace(/ {2,}/g, " ");
    if (meaning === undefined) return wrapText(name, width).split("\n");
    const parts = wrapWords(meaning, Math.max(1, width - left - 2));
    const [first = "", ...rest] = name.length > left ? ["", ...parts] : parts;
    const margin = " ".repeat(left + 2);
    const head = first === "" ? name : `${name.padEnd(left)}  ${first}`;
    return [head, ...rest.map((part) => margin + part)];
  });
}

/** The help without the types that yargs adds to fields: they say their own. */
export function withOwnTypes(help: string): string {
  return help.replace(/^Input of .*:(?:\n.+)*/gm, (fields) =>
    fields.replace(/ {2}\[(?:string|boolean)\]$/gm, ""),
  );
}
