import type { JsonValue } from "../util/json.js";

/** A piece of a sentence: our words, or a part of the spec that stands out as code. */
export type SentencePart = string | { readonly code: string };

export type Sentence = readonly SentencePart[];

/** A template whose values stand out as code. */
export function words(texts: TemplateStringsArray, ...codes: readonly string[]): Sentence {
  return texts.flatMap((text, index) => {
    const code = codes[index];
    return code === undefined ? [text] : [text, { code }];
  });
}

export function json(value: JsonValue | undefined): SentencePart {
  return value === undefined ? "none" : { code: JSON.stringify(value) };
}

export function listOf(parts: readonly SentencePart[], separator = ", "): Sentence {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
}
