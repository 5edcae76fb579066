import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { beforeAll, beforeEach, expect, it, onTestFinished } from "vitest";
import { simulateSpecs } from "../../simulator/simulate-specs.js";
import { environment, runCli } from "../run-cli.js";
import { enterSmallSpecs } from "../small-project.js";

beforeAll(enterSmallSpecs);

beforeEach(() => {
  const before = getGlobalDispatcher();
  onTestFinished(() => setGlobalDispatcher(before));
});

/** A proxy that resolves every name to this machine, and notes what it is asked for. */
async function serveProxy(): Promise<{ readonly url: string; readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(501).end());
  server.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    const port = Number(request.url?.split(":").at(-1));
    const onward = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.pipe(onward).pipe(socket);
    });
    for (const each of [onward, socket as Socket]) {
      sockets.add(each);
      each.on("error", () => each.destroy());
    }
    onward.on("error", () => socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

it("sends a create and its polls through the proxy of the environment", async () => {
  const simulator = await simulateSpecs({ latencyMs: 0 });
  onTestFinished(() => simulator.close());
  const proxy = await serveProxy();
  // An address of this machine that is not its usual one: the proxy is asked for it.
  const address = simulator.baseUrl.replace("127.0.0.1", "127.0.0.2");
  const words = ["create", "--endpoint", "google/nano-banana", "--prompt", "a", "--json"];
  const ran = await runCli([...words, "--base-url", address], {
    environment: { ...environment, http_proxy: proxy.url },
  });
  expect(ran.out + ran.err).toContain('"COMPLETED"');
  expect(new Set(proxy.asked)).toEqual(new Set([new URL(address).host]));
});

it.each([
  ["HTTPS_PROXY", ["specs.modelsmith.test:443"]],
  ["HTTP_PROXY", ["specs.modelsmith.test:443"]],
])("pulls a spec through %s", async (name, want) => {
  const proxy = await serveProxy();
  const words = ["pull", "--openapi", "https://specs.modelsmith.test/a.json", "--snapshot", "x"];
  words.push("--endpoint", "/a");
  const ran = await runCli(words, { environment: { [name]: proxy.url } });
  expect(ran).toMatchObject({ code: 1, err: expect.stringContaining("MS1008") });
  expect(proxy.asked).toEqual(want);
});

it("goes past the proxy to this machine, and to what NO_PROXY names", async () => {
  const simulator = await simulateSpecs({ latencyMs: 0 });
  onTestFinished(() => simulator.close());
  const proxy = await serveProxy();
  for (const [host, except] of [
    ["127.0.0.1", ""],
    ["localhost", "other.test"],
    ["api.localhost", ""],
    ["127.0.0.2", "127.0.0.2"],
    ["127.0.0.2", "*"],
  ] as const) {
    const address = simulator.baseUrl.replace("127.0.0.1", host);
    const variables = { HTTP_PROXY: proxy.url, NO_PROXY: except };
    await runCli(["credits", "--base-url", address], {
      environment: { ...environment, ...variables },
    });
  }
  expect(proxy.asked).toEqual([]);
});

/** A proxy that lets nothing through. */
function serveRefusal(status: string, password?: string): Promise<string> {
  return serveTunnels(
    (socket) => socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\n\r\n`),
    password,
  );
}

/** A proxy that does this with each tunnel that it is asked for. */
async function serveTunnels(
  onConnect: (socket: Duplex) => void,
  password = "user:pass-word@",
): Promise<string> {
  const server = createServer();
  server.on("connect", (_, socket) => onConnect(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://${password}127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serveClosing = () => serveTunnels((socket) => socket.destroy());

/** A port of this machine at which nothing listens. */
async function closedPort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://user:pass-word@127.0.0.1:${port}`;
}

const closedSocks = async () => (await closedPort()).replace("http:", "socks5:");

it.each([
  [
    "wants a valid password",
    () => serveRefusal("407 No", ""),
    "refused the host (407)",
    "The proxy wants a name and a password",
  ],
  [
    "refuses the password that it got",
    () => serveRefusal("407 No"),
    "refused its name and password (407)",
    "Correct the name and the password",
  ],
  ["closes the connection", serveClosing, "closed the connection", "NO_PROXY"],
  ["refuses", () => serveRefusal("403 No"), "refused the host (403)", "NO_PROXY"],
  ["cannot be reached", closedPort, "failed: connect ECONNREFUSED", "NO_PROXY"],
  ["speaks SOCKS and cannot be reached", closedSocks, "failed: connect ECONNREFUSED", "NO_PROXY"],
])(
  "names a proxy that %s, without its password, and what to do",
  async (_, begin, problem, hint) => {
    const proxy = await begin();
    const shown = `the proxy ${proxy.replace("user:pass-word@", "")} of HTTPS_PROXY ${problem}`;
    const variables = { ...environment, HTTPS_PROXY: proxy };
    const pulling = [
      "pull",
      "--openapi",
      "https://specs.modelsmith.test/a.json",
      "--snapshot",
      "x",
    ];
    for (const words of [
      ["credits", "--json", "--base-url", "https://api.modelsmith.test"],
      [...pulling, "--endpoint", "/a"],
    ]) {
      const { out, err } = await runCli(words, { environment: variables });
      expect(out + err).toContain(shown);
      expect(out + err).toContain(hint);
      expect(out + err).not.toContain("pass-word");
    }
  },
);

it("ends a create at once that the proxy refuses: nothing was charged", async () => {
  const words = ["create", "--endpoint", "google/nano-banana", "--prompt", "a", "--json"];
  const { out } = await runCli([...words, "--base-url", "https://api.modelsmith.test"], {
    environment: { ...environment, HTTPS_PROXY: await serveRefusal("403 No") },
  });
  expect(out.match(/"event":"start"/g)).toHaveLength(1);
  expect(out).toContain("Nothing was charged");
});

it("leaves nothing open when a create ends that still waits for a silent proxy", async () => {
  const ended: Promise<unknown>[] = [];
  const proxy = await serveTunnels((socket) => {
    ended.push(new Promise((resolve) => socket.resume().on("error", resolve).on("end", resolve)));
    onTestFinished(() => void socket.destroy());
  });
  const words = ["create", "--endpoint", "google/nano-banana", "--prompt", "a", "--json"];
  const { out } = await runCli(
    [...words, "--base-url", "https://api.modelsmith.test", "--timeout", "1"],
    { environment: { ...environment, HTTPS_PROXY: proxy } },
  );
  expect(out).toContain('"category":"timeout"');
  expect(ended).toHaveLength(1);
  await Promise.all(ended);
});

it("says which variable holds no address of a proxy", async () => {
  const { code, err } = await runCli(["credits"], {
    environment: { ...environment, https_proxy: "proxy/3128" },
  });
  expect(code).toBe(1);
  expect(err).toContain("MS1601: https_proxy is not the address of a proxy");
});
