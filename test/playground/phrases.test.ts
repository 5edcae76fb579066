import { expect, test } from "vitest";
import { type Phrase, phrasesOf } from "../../playground/page/ui/phrases.js";

/** Phrases as one text, with what they are. */
function shown(phrases: readonly Phrase[]): string {
  return phrases
    .map((phrase) => {
      if (phrase.kind === "link") return `<${phrase.text}: ${phrase.address}>`;
      return phrase.kind === "text" ? phrase.text : `<${phrase.kind} ${phrase.text}>`;
    })
    .join("");
}

test.each([
  ["Use `seed` for **the same** picture.", "Use <code seed> for <strong the same> picture."],
  ["See [the guide](https://a.example/b?c=1).", "See <the guide: https://a.example/b?c=1>."],
  ["See https://a.example/b, or not.", "See <https://a.example/b: https://a.example/b>, or not."],
  ["[Learn more](/docs/images).", "Learn more."],
  ["[Free](javascript:alert(1)) [and](http://a.example)", "[Free](javascript:alert(1)) and"],
  ["<b>Bold</b> <script>alert(1)</script>", "<b>Bold</b> <script>alert(1)</script>"],
  ["One line\nof the same paragraph.", "One line of the same paragraph."],
  ["One\n\nTwo:\n- a\n- b\n1. c", "One\n\nTwo:\n- a\n- b\n1. c"],
  ["2 * 3 ** 4 ` 5 [6", "2 * 3 ** 4 ` 5 [6"],
  ["See the balance: ", "See the balance: "],
])("%j is shown as %j", (description, expected) => {
  expect(shown(phrasesOf(description))).toBe(expected);
});

// So long that work which grows with the square of the length would not end within the time of a test.
test.each(["[", "[a](", "**", "a  ", "1\n1"])("a long text of %j stays as it is", (part) => {
  const text = part.repeat(200_000);
  // Not with a comparison that shows both, which takes long itself.
  expect(shown(phrasesOf(text)) === text.replaceAll("\n", " ")).toBe(true);
});
