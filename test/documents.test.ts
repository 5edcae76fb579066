import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { repository } from "./readme-blocks.js";

/** Every document that people read, by its path in the repository. */
const documents = [".", ".github", "docs", "docs/api", "docs/decisions", "runtime"]
  .flatMap((folder) =>
    readdirSync(path.join(repository, folder)).map((name) => path.posix.join(folder, name)),
  )
  .filter((file) => file.endsWith(".md") || file === "llms.txt");

describe("every link in the documents", () => {
  test.each(documents)("of %s leads to a file, and to a heading of it", (document) => {
    const broken = linksOf(document).filter((link) => !leadsSomewhere(document, link));
    expect(broken).toEqual([]);
  });
});

test("llms.txt leads to every document for users and to every page of the API", () => {
  const targets = linksOf("llms.txt");
  const wanted = documents.filter((file) =>
    /^(?:README|runtime\/README|docs\/[\w-]+)\.md$/.test(file),
  );
  expect(targets).toEqual(expect.arrayContaining(wanted));
  const pages = documents.filter((file) => /^docs\/api\/(?:runtime|modelsmith)/.test(file));
  const otherBundlers = /-(?:esbuild|rolldown|rollup|rspack|webpack)\.md$/;
  expect(targets).toEqual(expect.arrayContaining(pages.filter((it) => !otherBundlers.test(it))));
});

test("the menu of the site leads to every manual", () => {
  const menu = read("docs/.vitepress/config.mjs");
  const manuals = documents.flatMap((file) => /^docs\/([\w-]+)\.md$/.exec(file)?.[1] ?? []);
  expect(manuals.filter((name) => !menu.includes(`"/${name}"`))).toEqual([]);
});

test("the index of decisions lists every record", () => {
  const records = documents.filter((file) => /^docs\/decisions\/(?!README)/.test(file));
  const links = linksOf("docs/decisions/README.md").map((link) => `docs/decisions/${link}`);
  expect(links).toEqual(expect.arrayContaining(records));
});

/** Commands that a test runs without their block: what they begin with, and which test. */
const runElsewhere = {
  "npm ci": "CI itself, and test/examples.integration.test.ts",
  "cd ../modelsmith":
    "test/package.integration.test.ts and test/package-managers.integration.test.ts",
  "npx modelsmith generate --openapi openapi.json --docs docs.json\n":
    "the same, in the README's block",
  "git merge other": "test/generator/merge.integration.test.ts",
  "npm run example:queue": "test/examples/queue.integration.test.ts",
};

describe("every snippet of the manuals", () => {
  const manuals = documents.filter((file) =>
    /^(README|runtime\/README|docs\/[\w-]+)\.md$/.test(file),
  );

  test.each(manuals)("of %s is marked for a test", (document) => {
    const blocks = read(document).matchAll(/(-->\n\n)?^```(?:sh|ts|js)\n([\s\S]*?)^```/gm);
    const unmarked = [...blocks]
      .filter(([, mark]) => mark === undefined)
      .map(([, , code = ""]) => code)
      .filter((code) => !Object.keys(runElsewhere).some((start) => code.startsWith(start)));
    expect(unmarked).toEqual([]);
  });

  test.each(manuals)("of %s imports only what the page says to install", (document) => {
    const text = read(document);
    const imported = [...text.matchAll(/ from "((?:@[^/"]+\/)?[^@./"][^/"\n]*)[^"\n]*";$/gm)]
      .map(([, name = ""]) => name)
      .filter((name) => !/^(node:|@?modelsmith\b)/.test(name));
    // Whoever configures Vite has it.
    const unnamed = imported.filter(
      (name) => name !== "vite" && !text.includes(`\`${name}\``) && !installs(text).includes(name),
    );
    expect(unnamed).toEqual([]);
  });
});

/** What a page says to install. */
function installs(text: string): readonly string[] {
  const commands = text.matchAll(/npm install ([^`\n]+)/g);
  return [...commands].flatMap(([, words = ""]) => words.split(" "));
}

/** The targets of Markdown links that stay in the repository. */
function linksOf(document: string): readonly string[] {
  const links = read(document).matchAll(/\]\(([^)\s]+)\)/g);
  return [...links].map(([, link = ""]) => link).filter((link) => !/^\w+:/.test(link));
}

function leadsSomewhere(document: string, link: string): boolean {
  const [target = "", heading] = link.split("#");
  const file = target === "" ? document : path.posix.join(path.posix.dirname(document), target);
  if (!existsSync(path.join(repository, file))) return false;
  return heading === undefined || headingsOf(file).includes(heading);
}

/** The headings of a document as its links name them. */
function headingsOf(file: string): readonly string[] {
  const headings = read(file).matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, text = ""]) =>
    text
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

function read(file: string): string {
  return readFileSync(path.join(repository, file), "utf8");
}
