import { createServer, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { generate, wait } from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { COMPLETED, paintAt, QUICK } from "./endpoints.js";

/** A server that answers the requests of its connections, in turn, with these bytes. */
async function serveBytes(
  answers: readonly string[],
): Promise<{ readonly url: string; readonly requests: readonly string[] }> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    let head = "";
    socket.on("data", (bytes) => {
      head += bytes.toString("latin1");
      const [, length = "0"] = /content-length: (\d+)/i.exec(head) ?? [];
      const bodyAt = head.indexOf("\r\n\r\n") + 4;
      if (bodyAt < 4 || head.length < bodyAt + Number(length)) return;
      requests.push(head.slice(0, head.indexOf("\r\n")));
      head = "";
      const answer = answers[Math.min(requests.length, answers.length) - 1] ?? "";
      // The end comes later than the bytes: as a connection breaks on its way.
      socket.write(answer, () => setTimeout(() => socket.end(), 5));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, requests };
}

const informational = [
  "HTTP/1.1 102 Processing\r\n\r\n",
  "HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n",
];
const body = JSON.stringify(COMPLETED);
const done = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

describe("a 1xx answer", () => {
  it.each(informational)(
    "is no answer to a create, if the connection breaks: %j",
    async (bytes) => {
      const { url, requests } = await serveBytes([bytes]);
      const options = {
        ...QUICK,
        createRetry: "unsent",
        client: clientWith({ recoverMs: 3 }),
      } as const;
      const error: unknown = await generate(paintAt(url), { prompt: "a cat" }, options).catch(
        (each: unknown) => each,
      );
      expect(error).toMatchObject({ category: "transient", mayHaveCharged: true, attempts: 1 });
      expect(error).not.toHaveProperty("status");
      expect(requests.filter((line) => line.startsWith("POST"))).toHaveLength(1);
    },
  );

  it.each(informational)("is no answer to a poll, which is made again: %j", async (bytes) => {
    const { url, requests } = await serveBytes([bytes, done]);
    expect(await wait("gen_1", { ...QUICK, endpoint: paintAt(url) })).toMatchObject({ ok: true });
    expect(requests).toEqual(["GET /generation/gen_1 HTTP/1.1", "GET /generation/gen_1 HTTP/1.1"]);
  });

  it.each(informational)("before the answer changes nothing: %j", async (bytes) => {
    const { url } = await serveBytes([bytes + done]);
    const endpoint = paintAt(url);
    expect(await generate(endpoint, { prompt: "a cat" }, QUICK)).toMatchObject({ ok: true });
  });
});
