/**
 * What an agent's host does with `modelsmith mcp`: it starts the server, lists its tools, calls one and,
 * if the answer says so, waits. Against the simulator, which costs nothing. Build it as `npm start` does,
 * then: node dist/examples/examples/mcp-client.js
 */
import { type CallToolResult, Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { simulate } from "modelsmith/simulator";

const spec = { openapi: "specs/openapi.json", docs: "specs/docs.json" };
const simulator = await simulate(spec);
const client = new Client({ name: "example", version: "1.0.0" });
// In your project: command "npx", args ["--prefix", "/path/to/project", "modelsmith", "mcp", …].
const server = new StdioClientTransport({
  command: process.execPath,
  args: ["dist/cli/main.js", "mcp", "--openapi", spec.openapi, "--base-url", simulator.baseUrl],
  env: { ...(process.env as Record<string, string>), SKILLS_VIDEO_API_KEY: "any-key" },
});

try {
  await client.connect(server);
  const { tools } = await client.listTools();
  say(`${tools.length} tools: ${tools.map(({ name }) => name).join(", ")}`);

  const call = {
    name: "google_nano-banana-pro",
    arguments: { prompt: "A lighthouse made of paper, morning light" },
  };
  let answer = await client.callTool(call);
  // A generation may take longer than a host waits. It is paid for: wait for it. Without an id yet,
  // the same call goes on with it.
  for (let facts = factsOf(answer); facts.state === "running"; facts = factsOf(answer)) {
    const { id } = facts;
    answer = await client.callTool(id === undefined ? call : { name: "wait", arguments: { id } });
  }
  for (const part of answer.content) {
    if (part.type === "text") say(part.text);
    if (part.type === "resource_link") say(`link: ${part.uri}`);
    if (part.type === "image") say(`picture: ${part.mimeType}, ${part.data.length} of base64`);
  }
  if (answer.isError === true) process.exitCode = 1;
} finally {
  await client.close();
  await simulator.close();
}

function factsOf({ structuredContent }: CallToolResult): { state?: string; id?: string } {
  return structuredContent as object; // docs/mcp.md says what is in it
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
