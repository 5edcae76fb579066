/** A piece of a description. The address of a link begins with https. */
export type Phrase =
  | { readonly kind: "text" | "code" | "strong"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly address: string };

const marks =
  /`(?<code>[^`\n]{1,200})`|\*\*(?<strong>[^*\n]{1,200})\*\*|\[(?<label>[^\][\n]{1,200})\]\((?<target>[^()\s]{1,500})\)|(?<address>https:\/\/[^\s,;()<>"'`]+[^\s,;.()<>"'`])/g;

/** What is one paragraph in Markdown, written on several lines. */
const sameParagraph = /(?<=\S)[\t ]?\r?\n(?=[^\s\-*+•#>|])(?!\d+[.)]\s)/g;

/**
 * A description in pieces: what Markdown marks as code, as strong or as a link to an https address is that. All else,
 * HTML too, is text as it stands.
 */
export function phrasesOf(description: string): readonly Phrase[] {
  const text = description.replace(sameParagraph, " ");
  const phrases: Phrase[] = [];
  let end = 0;
  for (const found of text.matchAll(marks)) {
    if (found.index > end) phrases.push({ kind: "text", text: text.slice(end, found.index) });
    phrases.push(phraseOf(found.groups ?? {}));
    end = found.index + found[0].length;
  }
  if (end < text.length) phrases.push({ kind: "text", text: text.slice(end) });
  return phrases;
}

function phraseOf(found: Readonly<Record<string, string | undefined>>): Phrase {
  const { code, strong, label = "", target = "", address } = found;
  if (code !== undefined) return { kind: "code", text: code };
  if (strong !== undefined) return { kind: "strong", text: strong };
  if (address !== undefined) return { kind: "link", text: address, address };
  // Other addresses belong to a site that is not known here, or run scripts.
  return target.startsWith("https://")
    ? { kind: "link", text: label, address: target }
    : { kind: "text", text: label };
}
