/** Takes the key out of text. */
export interface Redactor {
  /** Takes out the plain key. For events and results: nothing else may change. */
  plain(text: string): string;
  /** Takes out the whole key in any encoding. */
  whole(text: string): string;
  /** Takes out its parts as well. For what the service or the network says in an error. */
  parts(text: string): string;
}

const REDACTED = "[redacted]";
/** A shorter key is a placeholder, and its letters may be part of a paid result. */
const SHORTEST_KEY = 8;
const SHORTEST_PART = 6;

export function redactorFor(key: string | undefined): Redactor {
  if (key === undefined || key === "") return { plain: same, whole: same, parts: same };
  if (last?.key !== key) last = { key, redactor: createRedactor(key) };
  return last.redactor;
}

// Call after call has the same key: its encodings are made once.
let last: { readonly key: string; readonly redactor: Redactor } | undefined;

function createRedactor(key: string): Redactor {
  const forms = plainForms(key).map(formOf);
  const all = [...forms, ...base64Forms(key).map(formOf)];
  const whole = (text: string): string => replaceForms(text, all);
  return {
    plain: key.length < SHORTEST_KEY ? same : (text) => replaceForms(text, forms),
    whole,
    parts: (text) => replaceMasked(replaceParts(whole(text), key), key),
  };
}

function same(text: string): string {
  return text;
}

/** A way in which the key may be written. */
interface Form {
  readonly text: string;
  /** One of its signs: text without it is told by a search that takes a quarter of the time. */
  readonly sign: string;
}

/** What JSON has least of, with words, addresses and times in it. */
const RARE_CHARACTERS = [..."QJXKVWYGHBqjxzkvwyg"];

function formOf(text: string): Form {
  return { text, sign: RARE_CHARACTERS.find((sign) => text.includes(sign)) ?? text };
}

function replaceForms(text: string, forms: readonly Form[]): string {
  // Most text has no escape, and no search is quicker than that for a single sign.
  if (text.includes("\\") && /\\(?:\/|u00[2-7])/.test(text)) {
    const plain = withFewEscapes(text);
    const clean = replaceWritten(plain, forms);
    // Where the key is not hidden by escapes they stay as they are.
    if (clean !== plain) return clean;
  }
  return replaceWritten(text, forms);
}

/** JSON as we would write it: its makers may escape any sign, as `\u0041`, and a slash as `\/`. */
function withFewEscapes(text: string): string {
  return text.replace(/\\(?:u00([2-7][\da-f])|.)/gis, (written, code?: string) => {
    if (written === "\\/") return "/";
    if (code === undefined) return written;
    return JSON.stringify(String.fromCharCode(Number.parseInt(code, 16))).slice(1, -1);
  });
}

function replaceWritten(text: string, forms: readonly Form[]): string {
  for (const form of forms) {
    if (text.includes(form.sign) && text.includes(form.text))
      return forms.reduce((left, each) => left.replaceAll(each.text, REDACTED), text);
  }
  return text;
}

/** The key in JSON, as itself and in a URL: mostly one and the same. */
function plainForms(key: string): string[] {
  return [...new Set([JSON.stringify(key).slice(1, -1), key, encodeURIComponent(key)])];
}

/** The key in base64, wherever it begins there: as in a Basic header. */
function base64Forms(key: string): string[] {
  if (key.length < SHORTEST_KEY) return [];
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.from("\0".repeat(before) + key);
    // Only the characters that no neighbour of the key can change.
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor((bytes.length * 8) / 6);
    return (["base64", "base64url"] as const).map((each) => bytes.toString(each).slice(from, to));
  });
}

function replaceParts(text: string, key: string): string {
  const shortest = Math.max(4, Math.min(SHORTEST_PART, Math.floor(key.length / 2)));
  let result = "";
  let kept = 0;
  let at = 0;
  while (at + shortest <= text.length) {
    let end = at + shortest;
    if (!key.includes(text.slice(at, end))) {
      at += 1;
      continue;
    }
    while (end < text.length && key.includes(text.slice(at, end + 1))) end += 1;
    result += text.slice(kept, at) + REDACTED;
    at = end;
    kept = end;
  }
  return result + text.slice(kept);
}

/** `sk_l****wxyz`: the ends of the key around a mask. */
function replaceMasked(text: string, key: string): string {
  return text.replace(
    /([^\s"'`*•…]{0,64}?)([*•…]+|\.{3,})([^\s"'`*•…]{0,64})/g,
    (whole, ...groups) => {
      const [before = "", mask = "", after = ""] = groups.slice(0, 3).map(String);
      const start = overlap(before, key);
      const end = overlap(key, after);
      if (start === 0 && end === 0) return whole;
      const kept = before.slice(0, before.length - start);
      return kept + (start === 0 ? mask : REDACTED) + after.slice(end);
    },
  );
}

/** How much of the end of `left` is the beginning of `right`; a single character proves nothing. */
function overlap(left: string, right: string): number {
  for (let length = Math.min(left.length, right.length); length > 1; length -= 1) {
    if (left.endsWith(right.slice(0, length))) return length;
  }
  return 0;
}
