import type { JSX } from "preact";
import { Words } from "./words.js";

interface AboutProps {
  readonly text: string;
  readonly id?: string;
  /** Longest text, in characters, that is shown whole at once. */
  readonly most?: number;
}

/** A description. A long one shows its first sentence, and the rest when asked. */
export function About({ text, id, most = 160 }: AboutProps): JSX.Element {
  const [first = "", ...rest] = text.trim().split(/(?<=[.!?])\s+/);
  if (text.length < most || rest.length === 0)
    return (
      <p class="about" id={id}>
        <Words text={text.trim()} />
      </p>
    );
  return (
    <details class="about" id={id}>
      <summary>
        <Words text={first} />
      </summary>
      <p>
        <Words text={text.trim().slice(first.length).trim()} />
      </p>
    </details>
  );
}
