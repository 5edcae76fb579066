import { beforeAll, expect, test } from "vitest";
import { simulateSpecs } from "../../simulator/simulate-specs.js";
import { environment, key, runCli } from "../run-cli.js";
import { enterSmallSpecs } from "../small-project.js";

beforeAll(enterSmallSpecs);

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
  const ran = await runCli(["check-key", "--offline"], { environment: given });
  expect([JSON.parse(ran.out), ran.err, ran.code]).toEqual([document, "", code]);
  expect(ran.out).not.toContain(key);
});

test("a person reads what to do, in each shell's words", async () => {
  const ran = await runCli(["check-key", "--offline"], {
    person: true,
    environment: { NO_COLOR: "1" },
  });
  expect(ran.err).toMatchInlineSnapshot(`
    "SKILLS_VIDEO_API_KEY is not set. Open https://skills.video/dashboard/developer. Create an API key there, and copy it. Put it into the environment variable SKILLS_VIDEO_API_KEY.
      sh          export SKILLS_VIDEO_API_KEY="<your key>"
      PowerShell  $env:SKILLS_VIDEO_API_KEY = "<your key>"
      cmd         set SKILLS_VIDEO_API_KEY=<your key>
    "
  `);
  expect([ran.out, ran.code]).toEqual(["", 1]);
  expect((await runCli(["check-key", "--offline"], { person: true, environment })).out).toBe(
    "SKILLS_VIDEO_API_KEY is set.\n",
  );
});

test("--json gives a person the document too", async () => {
  const ran = await runCli(["check-key", "--offline", "--json"], { person: true });
  expect(JSON.parse(ran.out)).toEqual(missing);
});

test("the service is asked whether the key works, at the address of the environment", async () => {
  await using simulator = await simulateSpecs({ apiKey: key });
  const there = { SKILLS_VIDEO_BASE_URL: simulator.baseUrl };
  const works = await runCli(["check-key"], { environment: { ...environment, ...there } });
  expect([works.code, JSON.parse(works.out)]).toEqual([
    0,
    {
      ok: true,
      env_var: "SKILLS_VIDEO_API_KEY",
      message: `SKILLS_VIDEO_API_KEY is set, and ${simulator.baseUrl} accepts it.`,
      works: true,
    },
  ]);
  const wrong = { SKILLS_VIDEO_API_KEY: "sk-another", ...there };
  const refused = await runCli(["check-key"], { environment: wrong });
  expect([refused.code, JSON.parse(refused.out)]).toEqual([
    21,
    expect.objectContaining({ ok: false, works: false, dashboard_url: expect.any(String) }),
  ]);
  expect(refused.out).not.toContain("sk-another");
  await simulator.close();
  const gone = await runCli(["check-key"], { environment: { ...environment, ...there } });
  expect([gone.code, JSON.parse(gone.out)]).toEqual([
    24,
    expect.objectContaining({ ok: true, works: null, message: expect.stringMatching(/unknown/) }),
  ]);
});
