import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/**
 * Gives the run a temporary folder of its own, and fails it if a test has left anything there.
 * Child processes inherit it.
 */
export function setup(): () => void {
  const folder = mkdtempSync(path.join(os.tmpdir(), "modelsmith-run-"));
  // TMPDIR on Unix, TEMP and TMP on Windows.
  const names = ["TMPDIR", "TEMP", "TMP"];
  const before = names.map((name) => process.env[name]);
  for (const name of names) process.env[name] = folder;
  return () => {
    for (const [index, name] of names.entries()) {
      const value = before[index];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    const left = readdirSync(folder);
    rmSync(folder, { recursive: true, force: true });
    if (left.length > 0) throw new Error(`tests left in the temporary folder: ${left.join(", ")}`);
  };
}
