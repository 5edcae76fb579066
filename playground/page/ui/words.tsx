import type { JSX } from "preact";

/** Text of a stranger, in which `code` is code and an https address is a link. Nothing else is markup. */
export function Words({ text }: { readonly text: string }): JSX.Element {
  const parts = text.split(/(`[^`\n]{1,200}`|https:\/\/[^\s,;()<>"'`]+[^\s,;.()<>"'`])/);
  return (
    <>
      {parts.map((part, index) => {
        // Every second part is what the expression found.
        if (index % 2 === 0) return part;
        if (part.startsWith("`")) return <code key={part}>{part.slice(1, -1)}</code>;
        return (
          <a key={part} href={part} target="_blank" rel="noreferrer noopener">
            {part}
          </a>
        );
      })}
    </>
  );
}
