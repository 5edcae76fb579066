import type { ShellWord, TerminalText } from "./encoded.js";
import { codeUnits } from "./plain-lines.js";

/** Text for a terminal or a log, with control characters and escapes made visible. */
export function terminalText(text: string): TerminalText {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, codeUnits) as TerminalText;
}

/** One line of it: a line end would look like the start of another message. */
export function terminalLine(text: string): TerminalText {
  return terminalText(text).replaceAll("\n", "\\u000a") as TerminalText;
}

/**
 * A word for a command that users paste into a POSIX shell. An id comes from the service, and even
 * in double quotes a shell would run `$(…)`.
 */
export function shellWord(text: string): ShellWord {
  if (isPlainWord(text)) return text;
  return `'${terminalLine(text).replaceAll("'", "'\\''")}'` as ShellWord;
}

/** Whether every shell reads the text unchanged. Shells insert completions without quotes. */
export function isPlainWord(text: string): text is ShellWord {
  return /^[\w./:@-]+$/.test(text);
}
