import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("no room imports itself through others, and none imports its own floor or one above", () => {
  const script = fileURLToPath(new URL("../scripts/rooms.mjs", import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  expect(stdout).toMatch(/\n *\d+ generator\/openapi \(/);
  expect(stdout).toMatch(/\n *\d+ runtime\/engine \(/);
  expect(stdout).toMatch(/\nrooms in a cycle: 0\nupward imports: 0\n$/);
  expect(status).toBe(0);
});
