import { isObject, member } from "../../generator/util/json.js";

/** How far a generation is. */
export interface Progress {
  /** Place in the queue. */
  readonly position?: number;
  /** From 0 to 1. */
  readonly share?: number;
}

/** Queue position and progress, if the answer has them. Neither is documented. */
export function progressIn(raw: unknown): Progress {
  const containers = [raw, member(raw, "data"), member(raw, "generation"), member(raw, "progress")];
  const find = (names: readonly string[]) =>
    containers
      .filter(isObject)
      .flatMap((container) => names.map((name) => member(container, name)))
      .find((value) => typeof value === "number");
  const position = find(["queue_position", "queuePosition", "position"]);
  const progress = find(["progress", "progress_percent", "percent", "percentage"]);
  return {
    ...(position !== undefined && { position }),
    ...(progress !== undefined && { share: progress > 1 ? progress / 100 : progress }),
  };
}
