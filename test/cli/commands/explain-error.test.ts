import { writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { errorCodes } from "../../../generator/diagnostics/errors.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { runCli } from "../run-cli.js";
import { enterSmallSpecs } from "../small-project.js";

beforeAll(enterSmallSpecs);

const recharge = {
  dashboard_url: "https://skills.video/dashboard",
  pricing_url: "https://skills.video/pricing",
};
const credits_check_command =
  'curl -sS -H "Authorization: Bearer $SKILLS_VIDEO_API_KEY" "https://open.skills.video/api/v1/credits"';
const poor = {
  category: "insufficient_credits",
  status: 402,
  code: "IMAGE_GENERATION_INSUFFICIENT_CREDITS",
  message: "Not enough credits.",
  should_retry: false,
  guidance: [
    "Recharge at https://skills.video/dashboard (prices: https://skills.video/pricing).",
    "See the balance: npx modelsmith credits",
    "Then create again.",
  ],
  credits_check_command,
  recharge,
};
const poorBody = JSON.stringify({
  error: "INSUFFICIENT_CREDITS",
  code: "IMAGE_GENERATION_INSUFFICIENT_CREDITS",
  message: "Not enough credits.",
});

describe("the document", () => {
  test("holds category, advice, and where credits are", async () => {
    const ran = await runCli(["explain-error", "--status", "402", "--body", poorBody]);
    expect([JSON.parse(ran.out), ran.code]).toEqual([poor, 20]);
  });

  test("is the same for a body in a file or on standard input", async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, "answer.json");
    await writeFile(file, poorBody);
    const words = ["explain-error", "--status", "402"];
    for (const more of [
      ["--body-file", file],
      ["--body", "-"],
      ["--body-file", "-"],
    ]) {
      const ran = await runCli([...words, ...more], { input: poorBody });
      expect(JSON.parse(ran.out)).toEqual(poor);
    }
  });

  test("is about the answer to a create: one under 200 that may have run is looked for first", async () => {
    const body = '{"success":false,"code":"UPSTREAM_TIMEOUT"}';
    const ran = await runCli(["explain-error", "200", "--body", body]);
    expect(JSON.parse(ran.out)).toMatchObject({
      category: "transient",
      guidance: [
        "It may have been accepted and charged.",
        expect.stringContaining("before you create again"),
        expect.stringMatching(/^See what is running: curl /),
        expect.any(String),
      ],
    });
    expect(ran.out).not.toContain("does not speak this API");
  });

  test("has what a body says that has its reason at no known place", async () => {
    const body = '{"fehler":{"kennung":"x","text":"Format fehlt"}}';
    const ran = await runCli(["explain-error", "422", "--body", body]);
    expect(JSON.parse(ran.out)).toMatchObject({ message: body });
    const page = await runCli(["explain-error", "502", "--body", "<html>Bad gateway</html>"]);
    expect(JSON.parse(page.out)).toMatchObject({ message: "HTTP 502" });
  });

  test("names the service that is asked for", async () => {
    const where = ["--base-url", "http://127.0.0.1:9/v2/", "--credits-endpoint", "balance"];
    const ran = await runCli(["explain-error", "--status", "500", ...where]);
    expect(JSON.parse(ran.out)).toMatchObject({
      credits_check_command: expect.stringContaining('"http://127.0.0.1:9/v2/balance"'),
    });
  });
});

test.each<[number | undefined, string, string, boolean, number]>([
  [401, "{}", "auth", false, 21],
  [403, "{}", "auth", false, 21],
  [403, '{"message":"Your credit balance is empty"}', "insufficient_credits", false, 20],
  [422, '{"detail":[{"loc":["prompt"]}]}', "validation", false, 22],
  [404, "", "not_found", false, 23],
  [429, "", "transient", true, 24],
  [503, "<html>", "transient", false, 24],
  [502, "<html>", "transient", false, 24],
  [503, '{"code":"IMAGE_GENERATION_RATE_LIMITED"}', "transient", true, 24],
  [418, "short and stout", "unknown", false, 25],
  [400, "{}", "invalid_request", false, 26],
  [422, '{"code":"IMAGE_GENERATION_CONTENT_REJECTED"}', "content_rejected", false, 27],
  [undefined, '{"code":"IMAGE_GENERATION_TIMEOUT"}', "transient", false, 24],
])("HTTP %s with %s is %s", async (status, body, category, should_retry, code) => {
  const words = status === undefined ? [] : ["--status", String(status)];
  const ran = await runCli(["explain-error", ...words, "--body", body]);
  expect(JSON.parse(ran.out)).toMatchObject({ category, should_retry, status: status ?? null });
  expect(JSON.parse(ran.out).guidance.length).toBeGreaterThan(0);
  expect(ran.code).toBe(code);
});

test.each([500, 502, 503, 504, 408])(
  "HTTP %s may be a gateway's: look before another create",
  async (status) => {
    const ran = await runCli(["explain-error", String(status)]);
    expect(JSON.parse(ran.out)).toMatchObject({
      should_retry: false,
      guidance: [
        expect.stringContaining("may have been accepted and charged"),
        expect.stringMatching(/^Look at the dashboard .* before you create again/),
        'See what is running: curl -sS -H "Authorization: Bearer $SKILLS_VIDEO_API_KEY" "https://open.skills.video/api/v1/generations/running"',
        expect.any(String),
      ],
    });
  },
);

test("a person reads one paragraph", async () => {
  const words = ["explain-error", "--status", "402", "--body", poorBody];
  const ran = await runCli(words, { person: true });
  expect(ran.out).toMatchInlineSnapshot(`
    "insufficient_credits: HTTP 402 IMAGE_GENERATION_INSUFFICIENT_CREDITS Not enough credits. The same
    call fails until that has changed.
      Recharge at https://skills.video/dashboard (prices: https://skills.video/pricing).
      See the balance: npx modelsmith credits
      Then create again.
    "
  `);
});

test("a person reads of an answer that may have been charged, and not that the call may be made again", async () => {
  const { out } = await runCli(["explain-error", "502"], { person: true });
  expect(out).toMatch(
    /^transient: HTTP 502\.\n {2}It may have been accepted and charged\.\n {2}Look at/,
  );
});

test("a body given twice, and a file that is not there, are wrong usage", async () => {
  const twice = await runCli(["explain-error", "--body", "{}", "--body-file", "x"]);
  expect([twice.code, twice.err]).toEqual([1, expect.stringMatching(/both given\nUse one/)]);
  const absent = await runCli(["explain-error", "--body-file", "nowhere.json"]);
  expect([absent.code, absent.err]).toEqual([
    1,
    expect.stringMatching(/nowhere\.json: there is no such file/),
  ]);
});

test("every code of an error is explained, as the manual has it", async () => {
  for (const code of Object.keys(errorCodes)) {
    const { out, code: exit } = await runCli(["explain-error", code]);
    expect([exit, out]).toEqual([0, expect.stringMatching(new RegExp(`^${code}: [^]*What to do`))]);
  }
  const unknown = await runCli(["explain-error", "MS9999"]);
  expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining("no error MS9999")]);
});
