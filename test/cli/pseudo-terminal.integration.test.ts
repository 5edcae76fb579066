import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { simulate } from "../../simulator/index.js";
import { temporaryFolder } from "../temporary-folder.js";
import { program } from "./program.js";
import { environment, key } from "./run-cli.js";

/** What a person sees, on a terminal of the system. */

// Prebuilt for the usual systems only: elsewhere the rest of the tests must do.
const pty = await import("@lydell/node-pty").catch(() => undefined);

const quick = await simulate({ openapi: "specs/openapi.json", latencyMs: 700 });
const slow = await simulate({ openapi: "specs/openapi.json", latencyMs: 60_000 });
afterAll(() => Promise.all([quick.close(), slow.close()]));

interface Seen {
  readonly code: number;
  /** Everything that was written, escapes and all. */
  readonly screen: string;
}

function run(
  words: readonly string[],
  { ctrlCAt, more = {} }: { ctrlCAt?: RegExp; more?: Record<string, string> } = {},
): Promise<Seen> {
  if (pty === undefined) throw new Error("skipped without a pseudo-terminal");
  const child = pty.spawn(process.execPath, [program, ...words], {
    cols: 100,
    rows: 30,
    env: { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", ...environment, ...more },
  });
  let screen = "";
  let pressed = false;
  child.onData((text) => {
    screen += text;
    if (pressed || !ctrlCAt?.test(screen)) return;
    pressed = true;
    child.write("\u0003");
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
    const visible = screen.replaceAll("\u001b", "ESC");
    expect(visible).toMatch(/IN_PROGRESSESC\[39m {2}\d\.\d sESC\[2m {2}gen_/);
    const shown = visible.split("\rESC[2K").at(-1) ?? "";
    expect(shown).toMatch(/ESC\[32mCOMPLETEDESC\[39m in \d\.\d s, 1 credit/);
    expect(shown).toMatch(/1024 × 1024 {2}image\/png {2}http:\/\/127/);
    expect(screen).not.toContain(key);
  });

  test("there are no colours under NO_COLOR", async () => {
    const { screen } = await run(boat(quick.baseUrl), { more: { NO_COLOR: "1" } });
    expect(screen.replaceAll("\u001b[2K", "")).not.toContain("\u001b[3");
    expect(screen).toMatch(/COMPLETED in/);
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

  test("Ctrl-C says how to go on", async () => {
    const { code, screen } = await run(boat(slow.baseUrl), { ctrlCAt: /accepted as/ });
    expect(screen).toMatch(/interrupted: /);
    expect(screen).toMatch(/modelsmith wait --generation-id gen_/);
    expect(code).toBe(130);
  });

  test("a failure is a paragraph without a stack", async () => {
    const { code, screen } = await run([...boat("http://127.0.0.1:9"), "--poll-timeout", "0.4"]);
    expect(screen).toMatch(/error: .*Nothing could be sent|error: .*No /);
    expect(screen).not.toContain("POST /generation");
    expect(screen).toMatch(/Nothing was charged/);
    expect(screen).not.toMatch(/\n\s+at /);
    expect(code).toBe(11);
  });
});
