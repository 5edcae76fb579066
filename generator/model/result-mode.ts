import type { CreateForms } from "@modelsmith/runtime";

/** How a result is obtained: from a stream, by polling, or in the response to the create. */
export type ResultMode = "sse" | "polling" | "answer";

/** One path that answers with the result, and streams where the input asks for it, is no stream. */
export function modeOf({ stream, path, answers }: Partial<CreateForms>): ResultMode {
  if (answers === "result" && (stream === undefined || stream === path)) return "answer";
  return stream === undefined ? "polling" : "sse";
}
