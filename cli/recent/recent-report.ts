import { shellWord, terminalLine } from "../../generator/encode/terminal.js";
import type { JsonObject } from "../../generator/util/json.js";
import { formatTable } from "../shell/terminal.js";
import { ownStatus, type RecentGeneration } from "./recent-generations.js";

/** The document that `list` prints, and its tool answers. */
export function recentDocument(recent: readonly RecentGeneration[]): JsonObject {
  return {
    generations: recent.map((each) => ({
      id: each.id ?? null,
      model: each.model ?? null,
      platform: each.platform ?? null,
      base_url: each.baseUrl ?? null,
      status: each.status ?? null,
      created_at: each.createdAt,
      updated_at: each.updatedAt,
      files: [...(each.files ?? [])],
      urls: [...(each.urls ?? [])],
      wait_command: waitCommandOf(each) ?? null,
    })),
  };
}

/** The recent generations for a person: a line each. */
export function recentText(recent: readonly RecentGeneration[]): string {
  if (recent.length === 0) return "No generation was created on this machine lately.";
  return formatTable(
    recent.map(({ createdAt, status, model, id, files, urls }) => [
      createdAt.slice(0, 16).replace("T", " "),
      statusText(status),
      model ?? "",
      id ?? "",
      files?.[0] ?? urls?.[0] ?? "",
    ]),
  );
}

/** The command that waits for it; nothing without an id, or if there is nothing to ask for it by. */
export function waitCommandOf({ id, isKept, follow }: RecentGeneration): string | undefined {
  const isLost = isKept === false && follow === undefined;
  return id === undefined || isLost ? undefined : waitCommandText(id);
}

/** The command that waits for a generation, where the platform's own address and spec will do. */
export function waitCommandText(id: string): string {
  // An id that begins with a hyphen would be read as an option.
  return `npx modelsmith wait ${id.startsWith("-") ? "--generation-id=" : ""}${shellWord(id)}`;
}

function statusText(status: string | undefined): string {
  if (status === ownStatus.sent) return "sent, no id";
  if (status === ownStatus.submitted) return "submitted";
  return terminalLine(status ?? "");
}
