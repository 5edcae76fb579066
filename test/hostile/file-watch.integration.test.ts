import { once } from "node:events";
import net from "node:net";
import { expect, test } from "vitest";
import { watched } from "./file-watch.js";

test("a socket that a task opens is seen, also later, and one of somebody else is not", async () => {
  const server = net.createServer((socket) => socket.end()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo; // it listens on a port
  const open = () => net.connect(port, "127.0.0.1");
  const connected = new Promise((resolve) => {
    setImmediate(() => open().resume().once("close", resolve));
  });
  const { touches } = await watched(async () => {
    await connected;
    expect(open).toThrow("a socket was opened");
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        expect(open).toThrow("a socket was opened");
        resolve();
      });
    });
  });
  expect(touches.sockets).toBe(2);
  server.close();
});
