import { terminalLine } from "../../generator/encode/terminal.js";

/** A balance with one field a line: the shape of the answer is not documented. */
export function balanceText(balance: unknown): string {
  if (typeof balance !== "object" || balance === null || Array.isArray(balance)) {
    return JSON.stringify(balance);
  }
  return Object.entries(balance)
    .map(([name, value]) => {
      return terminalLine(`${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
    })
    .join("\n");
}
