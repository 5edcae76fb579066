import type { Answer } from "../../generator/read/read-endpoints.js";

/**
 * The media type in which a result is the picture itself; `undefined` if it is JSON.
 *
 * @param accept - the request's header; the service prefers JSON where the client takes both
 */
export function pickContent(
  answers: readonly Answer[],
  accept: string | undefined,
): string | undefined {
  const types = answers.flatMap(({ contents }) => contents.map(({ type }) => type));
  const accepted = (accept ?? "*/*").split(",").map((text) => text.replace(/;.*/s, "").trim());
  const takes = (type: string) =>
    accepted.some((wanted) => wanted === "*/*" || matches(wanted, type) || matches(type, wanted));
  const json = types.filter((type) => /json/i.test(type));
  const pictures = types.filter((type) =>
    /^(image|video|audio)\/|octet-stream$|\/(x-)?zip/i.test(type),
  );
  if (pictures.length === 0 || json.some(takes)) return undefined;
  const found =
    pictures.find((type) => /^image\/png/i.test(type)) ?? pictures.find(takes) ?? pictures[0];
  return found?.includes("*") ? "image/png" : found;
}

function matches(range: string, type: string): boolean {
  const [kind = "", rest = ""] = range.toLowerCase().split("/");
  return rest === "*"
    ? type.toLowerCase().startsWith(`${kind}/`)
    : range.toLowerCase() === type.toLowerCase();
}
