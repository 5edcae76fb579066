import { expect, test } from "vitest";
import { environment, key, runCli } from "../run-cli.js";

const missing = {
  ok: false,
  env_var: "SKILLS_VIDEO_API_KEY",
  message: "SKILLS_VIDEO_API_KEY is not set.",
  dashboard_url: "https://skills.video/dashboard/developer",
  how_to_get_key: [
    "Open https://skills.video/dashboard/developer.",
    "Create an API key there, and copy it.",
    "Put it into the environment variable SKILLS_VIDEO_API_KEY.",
  ],
  set_env_examples: [
    'export SKILLS_VIDEO_API_KEY="<your key>"',
    '$env:SKILLS_VIDEO_API_KEY = "<your key>"',
    "set SKILLS_VIDEO_API_KEY=<your key>",
  ],
};
const there = {
  ok: true,
  env_var: "SKILLS_VIDEO_API_KEY",
  message: "SKILLS_VIDEO_API_KEY is set.",
};
const unsendable =
  "SKILLS_VIDEO_API_KEY contains spaces or characters that an HTTP header cannot carry.";

test.each<[string, Record<string, string>, object, number]>([
  ["set", environment, there, 0],
  ["set, with a line break at its end", { SKILLS_VIDEO_API_KEY: `${key}\n` }, there, 0],
  ["missing", {}, missing, 1],
  ["blank", { SKILLS_VIDEO_API_KEY: "  " }, missing, 1],
  ["no header's", { SKILLS_VIDEO_API_KEY: `${key} €` }, { ...missing, message: unsendable }, 1],
])("a key that is %s", async (_, given, document, code) => {
  const ran = await runCli(["check-key"], { environment: given });
  expect([JSON.parse(ran.out), ran.err, ran.code]).toEqual([document, "", code]);
  expect(ran.out).not.toContain(key);
});

test("a person reads what to do, in each shell's words", async () => {
  const ran = await runCli(["check-key"], { person: true, environment: { NO_COLOR: "1" } });
  expect(ran.err).toMatchInlineSnapshot(`
    "SKILLS_VIDEO_API_KEY is not set. Open https://skills.video/dashboard/developer. Create an API key there, and copy it. Put it into the environment variable SKILLS_VIDEO_API_KEY.
      sh          export SKILLS_VIDEO_API_KEY="<your key>"
      PowerShell  $env:SKILLS_VIDEO_API_KEY = "<your key>"
      cmd         set SKILLS_VIDEO_API_KEY=<your key>
    "
  `);
  expect([ran.out, ran.code]).toEqual(["", 1]);
  expect((await runCli(["check-key"], { person: true, environment })).out).toBe(
    "SKILLS_VIDEO_API_KEY is set.\n",
  );
});

test("--json gives a person the document too", async () => {
  const ran = await runCli(["check-key", "--json"], { person: true });
  expect(JSON.parse(ran.out)).toEqual(missing);
});
