import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import net, { type AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";

/** What this process is to import and call; it runs by itself, see `load-outputs.ts`. */
export interface LoadJob {
  readonly id: string;
  /** Absolute paths of modules. */
  readonly modules: readonly string[];
  readonly calls: readonly {
    readonly module: string;
    readonly name: string;
    readonly input: string;
  }[];
}

export interface LoadedOutput {
  readonly id: string;
  /** What importing changed outside of the modules; nothing should. */
  readonly effects: readonly string[];
  /** The error of an import or of a call that was not sent. */
  readonly errors: readonly string[];
  /** Every name that a module exports. */
  readonly exports: readonly string[];
  /** The endpoints of the registry, as JSON, in its order. */
  readonly registry: readonly string[];
  /** What the calls sent. */
  readonly requests: readonly SentRequest[];
}

export interface SentRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly host: string | undefined;
  readonly authorization: string | undefined;
  readonly headers: readonly string[];
  readonly body: string;
}

type Loaded = {
  -readonly [Key in keyof LoadedOutput]: LoadedOutput[Key] extends readonly (infer Item)[]
    ? Item[]
    : LoadedOutput[Key];
};

const jobs: readonly LoadJob[] = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));

let sockets = 0;
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (this: net.Socket, ...given: unknown[]) {
  sockets += 1;
  return Reflect.apply(connect, this, given);
} as typeof connect; // the same, counted

let requests: SentRequest[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method, url, headers, rawHeaders } = request;
    requests.push({
      method,
      url,
      host: headers.host,
      authorization: headers.authorization,
      headers: rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase()),
      body: Buffer.concat(chunks).toString("utf8"),
    });
    response.writeHead(422, { "content-type": "application/json" }).end('{"message":"recorded"}');
  });
});

// Its transport notes itself in a global of its own; that is not the work of generated code.
await import("@modelsmith/runtime");

const loaded: Loaded[] = [];
for (const job of jobs) loaded.push(await load(job));
// Only now may something open a socket.
const opened = sockets;
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo; // it listens on a port
for (const [at, job] of jobs.entries()) {
  const result = loaded[at];
  if (result) await call(job, result);
}
server.close();
server.closeAllConnections();
if (opened > 0) loaded[0]?.effects.push(`${opened} sockets were opened by imports`);
process.stdout.write(JSON.stringify(loaded));

async function load({ id, modules }: LoadJob): Promise<Loaded> {
  const result: Loaded = { id, effects: [], errors: [], exports: [], registry: [], requests: [] };
  const before = world();
  for (const module of modules) {
    try {
      const exported: Record<string, unknown> = await import(pathToFileURL(module).href);
      result.exports.push(...Object.keys(exported));
      const { registry } = exported;
      if (typeof registry === "object" && registry !== null) {
        result.registry.push(...Object.values(registry).map((entry) => JSON.stringify(entry)));
      }
    } catch (error) {
      result.errors.push(`${module}: ${String(error)}`);
    }
  }
  const after = world();
  for (const [name, state] of Object.entries(after)) {
    if (before[name] !== state) result.effects.push(`${name}: ${before[name]} became ${state}`);
  }
  for (const key of ["__pwned", "polluted"]) {
    if (key in globalThis || key in {}) result.effects.push(`${key} is set`);
  }
  return result;
}

/** What code without effects leaves as it is. */
function world(): Record<string, string> {
  const names = (value: object) => Reflect.ownKeys(value).map(String).join();
  return {
    globals: names(globalThis),
    objects: names(Object.prototype),
    arrays: names(Array.prototype),
    functions: names(Function.prototype),
    environment: JSON.stringify(process.env),
    folder: process.cwd(),
    exitCode: String(process.exitCode),
  };
}

async function call({ modules, calls }: LoadJob, result: Loaded): Promise<void> {
  for (const { module, name, input } of calls) {
    requests = [];
    try {
      const file = modules.find((candidate) => candidate.endsWith(`/${module}.js`)) ?? "";
      const exported = await import(pathToFileURL(file).href);
      const options = {
        apiKey: "key-of-the-test",
        baseUrl: `http://127.0.0.1:${port}`,
        retry: { retries: 0 },
        timeoutMs: 5_000,
      };
      await exported[name](JSON.parse(input), options);
    } catch (error) {
      if (requests.length === 0) result.errors.push(String(error));
    }
    result.requests.push(...requests);
  }
}
