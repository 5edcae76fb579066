import { readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { exitCodes } from "../../cli/shell/exit-codes.js";
import { repository } from "../readme-blocks.js";
import { simulateSpecs } from "../simulator/simulate-specs.js";
import { temporaryFolder } from "../temporary-folder.js";
import { environment, runCli } from "./run-cli.js";

const committed = path.join(repository, "generated/skills/skills-video-images");

test("the commands of the committed skill do what it says, and pay once", {
  timeout: 60_000,
}, async () => {
  const text = await readFile(path.join(committed, "SKILL.md"), "utf8");
  const commands = [...text.matchAll(/^ *(npx modelsmith .*)$/gm)].map(
    ([, command = ""]) => command,
  );
  expect(commands).toHaveLength(8);
  await using simulator = await simulateSpecs({ latencyMs: 0 });
  const folder = await temporaryFolder();
  await symlink(path.join(repository, "specs"), path.join(folder, "specs"));
  process.chdir(folder);
  const more = { ...environment, MODELSMITH_STATE_FOLDER: path.join(folder, "state") };
  let id = "";
  for (const command of commands) {
    const isAboutService = /modelsmith (check-key|create|wait|credits)/.test(command);
    const words = wordsOf(command.replace("<id>", id)).slice(2);
    const base = isAboutService ? ["--base-url", simulator.baseUrl] : [];
    const again = command.includes("wait") ? ["--force"] : [];
    const ran = await runCli([...words, ...base, ...again], { environment: more });
    const wanted = command.includes("explain-error")
      ? exitCodes.insufficient_credits
      : exitCodes.done;
    expect([command, ran.code, ran.err]).toEqual([command, wanted.code, ""]);
    const [, found = id] = /"event":"submitted".*?"generation_id":"([^"]+)"/.exec(ran.out) ?? [];
    id = found;
  }
  expect(id).not.toBe("");
  expect((await readdir(path.join(folder, "pictures"))).length).toBeGreaterThan(0);
  expect(simulator.stats().charges).toBe(1);
});

test("its example of a file is of a model that takes one", async () => {
  const text = await readFile(path.join(committed, "SKILL.md"), "utf8");
  const [, command = ""] = /`(create \S+ --\S+) \.\/photo\.png`/.exec(text) ?? [];
  const folder = await temporaryFolder();
  const png = path.join(repository, "docs/images/playground.png");
  await symlink(png, path.join(folder, "photo.png"));
  await symlink(path.join(repository, "specs"), path.join(folder, "specs"));
  process.chdir(folder);
  const words = [...command.split(" "), "./photo.png", "--prompt", "A boat", "--dry-run"];
  const ran = await runCli(words, { environment });
  expect([command, ran.code, ran.err]).toEqual([command, 0, ""]);
});

test("--skill writes one beside the code, and --check says which of its files differ", async () => {
  const folder = await temporaryFolder();
  process.chdir(folder);
  const words = ["generate", "--openapi", path.join(repository, "specs/openapi.json")];
  const options = ["--endpoint", "google/nano-banana", "--skill", "skills/acme-images"];
  const made = await runCli([...words, ...options]);
  expect([made.code, made.out]).toEqual([
    0,
    expect.stringMatching(/Written to skills\/acme-images: 3 new/),
  ]);
  await writeFile(path.join(folder, "skills/acme-images/references/google.md"), "mine");
  const checked = await runCli([...words, ...options, "--check"]);
  expect(checked.code).toBe(1);
  expect(checked.err).toContain("  edited by hand  skills/acme-images/references/google.md");
});

/** Words as a shell takes them apart: only double quotes, nothing else is special. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}
