import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repository } from "./readme-blocks.js";

const rooms = ["cli", "generator", "playground", "plugins", "runtime", "simulator"];

test("a name that begins with is, has, may or can holds a yes or no: no pattern, text or list", () => {
  const name = String.raw`\b(?:is|has|may|can)[A-Z]\w*`;
  const collection = String.raw`new (?:RegExp|Set|Map)\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)`;
  const value = String.raw`(?:${collection}|\/[^\n]*\/[a-z]*|"[^"\n]*"|\`[^\`]*\`)`;
  const valued = new RegExp(String.raw`(?:const|let) ${name}(?:: [^=]+)? =\s+${value};`, "g");
  const typed = new RegExp(String.raw`${name}\??: (?:readonly |Readonly(?:Array|Map|Set)<)`, "g");
  expect([...found(rooms, valued), ...found(rooms, typed)]).toEqual([]);
});

test("a constant is written in capitals in the runtime, and nowhere else", () => {
  const others = rooms.filter((room) => room !== "runtime");
  expect(found(others, /^(?:export )?const [A-Z][A-Z_]+\b/gm)).toEqual([]);
});

/** What the sources of some rooms have of a pattern, each with its file. */
function found(folders: readonly string[], pattern: RegExp): readonly string[] {
  return folders.flatMap(sourcesIn).flatMap((file) => {
    const text = readFileSync(path.join(repository, file), "utf8");
    return [...text.matchAll(pattern)].map(([match]) => `${file}: ${match}`);
  });
}

function sourcesIn(folder: string): readonly string[] {
  const all = readdirSync(path.join(repository, folder), { encoding: "utf8", recursive: true });
  return all
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((file) => /\.tsx?$/.test(file) && !/\/(dist|node_modules)\//.test(file));
}
