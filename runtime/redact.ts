/** Removes the key from text. */
export interface Redactor {
  /** Removes the plain key only. For events and results, where nothing else may change. */
  plain(text: string): string;
  /** Removes the whole key in any encoding. */
  whole(text: string): string;
  /** Removes parts of the key too. For errors of the service or the network. */
  parts(text: string): string;
}

const REDACTED = "[redacted]";
/** A shorter key is a placeholder. Its letters may occur in a paid result. */
const SHORTEST_KEY = 8;
const SHORTEST_PART = 6;

export function redactorFor(key: string | undefined): Redactor {
  if (key === undefined || key === "") return { plain: identity, whole: identity, parts: identity };
  if (last?.key !== key) last = { key, redactor: createRedactor(key) };
  return last.redactor;
}

// Most calls have the same key, so its encodings are computed once.
let last: { readonly key: string; readonly redactor: Redactor } | undefined;

function createRedactor(key: string): Redactor {
  const forms = plainForms(key).map(formOf);
  const all = [...forms, ...base64Forms(key).map(formOf)];
  const whole = (text: string): string => replaceForms(text, all);
  return {
    plain: key.length < SHORTEST_KEY ? identity : (text) => replaceForms(text, forms),
    whole,
    parts: (text) => replaceMasked(replaceParts(whole(text), key), key),
  };
}

function identity(text: string): string {
  return text;
}

/** An encoding of the key. */
interface Form {
  readonly text: string;
  /** A rare character of `text`. Searching for it first takes a quarter of the time. */
  readonly char: string;
}

/** The rarest characters in JSON with words, URLs and times. */
const RARE_CHARACTERS = [..."QJXKVWYGHBqjxzkvwyg"];

function formOf(text: string): Form {
  return { text, char: RARE_CHARACTERS.find((char) => text.includes(char)) ?? text };
}

function replaceForms(text: string, forms: readonly Form[]): string {
  // Most text has no escape, and searching for a single character is fastest.
  if (text.includes("\\") && /\\(?:\/|u00[2-7])/.test(text)) {
    const plain = unescapeJson(text);
    const clean = replaceExact(plain, forms);
    // If no key was hidden by escapes, keep the text as it is.
    if (clean !== plain) return clean;
  }
  return replaceExact(text, forms);
}

/** Removes optional escapes from JSON, such as `\u0041` and `\/`. */
function unescapeJson(text: string): string {
  return text.replace(/\\(?:u00([2-7][\da-f])|.)/gis, (escaped, code?: string) => {
    if (escaped === "\\/") return "/";
    if (code === undefined) return escaped;
    return JSON.stringify(String.fromCharCode(Number.parseInt(code, 16))).slice(1, -1);
  });
}

function replaceExact(text: string, forms: readonly Form[]): string {
  for (const form of forms) {
    if (text.includes(form.char) && text.includes(form.text))
      return forms.reduce((left, each) => left.replaceAll(each.text, REDACTED), text);
  }
  return text;
}

/** The key in JSON, in plain text and in a URL. These are usually the same. */
function plainForms(key: string): string[] {
  return [...new Set([JSON.stringify(key).slice(1, -1), key, encodeURIComponent(key)])];
}

/** The key in base64 at any offset, as in a Basic header. */
function base64Forms(key: string): string[] {
  if (key.length < SHORTEST_KEY) return [];
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.from("\0".repeat(before) + key);
    // Only the characters that do not depend on the text before or after the key.
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor((bytes.length * 8) / 6);
    return (["base64", "base64url"] as const).map((each) => bytes.toString(each).slice(from, to));
  });
}

function replaceParts(text: string, key: string): string {
  const shortest = Math.max(4, Math.min(SHORTEST_PART, Math.floor(key.length / 2)));
  let result = "";
  let copied = 0;
  let at = 0;
  while (at + shortest <= text.length) {
    let end = at + shortest;
    if (!key.includes(text.slice(at, end))) {
      at += 1;
      continue;
    }
    while (end < text.length && key.includes(text.slice(at, end + 1))) end += 1;
    result += text.slice(copied, at) + REDACTED;
    at = end;
    copied = end;
  }
  return result + text.slice(copied);
}

/** Replaces a masked key, such as `sk_l****wxyz`. */
function replaceMasked(text: string, key: string): string {
  return text.replace(
    /([^\s"'`*•…]{0,64}?)([*•…]+|\.{3,})([^\s"'`*•…]{0,64})/g,
    (whole, ...groups) => {
      const [before = "", mask = "", after = ""] = groups.slice(0, 3).map(String);
      const start = overlap(before, key);
      const end = overlap(key, after);
      if (start === 0 && end === 0) return whole;
      const lead = before.slice(0, before.length - start);
      return lead + (start === 0 ? mask : REDACTED) + after.slice(end);
    },
  );
}

/** How many characters at the end of `left` start `right`. A single one does not count. */
function overlap(left: string, right: string): number {
  for (let length = Math.min(left.length, right.length); length > 1; length -= 1) {
    if (left.endsWith(right.slice(0, length))) return length;
  }
  return 0;
}
