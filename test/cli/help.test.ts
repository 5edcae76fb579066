import { beforeAll, expect, test } from "vitest";
import { layOutHelp } from "../../cli/shell/lay-out.js";
import { runCli } from "./run-cli.js";
import { enterSmallSpecs } from "./small-project.js";

beforeAll(enterSmallSpecs);

const person = { person: true, environment: { NO_COLOR: "1" } };

test.each([
  [["--help"]],
  [["check-key", "--help"]],
  [["inspect", "--help"]],
  [["doctor", "--help"]],
  [["create", "--help"]],
  [["create", "google/nano-banana-pro", "--help"]],
  [["wait", "--help"]],
  [["explain-error", "--help"]],
  [["credits", "--help"]],
  [["list", "--help"]],
  [["mcp", "--help"]],
  [["playground", "--help"]],
])("%j", async (words) => {
  const ran = await runCli(
    words.filter((word) => word !== undefined),
    person,
  );
  expect(ran.out).toMatchSnapshot();
  expect([ran.err, ran.code]).toEqual(["", 0]);
});

test.each([
  [["creat"], /there is no command "creat"\. Did you mean create\?\n/],
  [["help", "frobnicate"], /there is no command "frobnicate"\n/],
  [["nope"], /there is no command "nope"\n/],
  [["foo"], /there is no command "foo"\n/],
  [["--verion"], /there is no option --verion\. Did you mean --version\?\n/],
  [["inspect", "--endpont", "x"], /there is no option --endpont\. Did you mean --endpoint\?\n/],
  [["generate", "--tempates", "--zzz"], /there are no options --tempates, --zzz\n/],
  [["wait", "a", "--pol-timeout", "1"], /no option --pol-timeout\. Did you mean --poll-timeout\?/],
  [["wait", "a", "b"], /there is no place for "b"\n/],
  [["diff"], /diff <old> <new>: 2 arguments are missing\n/],
  [["diff", "a.json"], /diff <old> <new>: an argument is missing\n/],
  [["completion", "tcsh"], /shell must be one of "bash", "zsh", "fish", got "tcsh"\n/],
  [["diff", "a", "b", "--fail-on", "x"], /--fail-on must be one of "breaking", "maybe", got "x"/],
  [["generate", "--out"], /--out needs a value\n/],
  [["generate", "--output", "g"], /there is no option --output\. Did you mean --out\?\n/],
  [["list", "--limit", "--json"], /--limit needs a value\n/],
  [["playground", "--no-opn"], /there is no option --no-opn\. Did you mean --no-open\?\n/],
  [["create", "nano-banana-pro", "--prompt"], /--prompt needs a value\n/],
  [["create", "nano-banana-pro", "--prompt", "--"], /--prompt needs a value\n/],
])("%j is wrong usage, in one paragraph with the help that says more", async (words, message) => {
  const ran = await runCli(words, person);
  expect([ran.code, ran.out]).toEqual([1, ""]);
  expect(ran.err).toMatch(/^error MS1601: /);
  expect(ran.err).toMatch(message);
  const [command = "", model = ""] = words;
  const own = ["nope", "foo", "help", "creat", "--verion"].includes(command)
    ? ""
    : `${command} ${command === "create" ? `${model} ` : ""}`;
  expect(ran.err).toMatch(new RegExp(`\nSee npx modelsmith ${own}--help\\.\n$`));
});

test.each([
  [["create", "nano-banana-pro", "a boat"], /\nName it by an option: .* --prompt 'a boat'\n$/],
  [
    ["create", "nano-banana-pro", "--prompt", "a", "boat"],
    /\nPut a value with spaces into quotes\. For several values, repeat the option: --prompt boat\n$/,
  ],
  [["create", "nano-banana-pro", "--payload", "{"], /\nIf the shell removed its quotes/],
  [
    ["create", "nano-banana-pro", "--payload", "-"],
    /it is empty\nNothing came on standard input\.\n$/,
  ],
  [["playground", "--no-js"], /there is no option --no-js\nSee/],
])("%j: the hint is about what was typed", async (words, hint) => {
  const ran = await runCli(words, { ...person, input: "" });
  expect([ran.code, ran.err]).toEqual([1, expect.stringMatching(hint)]);
});

test.each([
  [[], ["--help"]],
  [["help"], ["--help"]],
  [["-h"], ["--help"]],
  [
    ["help", "wait"],
    ["wait", "--help"],
  ],
  [
    ["wait", "-h"],
    ["wait", "--help"],
  ],
  [["-v"], ["--version"]],
])("%j is short for %j", async (short, long) => {
  const ran = await runCli(short, person);
  expect([ran.err, ran.code]).toEqual(["", 0]);
  expect(ran.out).toBe((await runCli(long, person)).out);
  expect(ran.out.length).toBeGreaterThan(4);
});

test.each([
  [
    ["inspect", "nano-banana-pro"],
    ["inspect", "--endpoint", "google/nano-banana-pro"],
  ],
  [
    ["inspect", "nanoBananaPro"],
    ["inspect", "--endpoint", "google/nano-banana-pro"],
  ],
  [
    ["inspect", "bytedance/seedream4_5"],
    ["inspect", "--endpoint", "bytedance/seedream-4.5"],
  ],
  [
    ["explain-error", "402"],
    ["explain-error", "--status", "402"],
  ],
  [
    ["create", "nano-banana-pro", "--prompt", "a", "--aspect-ratio=16:9", "--dry-run"],
    ["create", "google/nano-banana-pro", "--prompt", "a", "--aspect_ratio", "16:9", "--dry-run"],
  ],
  [
    ["create", "nano-banana-pro", "--prompt", "a", "--enableWebSearch", "--dry-run"],
    [
      "create",
      "google/nano-banana-pro",
      "--payload",
      '{"prompt":"a","enable_web_search":true}',
      "--dry-run",
    ],
  ],
  [
    ["create", "nano-banana-pro", "--prompt", "a", "--no-enable-web-search", "--dry-run"],
    ["create", "nano-banana-pro", "--prompt", "a", "--enable_web_search=false", "--dry-run"],
  ],
])("%j means %j", async (short, long) => {
  const [{ code, out, err }, meant] = [await runCli(short), await runCli(long)];
  expect([code, out, err]).toEqual([meant.code, meant.out, ""]);
});

test("a name that several models have is an error that names them", async () => {
  const { code, err } = await runCli(["inspect", "image"]);
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/several models are called "image": \S+, \S+/),
  ]);
});

test.each([20, 40, 60, 80])("help keeps its columns at a width of %i", (columns) => {
  const help = `Options:
      --sse-request-timeout   Seconds to wait for the answer to the create  [number]
      --json                  Print JSON  [boolean] [default: false]`;
  const lines = layOutHelp(help, columns).split("\n");
  expect(lines.filter((line) => /^ +--(sse-request-timeout|json)( |$)/.test(line))).toHaveLength(2);
  const words = layOutHelp(help, columns).split(/\s+/).join(" ");
  expect(words).toContain("Seconds to wait for the answer to the create [number]");
  const meanings = lines.slice(1).filter((line) => !line.includes("--"));
  expect(new Set(meanings.map((line) => line.search(/\S/))).size).toBeLessThanOrEqual(1);
});

test.each([
  [["generate", "--out", "a", "--out", "b"], "--out was given twice"],
  [["generate", "--no-docs"], "there is no --no-docs: --docs takes a value"],
  [["generate", "--no-openapi"], "there is no --no-openapi: --openapi takes a value"],
  [["create", "nano-banana", "--no-payload"], "there is no --no-payload: --payload takes a value"],
  [["simulate", "--no-port"], "there is no --no-port: --port takes a value"],
  [["inspect", "--endpoint", "a", "--endpoint", "b"], "--endpoint was given twice"],
  [
    ["create", "google/nano-banana", "--prompt", "a", "--poll-timeout", "1", "--poll-timeout", "2"],
    "--poll-timeout was given twice",
  ],
  [["simulate", "--port", "x"], '--port must be a number, got "x"'],
  [["simulate", "--port", "70000"], "--port must be a port from 0 to 65535"],
  [["simulate", "--webhook", "here"], '--webhook must be an http or https address, got "here"'],
  [["simulate", "--webhook-secret", "whsec_AAAA"], "--webhook-secret needs --webhook"],
  [["simulate", "--webhook", ""], '--webhook must be an http or https address, got ""'],
  [
    ["simulate", "--webhook", "http://127.0.0.1/", "--webhook-secret", "secret"],
    "--webhook-secret must be whsec_ and base64 of 16 bytes or more, such as whsec_",
  ],
  [
    ["simulate", "--webhook", "http://127.0.0.1/", "--webhook-secret", "whsec_AAAA"],
    "--webhook-secret must be whsec_ and base64 of 16 bytes or more, such as whsec_",
  ],
  [["explain-error", "--status", "x"], '--status must be an HTTP status from 100 to 599, got "x"'],
  [["explain-error", "--status", "-1"], "--status must be an HTTP status from 100 to 599"],
  [
    ["create", "google/nano-banana", "--payload", "{"],
    "the payload is not JSON: syntax error at line 1, column 2",
  ],
])("%j is refused in our words", async (words, message) => {
  const ran = await runCli(words);
  expect([ran.code, ran.err]).toEqual([1, expect.stringContaining(`error MS1601: ${message}`)]);
});
