import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer } from "../runtime/scripted-server.js";
import { temporaryFolder } from "../temporary-folder.js";
import { environment, key, runCli } from "./run-cli.js";
import { enterSmallSpecs } from "./small-project.js";

beforeAll(enterSmallSpecs);

/** The CLI before a service that answers with text that a terminal, a reader or a parser trips over. */

const forged = "\u001b[2J\u0007\r\n\nerror MS0000: forged\u2028\u202e";
const deep = `{"a":${"[".repeat(9_000)}${"]".repeat(9_000)}}`;
/** A text with blanks is no URL, so nothing is loaded from it. One with other signs is. */
const [blank, solid] = [forged, forged.replace(/\s/g, "")].map((text) => ({
  id: `gen_${forged}`,
  status: "COMPLETED",
  data: { images: [{ url: `https://127.0.0.1/${text}` }] },
  usage: { total: forged },
}));
const answers: Readonly<Record<string, readonly [status: number, body: string]>> = {
  refused: [400, JSON.stringify({ error: { code: forged, message: `${forged}${key}` } })],
  failed: [200, JSON.stringify({ id: forged, status: "FAILED", code: forged, message: forged })],
  done: [200, JSON.stringify(solid)],
  blank: [200, JSON.stringify(blank)],
  balance: [200, JSON.stringify({ [forged]: forged })],
  deep: [200, deep],
};

let current = "done";
const server = await startServer((request, response) => {
  const [status, body] = answers[current] ?? [500, ""];
  // An answer that names another generation than the one that is waited for is none of its own.
  const own = request.method === "GET" ? body.replace(/^\{"id":"[^"]*"/, '{"id":"gen_1"') : body;
  response.writeHead(status, { "content-type": "application/json" }).end(own);
});
afterAll(() => server.close());
const at = ["--base-url", server.url];

const folder = await temporaryFolder();
const create = ["create", "google/nano-banana", "--prompt", "a", "--save", `${folder}/`];
const wait = ["wait", "--generation-id", "gen_1", "--timeout", "1"];

test.each<[answer: string, words: readonly string[], code: number]>([
  ["refused", create, 26],
  ["refused", wait, 12],
  ["refused", ["credits"], 26],
  ["failed", create, 10],
  ["failed", wait, 10],
  ["done", create, 24],
  ["blank", create, 25],
  ["done", wait, 0],
  ["balance", ["credits"], 0],
  ["deep", ["credits"], 25],
])("an answer (%s) to %j forges no line and rules no terminal", async (answer, words, code) => {
  current = answer;
  for (const person of [true, false]) {
    const ran = await runCli([...words, ...at], { environment, person });
    expect(ran.code).toBe(code);
    // The live line is drawn and taken away again, colours are ours.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    const text = (ran.out + ran.err).replace(/\r?\u001b\[(\d+m|2K)/g, "");
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(text).not.toMatch(/^error MS0000/m);
    expect(text).not.toContain(key);
  }
});
