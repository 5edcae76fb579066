import type { Model } from "./model.js";

/** How many functions rest on guesses about what costs money, and what was not taken. */
export interface Unsure {
  /** The spec does not say how the key is sent. */
  readonly auth: number;
  /** The spec does not say what the create answers. */
  readonly answers: number;
  /** Nothing of the spec is sure to read what the create starts. */
  readonly poll: number;
  /** Creates that nobody asked for: by their names and fields they make no images. */
  readonly aside: number;
}

export function unsureOf({ endpoints, aside = [] }: Model): Unsure {
  const all = endpoints.map(({ understood }) => understood);
  return {
    auth: all.filter(({ auth }) => auth.isGuess).length,
    answers: all.filter(({ lifecycle }) => lifecycle.answers.isGuess).length,
    poll: all.filter(({ lifecycle }) => lifecycle.poll?.isGuess).length,
    aside: aside.length,
  };
}
