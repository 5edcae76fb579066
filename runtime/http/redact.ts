/** Removes the key from text. */
export interface Redactor {
  /**
   * Removes the key and its longer parts, in any encoding. For all that the service said: nothing
   * else is changed.
   */
  clean(text: string): string;
  /** Removes short parts too. For errors of the service or the network. */
  parts(text: string): string;
}

const REDACTED = "[redacted]";
/** A shorter key is a placeholder. Its letters may occur in a paid result. */
const SHORTEST_KEY = 8;
/** In results and events: a shorter part gives little away, and may be a word. */
const SHORTEST_LONG_PART = 12;
const SHORTEST_PART = 6;

/** @param decoded - what a key in base64 says: it is removed too */
export function redactorFor(key: string | undefined, decoded?: string): Redactor {
  if (key === undefined || key === "") return { clean: identity, parts: identity };
  if (last?.key !== key || last.decoded !== decoded) {
    last = { key, decoded, redactor: createRedactor(decoded ? [key, decoded] : [key]) };
  }
  return last.redactor;
}

// Most calls have the same key, so its encodings are computed once.
let last:
  | { readonly key: string; readonly decoded: string | undefined; readonly redactor: Redactor }
  | undefined;

function createRedactor(keys: readonly string[]): Redactor {
  const long = keys.filter((key) => key.length >= SHORTEST_KEY);
  const erase = long.length === 0 ? identity : createEraser(long.flatMap(formsOf));
  const clean = (text: string): string => {
    // Most text has no escape, and searching for a single character is fastest.
    if (text.includes("\\") && /\\(?:\/|u00[2-7])/.test(text)) {
      const plain = unescapeJson(text);
      const erased = erase(plain);
      // If no key was hidden by escapes, keep the text as it is.
      if (erased !== plain) return erased;
    }
    return erase(text);
  };
  // Of so few signs, the parts are in many words, and no key is made of them.
  const shown = keys.filter((key) => key.length >= SHORTEST_PART);
  // Made anew for each text: most calls have no error.
  const parts = (text: string, key: string) =>
    replaceMasked(createEraser([{ text: key, shortest: shortestPart(key) }])(text), key);
  return { clean, parts: (text) => shown.reduce(parts, clean(text)) };
}

function identity(text: string): string {
  return text;
}

/** An encoding of the key. */
interface Form {
  readonly text: string;
  /** Length of the shortest part that is removed. */
  readonly shortest: number;
}

/** The key as plain text, in JSON, in a URL, in hexadecimal digits, and in base64 at any offset. */
function formsOf(key: string): readonly Form[] {
  const hex = Buffer.from(key).toString("hex");
  const texts = new Map([
    ...[key, JSON.stringify(key).slice(1, -1), encodeURIComponent(key)].map(
      (text) => [text, SHORTEST_LONG_PART] as const,
    ),
    ...[hex, hex.toUpperCase()].map((text) => [text, 2 * SHORTEST_LONG_PART] as const),
    // What 12 signs leave in base64, apart from the characters that depend on their neighbours.
    ...base64Of(key).map((text) => [text, 15] as const),
  ]);
  return [...texts].map(([text, shortest]) => ({
    text,
    shortest: Math.min(shortest, text.length),
  }));
}

function base64Of(key: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.from("\0".repeat(before) + key);
    // Only the characters that do not depend on the text before or after the key.
    const from = Math.ceil((before * 4) / 3);
    const to = Math.floor((bytes.length * 4) / 3);
    return (["base64", "base64url"] as const).map((each) => bytes.toString(each).slice(from, to));
  });
}

/** How many characters are compared at first. */
const SAMPLE = 4;
/** Positions of one form that samples are taken from, and of one sample in the forms. */
const MAX_SAMPLES = 16_384;
const MAX_PLACES = 64;

/**
 * A search for all forms at once. Any part that is long enough holds a whole sample at one of the
 * positions that are looked at, so most of the text is skipped.
 */
function createEraser(forms: readonly Form[]): (text: string) => string {
  const step = Math.min(...forms.map(({ shortest }) => shortest)) - SAMPLE + 1;
  // A first look at pairs of characters makes no strings.
  const pairs = new Uint8Array(2 ** 16);
  const places = new Map<string, { readonly form: Form; readonly index: number }[]>();
  for (const form of forms) {
    const { text } = form;
    const count = Math.min(text.length, MAX_SAMPLES);
    for (let index = 0; index + 1 < count; index += 1) {
      pairs[pairAt(text, index)] = 1;
      const sample = text.slice(index, index + SAMPLE);
      const known = places.get(sample) ?? [];
      if (known.length < MAX_PLACES) known.push({ form, index });
      places.set(sample, known);
    }
  }
  return (text) => {
    let result = "";
    let copied = 0;
    for (let at = 0; at + SAMPLE <= text.length; at += step) {
      if (pairs[pairAt(text, at)] === 0 || pairs[pairAt(text, at + 2)] === 0) continue;
      let start = at;
      let end = at;
      for (const { form, index } of places.get(text.slice(at, at + SAMPLE)) ?? []) {
        const from = Math.max(copied, at - countEqual(text, at - 1, form.text, index - 1, -1));
        const to = at + countEqual(text, at, form.text, index, 1);
        if (to - from >= form.shortest && to - from > end - start) {
          start = from;
          end = to;
        }
      }
      if (start === end) continue;
      // Half an escape would make JSON unreadable.
      const { before, after } = escapeAround(text, start);
      if (before > 0) start += after;
      end -= escapeAround(text, end).before;
      // A short part may be in an escape whole.
      if (end <= start) continue;
      result += text.slice(copied, start) + REDACTED;
      copied = end;
      at = end - step;
    }
    return copied === 0 ? text : result + text.slice(copied);
  };
}

function pairAt(text: string, at: number): number {
  return ((text.charCodeAt(at) & 0xff) << 8) | (text.charCodeAt(at + 1) & 0xff);
}

/** How many characters from two positions on, or back from them, are the same. */
function countEqual(text: string, at: number, part: string, index: number, step: 1 | -1): number {
  let count = 0;
  while (part[index] !== undefined && text[at] === part[index]) {
    at += step;
    index += step;
    count += 1;
  }
  return count;
}

/** How much of an escape of JSON stands before a position, and after it. */
function escapeAround(
  text: string,
  at: number,
): { readonly before: number; readonly after: number } {
  const [found = ""] = /\\+(?:u[\da-fA-F]{0,3})?$/.exec(text.slice(Math.max(0, at - 99), at)) ?? [];
  const slashes = found.lastIndexOf("\\") + 1;
  // Two of them are one that is escaped.
  if (slashes % 2 === 0) return { before: 0, after: 0 };
  const before = found.length - slashes + 1;
  return { before, after: (text[at - before + 1] === "u" ? 6 : 2) - before };
}

/** Removes optional escapes from JSON, such as `\u0041` and `\/`. */
function unescapeJson(text: string): string {
  return text.replace(/\\(?:u00([2-7][\da-fA-F])|.)/g, (escaped, code?: string) => {
    if (code === undefined) return escaped === "\\/" ? "/" : escaped;
    // As JSON writes it without an optional escape.
    return JSON.stringify(String.fromCharCode(Number.parseInt(code, 16))).slice(1, -1);
  });
}

function shortestPart(key: string): number {
  return Math.max(SAMPLE, Math.min(SHORTEST_PART, Math.floor(key.length / 2)));
}

/** Replaces a masked key, such as `sk_l****wxyz`. */
function replaceMasked(text: string, key: string): string {
  const replaced = (_: string, before: string, mask: string, after: string) => {
    const start = overlap(before, key);
    const lead = before.slice(0, before.length - start);
    return lead + (start === 0 ? mask : REDACTED) + after.slice(overlap(key, after));
  };
  return text.replace(/([^\s"'`*•…]{0,64}?)([*•…]+|\.{3,})([^\s"'`*•…]{0,64})/g, replaced);
}

/** How many characters at the end of `left` start `right`. A single one does not count. */
function overlap(left: string, right: string): number {
  for (let length = Math.min(left.length, right.length); length > 1; length -= 1) {
    if (left.endsWith(right.slice(0, length))) return length;
  }
  return 0;
}
