import { readdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { exitCodes } from "../../cli/shell/exit-codes.js";
import { documentBlocks, repository } from "../readme-blocks.js";
import { simulateSpecs } from "../simulator/simulate-specs.js";
import { temporaryFolder } from "../temporary-folder.js";
import { environment, runCli } from "./run-cli.js";

/** What the manual tells a reader to type, typed. */

const block = documentBlocks("docs/cli.md").get("command-line") ?? "";
const commands = block.split("\n").filter((line) => line.startsWith("npx modelsmith "));
const variables = Object.fromEntries(
  [...block.matchAll(/^export (\w+)="(.*)"$/gm)].map(([, name = "", value = ""]) => [name, value]),
);

test("the commands of the manual do what they are there for", { timeout: 240_000 }, async () => {
  expect(commands.length).toBeGreaterThan(5);
  await using simulator = await simulateSpecs({ latencyMs: 0 });
  const folder = await temporaryFolder();
  await symlink(path.join(repository, "specs"), path.join(folder, "specs"));
  const [, input = "", file = ""] = /^echo '(.*)' > (\S+)$/m.exec(block) ?? [];
  await writeFile(path.join(folder, file), input);
  const address = variables["SKILLS_VIDEO_BASE_URL"]?.replace(
    "http://127.0.0.1:4010",
    simulator.url,
  );
  expect(address).toBe(simulator.baseUrl);
  process.chdir(folder);
  const more = {
    ...environment,
    ...variables,
    SKILLS_VIDEO_BASE_URL: simulator.baseUrl,
    MODELSMITH_STATE_FOLDER: path.join(folder, "state"),
  };
  for (const command of commands) {
    const ran = await runCli(wordsOf(command).slice(2), { environment: more });
    if (command.endsWith(" list")) expect(JSON.parse(ran.out).generations).toHaveLength(3);
    const wanted = command.includes("explain-error")
      ? exitCodes.insufficient_credits.code
      : exitCodes.done.code;
    expect([command, ran.code, ran.err]).toEqual([command, wanted, ""]);
    for (const line of ran.out.startsWith("{\n") ? [ran.out] : ran.out.trim().split("\n")) {
      expect(() => JSON.parse(line)).not.toThrow();
    }
  }
  expect(await readdir(folder)).toContain("boat.png");
});

/** Words as sh, PowerShell and cmd take them apart: only double quotes, nothing else is special. */
function wordsOf(command: string): string[] {
  expect(command).not.toMatch(/['\\$`]/);
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}
