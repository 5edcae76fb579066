const block = /<\/?(?:p|br|div|li|ul|ol|h[1-6]|tr|table|hr)\b[^<>]*>/gi;
const inline =
  /<\/?(?:a|b|i|u|s|em|strong|code|span|small|sub|sup|td|th|tbody|thead|img|font|kbd|mark)\b[^<>]*>/gi;
const code = /<code\b[^<>]*>([^<>`\n]+)<\/code>/gi;
const betweenCells = /<\/t[dh]>\s*<t[dh]\b[^<>]*>/gi;

const entities: ReadonlyMap<string, string> = new Map([
  ["&nbsp;", " "],
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&quot;", '"'],
  ["&#39;", "'"],
  ["&apos;", "'"],
  ["&amp;", "&"],
]);

/** HTML in a description as text. Other words in angle brackets, and code in backticks, stay. */
export function textOfHtml(text: string): string {
  if (!/<[/a-z]|&[a-z#]/i.test(text)) return text;
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : plain(part)))
    .join("")
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function plain(part: string): string {
  const cells = part.replace(code, "`$1`").replace(betweenCells, " – ");
  const text = cells.replace(block, "\n").replace(inline, "");
  return text.replace(/&(?:nbsp|lt|gt|quot|apos|amp|#39);/g, (name) => entities.get(name) ?? name);
}
