import { PassThrough, Readable } from "node:stream";
import { beforeAll, expect, test } from "vitest";
import { runProgram } from "../../../cli/program.js";
import { createTerminal } from "../../../cli/shell/terminal.js";
import { folderWith } from "../../temporary-folder.js";
import { smallProject } from "../small-project.js";

/** What a person sees of tables and lists in windows of different widths. */

beforeAll(async () => {
  process.chdir(await folderWith(smallProject));
  // The first run writes; all others are alike.
  await seen(commands[0] ?? [], 100);
});

async function seen(words: readonly string[], columns: number): Promise<readonly string[]> {
  let written = "";
  const stream = {
    isTTY: true,
    columns,
    write(text: string) {
      written += text;
    },
  };
  const environment = { NO_COLOR: "1", MODELSMITH_STATE_FOLDER: "state" };
  await runProgram({
    terminal: createTerminal(stream, stream, environment),
    environment,
    argv: words,
    readInput: () => Promise.resolve(""),
    openStdio: () => ({ input: Readable.from([]), output: new PassThrough() }),
    onInterrupt: () => () => {},
    ignoreClosedStdout: () => {},
    setExitCode: () => {},
  });
  return written.trimEnd().split("\n");
}

const commands = [
  ["generate", "--openapi", "openapi.json", "--docs", "docs.json"],
  ["inspect", "google/nano-banana-pro"],
  ["inspect", "--category", "Images"],
  ["doctor"],
  ["simulate", "--list-faults"],
];

/** Each command where nothing breaks a line: the same for every width that it is compared with. */
const unbroken = new Map<readonly string[], Promise<readonly string[]>>();

function unbrokenOf(words: readonly string[]): Promise<readonly string[]> {
  const known = unbroken.get(words) ?? seen(words, 10_000);
  unbroken.set(words, known);
  return known;
}

test.each(
  commands.flatMap((words) => [40, 60, 80, 120].map((columns) => [columns, words] as const)),
)("at %i columns, %j breaks at words alone", async (columns, words) => {
  const lines = await seen(words, columns);
  const wide = await unbrokenOf(words);
  // What is longer has no place to break, or is to be copied.
  const long = lines.filter((line) => line.length > columns && / /.test(line.trim()));
  expect(long.filter((line) => !/npx |to paste into/.test(line))).toEqual([]);
  const toPaste = (text: readonly string[]) => text.filter((line) => /npx |to paste /.test(line));
  expect(toPaste(lines)).toEqual(toPaste(wide));
  const wordsOf = (text: readonly string[]) =>
    text
      .join(" ")
      .replace(/\s+/g, " ")
      .replace(/\d+\.\d\d s/, "");
  expect(wordsOf(lines)).toEqual(wordsOf(wide));
});

test("a setting whose text has a space is not broken there", async () => {
  for (let columns = 40; columns < 80; columns += 1) {
    const shown = (await seen(["doctor"], columns)).join("\n");
    expect(shown).toMatch(/prefix: "Bearer /);
    expect(shown).not.toMatch(/"Bearer *\n/);
  }
});

test("what to do after an error breaks at words, and its command has a line of its own", async () => {
  const lines = await seen(
    ["create", "nano-banana-pro", "--prompt", "a", "--aspect-ratio", "9:1"],
    48,
  );
  const commands = lines.filter((line) => line.includes("npx "));
  expect(commands.map((line) => line.trim())).toEqual([
    expect.stringMatching(/^npx modelsmith inspect /),
  ]);
  const long = lines.filter((line) => line.length > 48 && !line.startsWith("connecting"));
  expect(long).toEqual(commands);
});

const helpPages = [
  ...["", "generate", "inspect", "create nano-banana-pro", "wait", "simulate", "mcp", "playground"],
  ...["init", "pull", "doctor", "list", "open", "check-key", "credits", "explain-error", "diff"],
  ...["release", "completion"],
].map((words) => [...words.split(" ").filter(Boolean), "--help"]);

test.each([40, 60, 80, 100, 120])("at %i columns, every help has two columns", async (columns) => {
  for (const words of helpPages) {
    const blocks = (await seen(words, columns)).join("\n").split("\n\n");
    for (const block of blocks) {
      const [title = "", ...rows] = block.split("\n");
      if (!/^(?:Options|Commands|Positionals|Input of .*):$/.test(title)) continue;
      // What goes on is below what it goes on from, and no name is among it.
      const below = rows.map((row) => row.search(/\S/)).filter((indent) => indent > 8);
      const [right = Number.NaN] = below;
      expect([words, title, new Set(below).size]).toEqual([
        words,
        title,
        Math.min(1, below.length),
      ]);
      const named = rows.filter((row) => row.search(/\S/) <= 8);
      const apart = named.filter(
        (row) => row.length > right && row.slice(right - 2, right) !== "  ",
      );
      // A name that is too long for the left column stands alone.
      expect(apart.filter((row) => / {2}/.test(row.trim()))).toEqual([]);
      const wide = rows.filter((row) => row.length > columns && row.search(/\S/) > 8);
      expect(wide.filter((row) => / /.test(row.trim()))).toEqual([]);
    }
  }
});
