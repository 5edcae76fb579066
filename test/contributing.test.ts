import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
const guide = readFileSync(path.join(root, "CONTRIBUTING.md"), "utf8");

/** The folders whose every file has a line in the map. */
const sources = [
  "cli",
  "generator",
  "playground",
  "runtime",
  "simulator",
  "plugins",
  "templates",
  "scripts",
  "examples",
  "specs",
];

describe("the map of CONTRIBUTING.md", () => {
  const [, map = ""] = guide.split(/^## The map$/m);
  const names = [...map.matchAll(/^- `([^`]+)` \S.*$/gm)].map(([, name = ""]) => name);

  test("lists every source file once, and nothing else", () => {
    expect(names.filter((name) => !name.endsWith("/")).sort()).toEqual(filesIn(sources).sort());
  });

  test("has one line for every folder of the sources and of the tests", () => {
    const folders = filesIn(sources).map((file) => `${path.posix.dirname(file)}/`);
    const testFolders = filesIn(["test"]).map((file) => /^test\/(?:[^/]+\/)?/.exec(file)?.[0]);
    const wanted = new Set([...folders, ...testFolders, "docs/", "generated/"]);
    expect(names.filter((name) => name.endsWith("/")).sort()).toEqual([...wanted].sort());
  });

  test("says of each what it is for", () => {
    expect(map.split("\n").filter((line) => line.startsWith("- "))).toHaveLength(names.length);
  });
});

describe("CONTRIBUTING.md", () => {
  test("names no file or folder that is not there", () => {
    const named = [...guide.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)].map(([, name = ""]) => name);
    expect(named).toContain("generator/generate.ts");
    expect(named.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
  });

  test("names no npm script that package.json lacks", () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
    const named = [...guide.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
    expect(named).toContain("check");
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

/** The files below these folders, what a build or an install puts there left out. */
function filesIn(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
      .map((name) => name.split(path.sep).join("/"))
      .filter((name) => !/(^|\/)(dist|node_modules)\//.test(name)),
  );
}
