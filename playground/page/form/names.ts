import type { JsonObject } from "../../protocol.js";
import { text } from "./json-values.js";

/** A title for people. `AspectRatioV3` is the name of a class, which says less than the field's own. */
export function titleOf(schema: JsonObject): string {
  const title = text(schema["title"]);
  return isIdentifier(title) ? "" : title;
}

export function isIdentifier(title: string): boolean {
  return /^\w+$/.test(title) && /[a-z0-9][A-Z]|_/.test(title);
}

/** `aspect_ratio` and `aspectRatio` are "Aspect ratio". */
export function labelOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])(?![A-Z])/g, (_, before: string, next: string) => {
      return `${before} ${next.toLowerCase()}`;
    })
    .replace(/[_-]+/g, " ")
    .trim();
  return words === "" ? "Value" : words[0]?.toUpperCase() + words.slice(1);
}

/** `image_urls` holds values called `image_url`, `granularities` those called `granularity`. */
export function singular(name: string): string {
  return /ies$/i.test(name) ? name.replace(/ies$/i, "y") : name.replace(/s$/i, "");
}
