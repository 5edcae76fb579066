import type { ErrorCategory } from "@modelsmith/runtime";
import { formatTable } from "./terminal.js";

/** How a command ends: the name of an exit code, which its JSON gives too. */
export type ExitName =
  | Exclude<ErrorCategory, "timeout" | "aborted">
  | "done"
  | "usage"
  | "no_key"
  | "ambiguous"
  | "not_completed"
  | "deadline"
  | "polling_refused"
  | "interrupted";

/** The one table of exit codes. */
export const exitCodes: Readonly<Record<ExitName, { code: number; meaning: string }>> = {
  done: { code: 0, meaning: "done" },
  usage: { code: 1, meaning: "wrong usage or another error MS…, output not up to date (--check)" },
  no_key: { code: 1, meaning: "no key is set" },
  ambiguous: { code: 3, meaning: "possibly accepted and charged; no id returned" },
  not_completed: { code: 10, meaning: "generation ended as FAILED or CANCELED" },
  deadline: { code: 11, meaning: "no terminal status before the deadline" },
  polling_refused: { code: 12, meaning: "poll refused" },
  insufficient_credits: { code: 20, meaning: "insufficient_credits" },
  auth: { code: 21, meaning: "auth" },
  validation: { code: 22, meaning: "validation" },
  not_found: { code: 23, meaning: "not_found" },
  transient: { code: 24, meaning: "transient" },
  unknown: { code: 25, meaning: "unknown" },
  invalid_request: { code: 26, meaning: "invalid_request" },
  content_rejected: { code: 27, meaning: "content_rejected" },
  interrupted: { code: 130, meaning: "interrupted" },
};

/** The exit of a category, if nothing more is known. */
export function exitNameForCategory(category: ErrorCategory): ExitName {
  if (category === "timeout") return "deadline";
  return category === "aborted" ? "interrupted" : category;
}

/** The table in `modelsmith --help`: one row for each code. */
export function exitCodeTable(): string {
  const meanings = new Map<number, string>();
  for (const { code, meaning } of Object.values(exitCodes)) {
    const before = meanings.get(code);
    meanings.set(code, before === undefined ? meaning : `${before}, or ${meaning}`);
  }
  return formatTable(
    [...meanings].map(([code, meaning]) => [`  ${String(code).padStart(3)}`, meaning]),
  );
}
