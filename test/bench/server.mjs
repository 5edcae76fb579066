import { fork } from "node:child_process";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

/**
 * The service that clients of the benchmark talk to, in a process of its own. What it answers is
 * made beforehand: it must be faster than who reads it.
 */
export async function startServer() {
  const child = fork(fileURLToPath(import.meta.url), { stdio: "inherit" });
  const next = () => new Promise((resolve) => child.once("message", resolve));
  const { port } = await next();
  return {
    url: `http://127.0.0.1:${port}`,
    /** Counts since the last time: polls, connections opened, most of them at once. */
    async counts() {
      const answer = next();
      child.send("counts");
      return await answer;
    },
    stop: () => child.kill(),
  };
}

const frame = (status, more) =>
  `data: ${JSON.stringify({ id: "gen_1", status, data: null, usage: { total: 4, subscription: 4, permanent: 0 }, ...more })}\n\n`;
const image = {
  url: "https://cdn.example.com/gen_1.png",
  content_type: "image/png",
  width: 1024,
  height: 1024,
};
const terminal = (more) =>
  frame("COMPLETED", { data: { type: "image", n: 1, images: [image], ...more } });
const running = frame("IN_PROGRESS");
const batch = 500;
const manyEvents = Buffer.from(running.repeat(batch));
const large = terminal({ actual_prompt: "a".repeat(8_000_000) });
/** @param {string} id - the answer about another generation would not count */
const pollOf = (id) =>
  JSON.stringify({
    id,
    status: "IN_PROGRESS",
    input: { prompt: "a cat" },
    data: null,
    usage: { total: 0 },
  });

const scenarios = {
  /** So many events, then the result. */
  events(response, count) {
    let left = count;
    const write = () => {
      while (left > 0) {
        const now = Math.min(left, batch);
        left -= now;
        if (!response.write(manyEvents.subarray(0, now * running.length))) {
          response.once("drain", write);
          return;
        }
      }
      response.end(terminal());
    };
    write();
  },
  /** One event, and then nothing for as long as the client listens. */
  idle: (response) => response.write(running),
  /** The result, a moment later, with the time at which it was sent. */
  last(response) {
    response.write(running);
    setTimeout(() => response.end(terminal({ sent_ns: String(process.hrtime.bigint()) })), 5);
  },
  /** The result as one event of 8 MB. */
  large: (response) => response.end(large),
};

if (process.send !== undefined && process.argv[1] === fileURLToPath(import.meta.url)) serve();

function serve() {
  let polls = 0;
  let opened = 0;
  let open = 0;
  let most = 0;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const [, scenario, count] = (request.url ?? "").split("/");
    if (request.method === "GET") {
      polls += 1;
      const poll = pollOf(count);
      response.writeHead(200, {
        "content-type": "application/json",
        "content-length": poll.length,
      });
      response.end(poll);
      return;
    }
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      scenarios[scenario](response, Number(count));
    });
  });
  server.on("connection", (socket) => {
    opened += 1;
    open += 1;
    most = Math.max(most, open);
    socket.on("error", () => {});
    socket.on("close", () => {
      open -= 1;
    });
  });
  server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () => {
    process.send({ port: server.address().port });
  });
  process.on("message", () => {
    process.send({ polls, opened, most });
    polls = 0;
    opened = 0;
    most = open;
  });
  process.on("disconnect", () => process.exit());
}
