import { createHash } from "node:crypto";

/** Hosts take no longer name. */
const longestName = 64;

/**
 * A tool's name for each model: `google/nano-banana-pro` becomes `google_nano-banana-pro`. Names
 * have only `[a-zA-Z0-9_-]`, and differ in more than case. A name that another model would have too,
 * that is too long or that is taken, gets a part of its key's hash: it depends on no other model's
 * position.
 *
 * @param taken - names of other tools
 */
export function toolNames(
  keys: readonly string[],
  taken: readonly string[],
): ReadonlyMap<string, string> {
  const plain = new Map([...new Set(keys)].map((key) => [key, toolNameOf(key)]));
  const owners = new Map<string, number>();
  for (const name of [...plain.values(), ...taken]) {
    const folded = name.toLowerCase();
    owners.set(folded, (owners.get(folded) ?? 0) + 1);
  }
  return new Map(
    [...plain].map(([key, name]) => {
      const isFree = owners.get(name.toLowerCase()) === 1 && name.length <= longestName;
      return [key, isFree ? name : hashedName(key, name)];
    }),
  );
}

function toolNameOf(key: string): string {
  return key.replaceAll("/", "_").replace(/[^a-zA-Z0-9_-]/g, "-") || "model";
}

function hashedName(key: string, name: string): string {
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 8);
  return `${name.slice(0, longestName - hash.length - 1)}-${hash}`;
}
