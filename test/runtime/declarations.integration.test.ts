import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

/** What a file of declarations imports from packages, itself or through files beside it. */
function packagesOf(file: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const names = [...readFileSync(file, "utf8").matchAll(/^[^*]*(?:from |import\()"([^"]+)"/gm)];
  return names.flatMap(([, name = ""]) =>
    name.startsWith(".")
      ? packagesOf(path.resolve(path.dirname(file), name.replace(/\.js$/, ".d.ts")), seen)
      : [name],
  );
}

// They bring 170 files of types into a user's program: a third of the time that its check takes.
test.for(["index", "ai/index", "journal/index", "schema/index", "media/save-media"])(
  "the built declarations of %s need the types of no package, nor of Node",
  (entry) => {
    expect(packagesOf(path.resolve("runtime/dist", `${entry}.d.ts`))).toEqual([]);
  },
);
