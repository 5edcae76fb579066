import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { context } from "esbuild";
import { WebSocket } from "undici";
import { createServer } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modelsmith as esbuildPlugin } from "../../plugins/esbuild.js";
import { modelsmith as vitePlugin } from "../../plugins/vite.js";
import { simulate } from "../../simulator/index.js";
import { repository } from "../readme-blocks.js";
import { bundlers } from "./bundlers.js";
import { createProject, external } from "./project.js";

let simulator: Awaited<ReturnType<typeof simulate>>;

beforeAll(async () => {
  simulator = await simulate({
    openapi: path.join(repository, "specs/openapi.json"),
    latencyMs: 5,
  });
});

afterAll(async () => {
  await simulator.close();
});

const picture = /^http:\/\/127\.0\.0\.1:\d+\/media\/\S+\.png$/m;

describe.each(Object.entries(bundlers))("%s", (_, build) => {
  test("generates before it reads modules, and its bundle makes a picture", async () => {
    const project = await createProject();
    await build(project);
    expect(await project.run(simulator.baseUrl)).toMatch(picture);
  });

  test("fails with what is wrong with the spec, and leaves the output alone", async () => {
    const project = await createProject();
    await writeFile(project.spec, '{ "openapi": "3.1.0" }');
    await expect(build(project)).rejects.toThrow(/openapi\.json#\/paths.*expected an object/);
    await expect(readFile(path.join(project.out, "index.ts"))).rejects.toThrow("ENOENT");
  });
});

test("a bundle with the vendored runtime needs no package of ours", async () => {
  const project = await createProject();
  const options = { ...project.options, runtime: "vendored" as const };
  await bundlers["esbuild"]?.({ ...project, options });
  expect(await readFile(project.bundle, "utf8")).not.toContain('from "@modelsmith/runtime"');
  expect(await project.run(simulator.baseUrl)).toMatch(picture);
});

test("esbuild's watch mode generates again when the spec changes", async () => {
  const project = await createProject();
  const ended: (() => void)[] = [];
  const builds = [0, 1].map(() => new Promise<void>((resolve) => ended.push(resolve)));
  const watching = await context({
    entryPoints: [project.entry],
    outfile: project.bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    external: [...external],
    logLevel: "silent",
    plugins: [
      esbuildPlugin(project.options),
      { name: "count", setup: ({ onEnd }) => onEnd(() => ended.shift()?.()) },
    ],
  });
  await watching.watch();
  await builds[0];
  await rename(project.spec, "Nano Banana", "Nano Plantain");
  await builds[1];
  await watching.dispose();
  expect(await readFile(path.join(project.out, "google/nano-banana.ts"), "utf8")).toContain(
    "Nano Plantain",
  );
});

test("Vite's dev server generates again when the spec changes, and shows errors in its overlay", async () => {
  const project = await createProject();
  const server = await createServer({
    root: project.folder,
    configFile: false,
    logLevel: "silent",
    server: { host: "127.0.0.1", port: 0 },
    plugins: [vitePlugin(project.options)],
  });
  await server.listen();
  const address = server.resolvedUrls?.local[0]?.replace("http", "ws") ?? "";
  const socket = new WebSocket(`${address}?token=${server.config.webSocketToken}`, "vite-hmr");
  const messages: { readonly type: string; readonly err?: { readonly message: string } }[] = [];
  socket.addEventListener("message", ({ data }) => messages.push(JSON.parse(String(data))));
  const message = (type: string) =>
    expect.poll(() => messages.find((entry) => entry.type === type), { timeout: 5000 });
  try {
    await message("connected").toBeDefined();
    const spec = await readFile(project.spec, "utf8");
    await writeFile(project.spec, "{");
    await message("error").toMatchObject({
      err: { message: expect.stringMatching(/openapi\.json: is not JSON/), plugin: "modelsmith" },
    });
    await writeFile(project.spec, spec.replaceAll("Nano Banana", "Nano Plantain"));
    await message("full-reload").toBeDefined();
    expect(await readFile(path.join(project.out, "google/nano-banana.ts"), "utf8")).toContain(
      "Nano Plantain",
    );
  } finally {
    socket.close();
    await server.close();
  }
});

async function rename(file: string, from: string, to: string): Promise<void> {
  await writeFile(file, (await readFile(file, "utf8")).replaceAll(from, to));
}
