import { pointer } from "../util/json-pointer.js";
import { closingQuote, isKey } from "./json-text.js";

/**
 * The objects that a spec has under a name of their own, path items and components, each as its
 * file has it: by pointer.
 *
 * @param text - JSON, without duplicate keys
 */
export function partTexts(text: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  /** Of each level that is open: the key that was read last, and where what is open began. */
  const keys: (string | undefined)[] = [];
  const starts: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      const end = closingQuote(text, at);
      if (keys.length <= deepest && isKey(text, end)) {
        keys[keys.length - 1] = String(JSON.parse(text.slice(at, end + 1)));
      }
      at = end;
    } else if (code === 0x7b || code === 0x5b) {
      keys.push(undefined);
      starts.push(at);
    } else if (code === 0x7d || code === 0x5d) {
      keys.pop();
      const start = starts.pop();
      const names = isPlace(keys) ? keys : [];
      if (names.length > 0) texts.set(pointer("", ...names), text.slice(start, at + 1));
    }
  }
  return texts;
}

/** Levels down to the name of a component. */
const deepest = 3;

/** `paths` and a path, `components`, a kind and a name. */
function isPlace(keys: readonly (string | undefined)[]): keys is readonly string[] {
  const levels = { paths: 2, definitions: 2, components: 3 }[keys[0] ?? ""];
  return keys.length === levels && !keys.includes(undefined);
}
