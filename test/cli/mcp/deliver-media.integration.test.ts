import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { CompletedGeneration } from "@modelsmith/runtime";
import { expect, onTestFinished, test } from "vitest";
import { deliverMedia } from "../../../cli/mcp/deliver-media.js";
import { temporaryFolder } from "../../temporary-folder.js";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
// The rest, nothing here reads.
const generation = { id: "gen_1" } as CompletedGeneration<unknown>;

/** A result of this many pictures, each at an address of its own. */
async function pictures(count: number) {
  let downloads = 0;
  const server = createServer((_, response) => {
    downloads += 1;
    response.end(png);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  // A server on a port has an AddressInfo; only one on a pipe has a string.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const items = Array.from({ length: count }, (_, at) => ({ url: `${url}/${at + 1}.png` }));
  return { items, downloads: () => downloads };
}

async function optionsWith(save?: string) {
  const fallback = await temporaryFolder();
  return { save, fallback, loopbackAllowed: true, dispatcher: undefined };
}

test("every picture of a large result is told, and those that are shown are few", async () => {
  const { items, downloads } = await pictures(20);
  const media = await deliverMedia(generation, items, await optionsWith());
  expect(media.map(({ url }) => url)).toEqual(items.map(({ url }) => url));
  expect(media.filter(({ inline }) => inline !== undefined)).toHaveLength(16);
  expect([downloads(), media.filter(({ problem }) => problem)]).toEqual([16, []]);
});

test("every picture of a large result is saved where that is asked", async () => {
  const { items } = await pictures(20);
  const folder = await temporaryFolder();
  const media = await deliverMedia(generation, items, await optionsWith(folder));
  expect([media.length, (await readdir(folder)).length]).toEqual([20, 20]);
});

test("pictures that are in the answer alone are saved, however many", async () => {
  const items = Array.from({ length: 20 }, () => ({
    url: `data:image/png;base64,${png.toString("base64")}`,
  }));
  const options = await optionsWith();
  const media = await deliverMedia(generation, items, options);
  expect([media.length, (await readdir(options.fallback)).length]).toEqual([20, 20]);
});

test("what a hostile result names beyond that is counted", async () => {
  const { items, downloads } = await pictures(5_000);
  const media = await deliverMedia(generation, items, await optionsWith());
  expect([media.length, downloads()]).toEqual([101, 16]);
  expect(media.at(-1)?.problem).toMatch(/^the other 4900 of this result/);
});
