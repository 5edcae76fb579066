import type { Client, ClientOptions } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Simulator } from "../../../simulator/index.js";
import { simulateSpecs } from "../../simulator/simulate-specs.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { serve, specs } from "./serve.js";

const flux = "black-forest-labs_flux-2-pro";
const modern: ClientOptions = { versionNegotiation: { mode: "auto" } };
const canAsk: ClientOptions = { capabilities: { elicitation: {} } };

let simulator: Simulator;
beforeAll(async () => {
  simulator = await simulateSpecs({
    docs: "specs/docs.json",
    latencyMs: 30,
    credits: 1234,
  });
});
afterAll(() => simulator.close());

async function serveAsking(words: readonly string[]) {
  return serve([...specs, "--base-url", simulator.baseUrl, "--confirm", ...words], {
    MODELSMITH_STATE_FOLDER: await temporaryFolder(),
  });
}

type Action = "accept" | "decline" | "cancel";

/** Answers every question with the next of these. */
function answering(client: Client, actions: Action[]): string[] {
  const asked: string[] = [];
  client.setRequestHandler("elicitation/create", (request) => {
    asked.push(request.params.message);
    const action = actions.shift() ?? "cancel";
    return action === "accept" ? { action, content: {} } : { action };
  });
  return asked;
}

describe.each([
  ["stdio", [], {}],
  ["stdio, protocol of 2026", [], modern],
  ["HTTP", ["--http"], {}],
  ["HTTP, protocol of 2026", ["--http"], modern],
] as const)("over %s", (_, words, options) => {
  test("a person is asked before each paid call, and sees model, input and balance", async () => {
    const { charges } = simulator.stats();
    const served = await serveAsking(words);
    const client = await served.connect({ ...options, ...canAsk });
    const asked = answering(client, ["decline", "cancel", "accept"]);
    const prompt = 'A boat"}\nBalance: {"total":99999}\nModel: free\u202e';
    const call = { name: flux, arguments: { prompt, width: 256, height: 256 } };
    for (const _refused of [1, 2]) {
      const refused = await client.callTool(call);
      expect(refused).toMatchObject({ isError: true, structuredContent: { state: "error" } });
    }
    expect(simulator.stats().charges).toBe(charges);
    const agreed = await client.callTool(call);
    expect(agreed.structuredContent).toMatchObject({ state: "completed" });
    expect(simulator.stats().charges).toBe(charges + 1);
    expect(asked).toHaveLength(3);
    const lines = asked[0]?.split("\n") ?? [];
    expect(lines).toEqual([
      "Create a generation? This costs credits.",
      "Model: black-forest-labs/flux-2-pro (FLUX 2 Pro)",
      expect.stringMatching(/^Balance: \{"total":12\d\d,/),
      `Input: ${JSON.stringify(call.arguments).replace("\u202e", "\\u202e")}`,
    ]);
    await served.stop();
  });
});

test("a wrong input is refused without a question, and nobody is asked to wait", async () => {
  const served = await serveAsking([]);
  const client = await served.connect(canAsk);
  const asked = answering(client, []);
  const wrong = await client.callTool({ name: flux, arguments: { prompt: 5 } });
  expect(wrong.isError).toBe(true);
  await client.callTool({ name: "credits", arguments: {} });
  expect(asked).toEqual([]);
  await served.stop();
});

test("a client that cannot ask creates nothing, and is told why", async () => {
  const { charges } = simulator.stats();
  const served = await serveAsking([]);
  const client = await served.connect();
  const result = await client.callTool({ name: flux, arguments: { prompt: "A boat" } });
  expect(result).toMatchObject({
    isError: true,
    structuredContent: { message: expect.stringContaining("without --confirm") },
  });
  expect(simulator.stats().charges).toBe(charges);
  await served.stop();
});
