import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findConfig } from "../../generator/config/load-config.js";
import { simulateSpecs } from "../simulator/simulate-specs.js";
import { temporaryFolder } from "../temporary-folder.js";
import { specs } from "./mcp/serve.js";
import { program } from "./program.js";
import { environment, key } from "./run-cli.js";
import { enterSmallSpecs } from "./small-project.js";

beforeAll(enterSmallSpecs);

/** What a person sees, on a terminal of the system. */

// Prebuilt for the usual systems only: elsewhere the rest of the tests must do.
const pty = await import("@lydell/node-pty").catch(() => undefined);

const quick = await simulateSpecs({ latencyMs: 700 });
const slow = await simulateSpecs({ latencyMs: 60_000 });
afterAll(() => Promise.all([quick.close(), slow.close()]));

interface Seen {
  readonly code: number;
  /** Everything that was written, escapes and all. */
  readonly screen: string;
}

interface RunOptions {
  readonly more?: Readonly<Record<string, string>>;
  /** Run instead of the program alone. */
  readonly shell?: string;
  /** Once something is on the screen, what happens, in this order. Escapes are written `ESC`. */
  readonly steps?: readonly (readonly [on: RegExp, action: (child: Child) => void])[];
}

type Child = Pick<import("@lydell/node-pty").IPty, "write" | "resize">;

const ctrlC = (child: Child) => child.write("\u0003");

function run(
  words: readonly string[],
  { more = {}, shell, steps = [] }: RunOptions = {},
): Promise<Seen> {
  if (pty === undefined) throw new Error("skipped without a pseudo-terminal");
  const [file, args] =
    shell === undefined
      ? [process.execPath, [program, ...words]]
      : ["sh", ["-c", shell, process.execPath, program, ...words]];
  const child = pty.spawn(file, args, {
    cols: 100,
    rows: 30,
    env: { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", ...environment, ...more },
  });
  let screen = "";
  const left = [...steps];
  child.onData((text) => {
    screen += text;
    while (left[0]?.[0].test(visible(screen))) left.shift()?.[1](child);
  });
  return new Promise((resolve) => {
    child.onExit(({ exitCode }) => resolve({ code: exitCode, screen }));
  });
}

const boat = (baseUrl: string) => [
  "create",
  "google/nano-banana",
  "--prompt",
  "A paper boat",
  "--base-url",
  baseUrl,
];

describe.skipIf(pty === undefined)("on a terminal", () => {
  test("a live line shows state, time and id, and is gone at the end", async () => {
    const { code, screen } = await run(boat(quick.baseUrl));
    expect(code).toBe(0);
    expect(visible(screen)).toMatch(/IN_PROGRESSESC\[39m {2}\d\.\d sESC\[2m {2}gen_/);
    const shown = visible(screen).split("\rESC[2K").at(-1) ?? "";
    expect(shown).toMatch(/ESC\[32mCOMPLETEDESC\[39m in \d\.\d s, 1 credit/);
    expect(shown).toMatch(/1024 × 1024 {2}image\/png {2}http:\/\/127/);
    expect(screen).not.toContain(key);
  });

  test("there are no colours under NO_COLOR", async () => {
    const { screen } = await run(boat(quick.baseUrl), { more: { NO_COLOR: "1" } });
    expect(screen.replaceAll("\u001b[2K", "")).not.toContain("\u001b[3");
    expect(screen).toMatch(/COMPLETED in/);
  });

  test("mcp says what it waits for", async () => {
    const { screen } = await run(["mcp", ...specs], {
      steps: [[/An MCP server.*add --http/s, ctrlC]],
    });
    expect(visible(screen).match(/An MCP server/g)).toHaveLength(1);
  });

  test.each([
    ["Ctrl-C", "\u0003"],
    ["Ctrl-D", "\u0004"],
  ])("%s at a question of init ends it, and nothing is written", async (_, sign) => {
    const { code, screen } = await run(["init"], {
      steps: [[/Platform's spec/, (child) => child.write(sign)]],
    });
    expect(visible(screen)).toMatch(/Platform's spec.*[\r\n]+Nothing was written\.[\r\n]+$/s);
    expect([code, await findConfig(".")]).toEqual([130, undefined]);
  });

  test("--save shows where the picture is", async () => {
    const folder = await temporaryFolder();
    const { screen } = await run([...boat(quick.baseUrl), "--save", path.join(folder, "boat.png")]);
    expect(screen).toMatch(/downloading/);
    expect(screen).toMatch(/saved .*boat\.png.* \(1024 × 1024, \d+ kB\)/);
    expect(screen).not.toContain("\u001b_G");
    expect(await readdir(folder)).toEqual(["boat.png"]);
  });

  test("--save shows the picture itself where the terminal can", async () => {
    const folder = await temporaryFolder();
    const words = [...boat(quick.baseUrl), "--save", path.join(folder, "boat.png")];
    const { screen } = await run(words, { more: { TERM: "xterm-kitty" } });
    expect(screen).toContain("\u001b_Ga=T,f=100,c=40,m=1;iVBOR");
  });

  describe.concurrent("of which its name says nothing is asked whether it shows sixels", () => {
    const question = /ESC\[c/;
    const picture = "\u001bP0;1;0q";
    const answering =
      (text: string) =>
      (child: Child): void =>
        child.write(text);

    async function save(options: RunOptions): Promise<Seen> {
      const folder = await temporaryFolder();
      const words = [...boat(quick.baseUrl), "--save", path.join(folder, "boat.png")];
      const seen = await run(words, { ...options, more: { CI: "", ...options.more } });
      expect(await readdir(folder)).toEqual(["boat.png"]);
      return seen;
    }

    const saysYes = answering("\u001b[?62;4;22c");

    test("and shows the picture if it says so", async () => {
      const { code, screen } = await save({ steps: [[question, saysYes]] });
      expect([code, screen.includes(picture), screen.includes("62;4")]).toEqual([0, true, false]);
    });

    test("and reads as before once it has answered", async () => {
      let typing: NodeJS.Timeout | undefined;
      const words = [...boat(slow.baseUrl), "--save", "never/"];
      const type = (child: Child) => {
        typing = setInterval(() => child.write("typed ahead"), 200);
      };
      const stop = (child: Child) => {
        clearInterval(typing);
        ctrlC(child);
      };
      const { code } = await run(words, {
        more: { CI: "" },
        steps: [
          [question, saysYes],
          [question, type],
          // Echoed: the terminal edits lines again.
          [/typed ahead/, stop],
        ],
      });
      expect(code).toBe(130);
    });

    test.each([
      ["that it shows none", [[question, answering("\u001b[?64;1;22c")]]],
      ["nothing", []],
    ] as const)("and shows none if it says %s", async (_, steps) => {
      const { code, screen } = await save({ steps });
      expect([code, question.test(visible(screen)), screen.includes(picture)]).toEqual([
        0,
        true,
        false,
      ]);
    });

    test.each([
      ["with input from elsewhere", { shell: '"$0" "$@" < /dev/null' }],
      // It would be stopped there, in the middle of a paid call.
      ["in the background", { shell: 'set -m; "$0" "$@" & wait $!' }],
    ] as const)("but not %s", async (_, options) => {
      const { code, screen } = await save(options);
      expect([code, question.test(visible(screen)), screen.includes(picture)]).toEqual([
        0,
        false,
        false,
      ]);
    });

    test("and Ctrl-C still ends the call", async () => {
      const words = [...boat(slow.baseUrl), "--save", "never/"];
      const { code, screen } = await run(words, { more: { CI: "" }, steps: [[question, ctrlC]] });
      expect([code, screen]).toEqual([130, expect.stringMatching(/interrupted: /)]);
    });
  });

  test("the live line stays one line in a window that becomes narrower", async () => {
    const { screen } = await run(boat(slow.baseUrl), {
      steps: [
        [/IN_QUEUE.*gen_/, (child) => child.resize(24, 30)],
        // Not before it is drawn again: that is a write of its own.
        [/\rESC\[\dAESC\[J.*…/s, ctrlC],
      ],
    });
    // Its two or three rows are taken off, and what follows has one.
    const [, after = ""] = visible(screen).split(/\rESC\[[12]AESC\[J/);
    const drawn = after.replace(/\rESC\[2K.*/s, "").replace(/ESC\[\d+m|\^C/g, "");
    expect(drawn).toMatch(/^IN_QUEUE {2}\d+\.\d s .*…$/);
    expect(drawn.length).toBeLessThan(24);
  });

  test("Ctrl-C says how to go on", async () => {
    const { code, screen } = await run(boat(slow.baseUrl), { steps: [[/accepted as/, ctrlC]] });
    expect(screen).toMatch(/interrupted: /);
    expect(screen).toMatch(/modelsmith wait gen_/);
    expect(code).toBe(130);
  });

  test("a failure is a paragraph without a stack", async () => {
    const { code, screen } = await run([...boat("http://127.0.0.1:9"), "--poll-timeout", "1"]);
    expect(screen).toMatch(/error: .*nothing could be sent/i);
    expect(screen).not.toContain("POST /generation");
    expect(screen).toMatch(/Nothing was charged/);
    expect(screen).not.toMatch(/\n\s+at /);
    expect(code).toBe(11);
  });
});

/** The screen with escapes that can be read. */
function visible(screen: string): string {
  return screen.replaceAll("\u001b", "ESC");
}
