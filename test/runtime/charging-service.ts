import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../temporary-folder.js";

/** A service that charges as soon as a create arrives, whatever becomes of its answer. */
export interface ChargingService {
  readonly url: string;
  /** Ids that were charged for, by prompt. */
  readonly charged: ReadonlyMap<string, readonly string[]>;
}

export type Trouble = "slow head" | "dies" | "big head" | "slow list";

/**
 * @param trouble - what happens to the answer of every create that the number says, the first only
 * @param hasList - whether the running generations can be asked for
 */
export async function serveCharging(
  trouble: (create: number) => Trouble | undefined,
  hasList: boolean,
): Promise<ChargingService> {
  const charged = new Map<string, string[]>();
  const made = new Map<string, { readonly input: unknown; readonly startedAt: Date }>();
  const ended = new Set<string>();
  let creates = 0;
  const url = await listen(async (incoming, response) => {
    const { method, url: path = "" } = incoming;
    if (path.startsWith("/generations/running")) {
      if (!hasList) return json(response, 404, {});
      const running = [...made].filter(([id]) => !ended.has(id));
      const list = running.map(([id, { input, startedAt }]) => ({
        id,
        input,
        status: "IN_PROGRESS",
        created_at: startedAt.toISOString(),
      }));
      return json(response, 200, list.slice(-100));
    }
    if (method === "GET") {
      const id = path.split("/").at(-1) ?? "";
      ended.add(id);
      const data = { url: `https://cdn.test/${id}.png` };
      return json(response, made.has(id) ? 200 : 404, { id, status: "COMPLETED", data });
    }
    const input = JSON.parse(await text(incoming));
    creates += 1;
    const id = `gen_${creates}`;
    made.set(id, { input, startedAt: new Date() });
    const ids = charged.get(input.prompt) ?? [];
    charged.set(input.prompt, [...ids, id]);
    switch (ids.length === 0 ? trouble(creates) : undefined) {
      case "dies":
        response.socket?.destroy();
        return;
      case "slow head":
        await sleep(1000);
        break;
      case "big head":
        response.setHeader("x-much", "x".repeat(12_000));
    }
    json(response, 200, { id, status: "IN_QUEUE" });
  });
  return { url, charged };
}

/**
 * A gateway as they stand before such services: it gives up after a time of its own (504), answers
 * 502 for an upstream that dies or says too much, and retries nothing.
 */
export function serveProxy(target: string, timeoutMs: number): Promise<string> {
  return listen((incoming, response) => {
    const { method, headers, url = "" } = incoming;
    const onward = request(target + url, { method, headers, maxHeaderSize: 8_192 });
    const giveUp = (status: number): void => {
      onward.destroy();
      if (response.headersSent) return;
      response.writeHead(status, { "content-type": "text/html" });
      response.end(`<html><h1>${status}</h1></html>`);
    };
    const timer = setTimeout(() => giveUp(504), timeoutMs);
    onward.on("response", (answer) => {
      clearTimeout(timer);
      if (response.headersSent) return;
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => {
      clearTimeout(timer);
      giveUp(502);
    });
    incoming.pipe(onward);
  });
}

/**
 * The same through a real nginx, in front of the service as it is usually set up.
 *
 * @param timeoutMs - how long it waits for the answer to a create
 */
export async function serveNginx(target: string, timeoutMs: number): Promise<string> {
  const folder = await temporaryFolder();
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  const config = `
    ${process.getuid?.() === 0 ? "user root;" : ""}
    daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
    events { worker_connections 4096; }
    http {
      access_log off;
      ${paths.map((each) => `${each}_temp_path ${folder}/${each};`).join(" ")}
      server {
        listen 127.0.0.1:${port};
        location /generation/acme { proxy_pass ${target}; proxy_read_timeout ${timeoutMs}ms; }
        location / { proxy_pass ${target}; }
      }
    }`;
  await writeFile(`${folder}/nginx.conf`, config);
  const child = spawn("nginx", ["-p", folder, "-c", `${folder}/nginx.conf`], { stdio: "inherit" });
  const ended = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  const origin = `http://127.0.0.1:${port}`;
  for (let left = 100; left > 0; left -= 1) {
    const isUp = await fetch(origin).then(
      () => true,
      () => false,
    );
    if (isUp) return origin;
    await sleep(50);
  }
  throw new Error("nginx does not answer");
}

async function listen(
  handle: (incoming: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer((incoming, response) => {
    incoming.on("error", () => {});
    response.on("error", () => {});
    void handle(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function text(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
