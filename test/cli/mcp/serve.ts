import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import {
  type CallToolResult,
  Client,
  type ClientOptions,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import { runProgram } from "../../../cli/program.js";
import { createTerminal } from "../../../cli/shell/terminal.js";
import { member } from "../../../generator/util/json.js";
import { environment as ownEnvironment } from "../run-cli.js";

export const specs: readonly string[] = [
  "--openapi",
  fileURLToPath(new URL("../../../specs/openapi.json", import.meta.url)),
];

/** What an answer tells programs, by name. */
export function factOf({ structuredContent }: CallToolResult, name: string): unknown {
  return member(structuredContent, name);
}

/** A `modelsmith mcp` in this process. */
export interface Served {
  /** Of HTTP; empty over stdio. */
  readonly url: string;
  /** A new client; over stdio there is one. */
  readonly connect: (options?: ClientOptions) => Promise<Client>;
  /** What was printed to standard error. */
  readonly errors: () => string;
  /** Presses Ctrl-C, and waits for the end. */
  readonly stop: () => Promise<void>;
}

/** Serves in this process, as the command does. */
export async function serve(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const isHttp = words.includes("--http");
  let interrupt = () => {};
  let errors = "";
  let listening: (url: string) => void = () => {};
  const address = new Promise<string>((resolve) => {
    listening = resolve;
  });
  const output = {
    write(text: string) {
      listening((JSON.parse(text) as { url: string }).url);
    },
  };
  const reports = {
    write(text: string) {
      errors += text;
    },
  };
  const all = { ...ownEnvironment, ...environment };
  const ended = runProgram({
    terminal: createTerminal(output, reports, all),
    environment: all,
    argv: ["mcp", ...words, ...(isHttp ? ["--json"] : [])],
    readInput: () => Promise.resolve(""),
    openStdio: () => ({ input: toServer, output: toClient }),
    onInterrupt: (callback) => {
      interrupt = callback;
      return () => {};
    },
    ignoreClosedStdout: () => {},
    setExitCode: () => {},
  });
  const failed = ended.then(() => {
    throw new Error(`the server ended: ${errors}`);
  });
  failed.catch(() => {});
  const url = isHttp ? await Promise.race([address, failed]) : "";
  const clients: Client[] = [];
  return {
    url,
    async connect(options = {}) {
      const client = new Client({ name: "test", version: "1.0.0" }, options);
      clients.push(client);
      // Lines of JSON in both directions: this transport serves either end.
      const transport = isHttp
        ? new StreamableHTTPClientTransport(new URL(url))
        : new StdioServerTransport(toClient, toServer);
      await client.connect(transport);
      return client;
    },
    errors: () => errors,
    async stop() {
      await Promise.all(clients.map((client) => client.close()));
      interrupt();
      await ended;
    },
  };
}
