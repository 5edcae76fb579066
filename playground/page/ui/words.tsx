import type { JSX } from "preact";
import { type Phrase, phrasesOf } from "./phrases.js";

/** Text of a stranger, with the little Markdown that descriptions have: see {@link phrasesOf}. */
export function Words({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {phrasesOf(text).map((phrase, index) => (
        <PhraseView key={index.toString()} phrase={phrase} />
      ))}
    </>
  );
}

function PhraseView({ phrase }: { readonly phrase: Phrase }): JSX.Element {
  const { kind, text } = phrase;
  switch (kind) {
    case "text":
      return <>{text}</>;
    case "code":
      return <code>{text}</code>;
    case "strong":
      return <strong>{text}</strong>;
    case "link":
      return (
        <a href={phrase.address} target="_blank" rel="noreferrer noopener">
          {text}
        </a>
      );
  }
}
