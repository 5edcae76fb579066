import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { expect, test, vi } from "vitest";
import { documentBlocks, repository } from "../../readme-blocks.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { program } from "../program.js";

const blocks = documentBlocks("docs/mcp.md");
const specFile = path.join(repository, "specs/openapi.json");

/** A project that has installed this repository and has its spec. */
async function installedProject(): Promise<string> {
  const project = await temporaryFolder();
  const modules = path.join(project, "node_modules");
  await mkdir(path.join(modules, ".bin"), { recursive: true });
  await symlink(repository, path.join(modules, "modelsmith"));
  await symlink(program, path.join(modules, ".bin", "modelsmith"));
  await writeFile(
    path.join(project, "package.json"),
    JSON.stringify({ dependencies: { modelsmith: "*" } }),
  );
  for (const name of ["openapi.json", "docs.json"]) {
    await symlink(path.join(repository, "specs", name), path.join(project, name));
  }
  return project;
}

/** The arguments that a block gives to a host. */
function argumentsIn(name: string): readonly string[] {
  const block = blocks.get(name) ?? "";
  const list = /args"?\s*[:=]\s*(\[[^\]]*\])/.exec(block)?.[1];
  return list === undefined ? block.trim().split(" ").slice(1) : (JSON.parse(list) as string[]);
}

test("the configuration for hosts starts the server from any folder", {
  timeout: 60_000,
}, async () => {
  const { mcpServers } = JSON.parse(blocks.get("mcp-servers") ?? "") as {
    mcpServers: Record<string, { command: string; args: string[]; env: Record<string, string> }>;
  };
  const { command = "", args = [], env = {} } = mcpServers["modelsmith"] ?? {};
  expect([command, Object.keys(env)]).toEqual(["npx", ["SKILLS_VIDEO_API_KEY"]]);
  expect(args).toEqual(argumentsIn("mcp-servers"));
  const project = await installedProject();
  for (const name of ["mcp-servers", "mcp-codex"]) {
    const transport = new StdioClientTransport({
      command,
      args: argumentsIn(name).map((word) => word.replace("/path/to/project", project)),
      // Only what is installed: npx asks the registry for what it does not find.
      env: { ...env, npm_config_offline: "true" },
      cwd: await temporaryFolder(),
      stderr: "ignore",
    });
    const client = new Client({ name: "test", version: "1.0.0" });
    await client.connect(transport);
    expect((await client.listTools()).tools).toHaveLength(26);
    await client.close();
  }
});

test("the command for HTTP prints the address, and ends on Ctrl-C", async () => {
  const words = argumentsIn("mcp-http")
    .slice(1)
    .map((word) => word.replace(/^openapi\.json$/, specFile).replace("4100", "0"));
  const server = spawn(process.execPath, [program, ...words]);
  const out = await firstLineOf(server);
  expect(out).toMatch(/^Serving http:\/\/127\.0\.0\.1:\d+\/mcp until Ctrl-C\.$/);
  const ended = new Promise((resolve) => server.once("close", resolve));
  server.kill("SIGINT");
  expect(await ended).toBe(0);
});

function firstLineOf({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("\n")) resolve(text.split("\n")[0] ?? "");
    });
  });
}

test("the example gets a picture", { timeout: 60_000 }, async () => {
  let printed = "";
  const written = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  try {
    await import("../../../examples/mcp-client.js");
  } finally {
    written.mockRestore();
  }
  expect(printed).toMatch(/^26 tools: .*google_nano-banana-pro.*wait, credits, list$/m);
  expect(printed).toMatch(
    /^Generation \S+ of google\/nano-banana-pro is COMPLETED\. It took 1 credit\.$/m,
  );
  expect(printed).toMatch(/^picture: image\/png, \d+ of base64$/m);
});

test("no other command loads the protocol's library", async () => {
  const library = "io.modelcontextprotocol/";
  const all = await readdir(path.dirname(program));
  const texts = await Promise.all(
    all
      .filter((name) => name.endsWith(".js"))
      .map(async (name) => [name, await readFile(path.join(path.dirname(program), name), "utf8")]),
  );
  const scripts = new Map(texts as [string, string][]);
  expect([...scripts.values()].some((text) => text.includes(library))).toBe(true);
  // What the program imports before it knows the command.
  const loaded = new Set(["main.js"]);
  for (const name of loaded) {
    const text = scripts.get(name) ?? "";
    for (const [, next = ""] of text.matchAll(/\bimport(?:{[^}]*}from)?"\.\/([\w.-]+\.js)"/g)) {
      loaded.add(next);
    }
    expect([name, text.includes(library)]).toEqual([name, false]);
  }
  expect(loaded.size).toBeGreaterThan(1);
});
