/** What a part of a schema is, by which it is known where the order of a list has a meaning. */
type Part = "schema" | "fields" | "sequence" | "values" | "value";

/** The keywords under which something else stands than schemas, and lists in any order. */
const parts: ReadonlyMap<string, Part> = new Map([
  ["properties", "fields"],
  ["$defs", "fields"],
  ["prefixItems", "sequence"],
  ["enum", "values"],
  ["const", "value"],
  ["default", "value"],
]);

/**
 * Equal as JSON. In schemas the order of lists, such as types and allowed values, has no meaning; in a
 * value it has.
 */
export function isSameJson(before: unknown, after: unknown, part: Part = "schema"): boolean {
  return canonicalSchema(before, part) === canonicalSchema(after, part);
}

/** JSON in which what is the same is the same text. */
export function canonicalSchema(value: unknown, part: Part = "schema"): string {
  if (Array.isArray(value)) {
    const texts = value.map((item) => canonicalSchema(item, partOfItems(part)));
    return `[${(part === "value" || part === "sequence" ? texts : texts.sort()).join()}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  const texts = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(
      ([name, member]) => `${JSON.stringify(name)}:${canonicalSchema(member, partAt(name, part))}`,
    );
  return `{${texts.sort().join()}}`;
}

function partOfItems(part: Part): Part {
  if (part === "values") return "value";
  return part === "sequence" ? "schema" : part;
}

function partAt(name: string, holder: Part): Part {
  if (holder === "value") return "value";
  // The name of a field is no keyword.
  return holder === "fields" ? "schema" : (parts.get(name) ?? "schema");
}
