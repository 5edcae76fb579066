import type { ShellWord, TerminalText } from "./encoded.js";
import { codeUnits } from "./plain-lines.js";

/** Text for a terminal or a log: control characters and escapes are shown, not obeyed. */
export function terminalText(text: string): TerminalText {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, codeUnits) as TerminalText;
}

/** The same within a line: a line end would look like the begin of another message. */
export function terminalLine(text: string): TerminalText {
  return terminalText(text).replaceAll("\n", "\\u000a") as TerminalText;
}

/**
 * A word for a command that may be pasted into a POSIX shell. An id comes from the service, and in
 * double quotes a shell would still run what is in `$(…)`.
 */
export function shellWord(text: string): ShellWord {
  if (isPlainWord(text)) return text;
  return `'${terminalLine(text).replaceAll("'", "'\\''")}'` as ShellWord;
}

/** Whether any shell takes a text as it stands: what one completes, it puts unquoted on its line. */
export function isPlainWord(text: string): text is ShellWord {
  return /^[\w./:@-]+$/.test(text);
}
