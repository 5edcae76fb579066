import { realpathSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { bareCode } from "./compile-outputs.js";
import type { Run } from "./sandbox.js";

/** What no output may hold: controls that a terminal obeys, bidirectional marks, lone surrogates. */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\p{Cs}]/u;

/** The run touched nothing but its output folder and opened no socket. */
export function expectNothingElseTouched(run: Run, folder: string): void {
  expect(Object.fromEntries(run.after)).toEqual(Object.fromEntries(run.before));
  // The folders above the output are made where they are not there.
  const elsewhere = [...run.touches.written].filter(
    (path) => !isBelow(run.out, path) && !isBelow(path, run.out),
  );
  expect(elsewhere).toEqual([]);
  expect([...run.touches.read].filter((file) => !mayRead(run, folder, file))).toEqual([]);
  expect(run.touches.sockets).toBe(0);
}

function isBelow(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** No byte of a spec reaches a reader's terminal or editor as a command. */
export function expectPrintable(run: Run): void {
  for (const text of [run.stdout, run.stderr]) expect(text).not.toMatch(forbidden);
  for (const [name, text] of run.files) {
    expect(forbidden.exec(Buffer.from(text, "latin1").toString("utf8")), name).toBeNull();
  }
}

/** Whole lines that say that they are warnings, and one of ours after them: no key of a spec makes a line of its own. */
export function expectWarningsAtMost(run: Run): void {
  const warnings = run.stderr.replace(/^Next to --openapi a config is read only if .*\n$/m, "");
  for (const line of warnings.split("\n")) expect(line).toMatch(/^(warning .*)?$/);
}

/** File names are ours, and the spec's words stand in strings and comments alone. */
export function expectHarmlessFiles(run: Run): void {
  for (const [name, text] of run.files) {
    expect(name).toMatch(
      /^([a-z0-9_-]+\/)?[a-z0-9_-]+(\.schema)?\.(ts|md)$|^(ENDPOINTS|REFERENCE)\.md$|^modelsmith\.lock\.json$/,
    );
    expect(Math.max(...name.split("/").map((part) => part.length))).toBeLessThanOrEqual(120);
    if (!name.endsWith(".ts")) continue;
    // The registry loads schemas when asked, by names of ours.
    const code = bareCode(text).replaceAll('( ) => import ( "" )', "");
    expect(code).not.toMatch(/\b(__pwned|evil|eval|require|process|globalThis)\b|\bimport \(/);
    // ASCII alone, and no sign that templates do not use.
    expect(/[^A-Za-z0-9_$\s{}()[\]<>:;,.?|&="*-]/.exec(code)).toBeNull();
  }
}

/** One clear error: code, place and advice; no stack, and nothing written. */
export function expectOneError(run: Run): void {
  expect(run.exitCode).toBe(1);
  expect(run.stdout).toBe("");
  expect(run.stderr).toMatch(/^error MS\d{4}: /);
  expect(run.stderr).not.toMatch(/\n\s+at |node:internal|\.ts:\d|undefined|\[object/);
  expect(run.stderr.match(/error MS\d{4}/g)).toHaveLength(1);
  expect(run.stderr.length).toBeLessThan(4_000);
  expect(run.files.size).toBe(0);
  expect([...run.touches.written]).toEqual([]);
}

/** Reading its own code, templates and libraries is no harm, nor is finding where they are. */
function mayRead(run: Run, folder: string, file: string): boolean {
  const repository = path.resolve(import.meta.dirname, "../..");
  const libraries = realpathSync(path.join(repository, "node_modules/typescript/package.json"));
  const allowed = [path.join(folder, run.id), repository, libraries];
  return (
    allowed.some((home) => file.startsWith(home) || home.startsWith(`${file}${path.sep}`)) ||
    /\/node_modules(\/|$)/i.test(file) ||
    file === "/"
  );
}
