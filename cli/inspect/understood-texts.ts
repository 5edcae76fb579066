import { terminalLine } from "../../generator/encode/terminal.js";
import type { Line } from "../shell/terminal.js";
import type { Understood } from "./doctor-report.js";

/** One line for each thing that was understood; a guess begins with a question mark. */
export function understoodTexts(understood: readonly Understood[]): readonly Line[] {
  return understood.map(
    ({ what, setting, because, guess }): Line => [
      { text: guess ? "? " : "  ", style: "yellow" },
      `${what.padEnd(8)}${terminalLine(setting)}`,
      { text: `  ${guess ? "a guess: " : ""}${terminalLine(because)}`, style: "dim" },
    ],
  );
}
