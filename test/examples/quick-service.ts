import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** The smallest whole PNG. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/**
 * A service that costs next to nothing itself, for measurements: the simulator draws each picture,
 * which takes longer than all that a worker does.
 *
 * @param latencyMs - from a create to its result
 * @returns its base URL
 */
export async function serveQuickly(latencyMs: number): Promise<string> {
  const readyAt = new Map<string, number>();
  const server = createServer((request, response) => {
    const { method, url = "" } = request;
    if (url.startsWith("/picture/")) {
      response.writeHead(200, { "content-type": "image/png" }).end(PICTURE);
      return;
    }
    // Answered when the whole body is there, as every service does.
    request.resume().once("end", () => {
      const id = method === "POST" ? `gen_${readyAt.size + 1}` : (url.split("/").at(-1) ?? "");
      if (method === "POST") readyAt.set(id, Date.now() + latencyMs);
      const isReady = Date.now() >= (readyAt.get(id) ?? Number.POSITIVE_INFINITY);
      const data = { images: [{ url: `${origin}/picture/${id}.png` }] };
      const body = isReady ? { id, status: "COMPLETED", data } : { id, status: "IN_PROGRESS" };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return origin;
}
