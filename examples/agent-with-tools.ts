/**
 * An agent that draws: the AI SDK's loop of tools, with a tool made of a generated function and its
 * input's schema. The language model is a stand-in that calls the tool, wrongly first; put any real
 * one in its place. Against the simulator, which costs nothing. Build it as `npm start` does, then:
 * node dist/examples/examples/agent-with-tools.js
 */
import { images, unwrap } from "@modelsmith/runtime";
import { standardSchema } from "@modelsmith/runtime/schema";
import { generateText, stepCountIs, tool } from "ai";
import { MockLanguageModelV3 } from "ai/test";
import { simulate } from "modelsmith/simulator";
import { nanoBananaPro, nanoBananaProEndpoint } from "../generated/google/nano-banana-pro.js";
import { inputSchema } from "../generated/google/nano-banana-pro.schema.js";

const simulator = await simulate({ openapi: "specs/openapi.json", docs: "specs/docs.json" });
const options = { baseUrl: simulator.baseUrl, apiKey: "any-key" };

const draw = tool({
  description: inputSchema.description,
  inputSchema: standardSchema(nanoBananaProEndpoint, inputSchema),
  execute: async (input, { abortSignal }) => {
    const generation = await nanoBananaPro(input, { ...options, signal: abortSignal });
    unwrap(generation); // what failed is told to the model as the tool's error
    return { id: generation.id, urls: images(generation).map(({ url }) => url) };
  },
});

try {
  const { text, steps } = await generateText({
    model: standIn(),
    tools: { draw },
    stopWhen: stepCountIs(5),
    prompt: "Draw a paper boat in 16:9.",
  });
  for (const { content } of steps) {
    for (const part of content) {
      if (part.type === "tool-call") say(`calls ${part.toolName} ${JSON.stringify(part.input)}`);
      if (part.type === "tool-result") say(`got ${JSON.stringify(part.output)}`);
      if (part.type === "tool-error") say(`refused: ${String(part.error).split("\n")[0]}`);
    }
  }
  say(text);
  say(`Paid ${simulator.stats().charges} generation.`);
} finally {
  await simulator.close();
}

/** A language model that needs no network: it calls wrongly, then rightly, then describes the result. */
function standIn(): MockLanguageModelV3 {
  const answer = <Part, Reason>(part: Part, reason: Reason) => ({
    content: [part],
    finishReason: { unified: reason, raw: undefined },
    usage: {
      inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: 1, text: 1, reasoning: undefined },
    },
    warnings: [],
  });
  const call = (id: string, input: object) => {
    const part = { type: "tool-call", toolCallId: id, toolName: "draw" } as const;
    return answer({ ...part, input: JSON.stringify(input) }, "tool-calls" as const);
  };
  return new MockLanguageModelV3({
    doGenerate: [
      call("1", { prompt: "A paper boat", aspect_ratio: "16/9" }),
      call("2", { prompt: "A paper boat", aspect_ratio: "16:9" }),
      answer({ type: "text", text: "Here is your paper boat." } as const, "stop" as const),
    ],
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
