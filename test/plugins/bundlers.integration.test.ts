import { exec } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { createContext, runInContext } from "node:vm";
import { build, context } from "esbuild";
import { WebSocket } from "undici";
import { createServer } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { settleTargets } from "../../generator/config/settle-targets.js";
import { generateTargets } from "../../generator/generate-targets.js";
import { modelsmith as esbuildPlugin } from "../../plugins/esbuild.js";
import { modelsmith as vitePlugin } from "../../plugins/vite.js";
import type { simulate } from "../../simulator/index.js";
import { smallPlatform } from "../generator/report/small-platform.js";
import { documentBlocks, repository } from "../readme-blocks.js";
import { simulateSpecs } from "../simulator/simulate-specs.js";
import { bundlers } from "./bundlers.js";
import { createProject, external } from "./project.js";

let simulator: Awaited<ReturnType<typeof simulate>>;

beforeAll(async () => {
  simulator = await simulateSpecs({
    latencyMs: 5,
  });
});

afterAll(async () => {
  await simulator.close();
});

/** Whose name and answer say that it makes pictures. */
const imageModel = {
  fields: { prompt: { type: "string" }, image_size: { type: "string" } },
  data: {
    type: "object",
    properties: { images: { type: "array", items: { type: "string", format: "uri" } } },
  },
};

const picture = /^http:\/\/127\.0\.0\.1:\d+\/media\/\S+\.png$/m;

describe.each(Object.entries(bundlers))(
  "%s, as the manual sets it up,",
  (_, { file, build, watch }) => {
    test("generates before it reads modules, and again when the spec changes", async () => {
      const project = await createProject(file);
      await build(project);
      expect(await project.runHere(simulator.baseUrl)).toMatch(picture);
      // Of functions that are there already, a bundler must not read the old ones.
      await limitPrompt(project.spec, 3);
      const watching = await watch(project);
      try {
        const bundle = () => readFile(project.bundle, "utf8");
        await expect.poll(bundle, { timeout: 50_000 }).toMatch(/maxLength"?: ?3\b/);
        await seenAfter(() => limitPrompt(project.spec, 4), bundle, /maxLength"?: ?4\b/);
        // The last change is bundled once more, and esbuild removes a bundle whose build fails.
        const ran = () => project.runHere(simulator.baseUrl).catch(String);
        await expect
          .poll(ran, { timeout: 50_000 })
          .toContain("expected a string of up to 4 characters");
      } finally {
        await watching.close();
      }
    });

    test.each(["config", "spec"] as const)(
      "goes on watching a %s that cannot be read",
      async (broken) => {
        const project = await createProject(file);
        const { folder, options } = project;
        const files = { config: path.join(folder, "modelsmith.config.json"), spec: project.spec };
        await writeFile(files.config, JSON.stringify(options));
        const good = await readFile(files[broken], "utf8");
        await writeFile(files[broken], "{");
        const watching = await watch({ ...project, options: { config: files.config } });
        try {
          const bundle = () => readFile(project.bundle, "utf8").catch(() => "");
          await seenAfter(() => writeFile(files[broken], good), bundle, /google\/nano-banana/);
        } finally {
          await watching.close();
        }
      },
    );

    test("generates again when a folder of specs gets another one", async () => {
      const project = await createProject(file);
      const specs = path.join(project.folder, "specs");
      const add = async (key: string) => {
        const { openapi } = await smallPlatform({ [key]: imageModel });
        await cp(openapi, path.join(specs, `${path.dirname(key)}.json`));
      };
      await add("acme/flux");
      await writeFile(project.entry, 'export * from "../generated/index.js";');
      const watching = await watch({ ...project, options: { openapi: specs, out: project.out } });
      try {
        const bundle = () => readFile(project.bundle, "utf8").catch(() => "");
        await expect.poll(bundle, { timeout: 50_000 }).toContain("acme/flux");
        await seenAfter(() => add("other/flux"), bundle, /other\/flux/);
      } finally {
        await watching.close();
      }
    });

    test("fails with what is wrong with the spec, and leaves the output alone", async () => {
      const project = await createProject(file);
      await writeFile(project.spec, '{ "openapi": "3.1.0" }');
      await expect(build(project)).rejects.toThrow(
        /MS1101: .*openapi\.json#\/paths.*expected an object/,
      );
      await expect(readFile(path.join(project.out, "index.ts"))).rejects.toThrow("ENOENT");
    });
  },
);

/**
 * A watch begins some time after the first bundle, and until then nobody sees a change: it is made again, ever
 * later, so that a build comes to its end in between on a busy machine too.
 */
async function seenAfter(
  change: () => Promise<unknown>,
  bundle: () => Promise<string>,
  seen: RegExp,
): Promise<void> {
  let pauseMs = 500;
  let nextMs = 0;
  const changed = async () => {
    if (performance.now() >= nextMs) {
      await change();
      pauseMs *= 2;
      nextMs = performance.now() + pauseMs;
    }
    return bundle();
  };
  await expect.poll(changed, { timeout: 50_000, interval: 50 }).toMatch(seen);
}

test("esbuild bundles undici too, in a file that needs no package", async () => {
  const project = await createProject();
  const source = await readFile(project.entry, "utf8");
  // A program may have a `require` of its own.
  const own = `import { createRequire } from "node:module";
    const require = createRequire(import.meta.url);
    console.log(require("node:path").sep);`;
  await writeFile(project.entry, `${own}\n${source}`);
  await bundlers["esbuild"]?.build(project);
  expect(await readFile(project.bundle, "utf8")).not.toMatch(/from "(?!node:)/);
  expect(await project.run(simulator.baseUrl)).toMatch(picture);
});

test("esbuild by hand, as the manual says, bundles undici too", async () => {
  const project = await createProject();
  await generateTargets(settleTargets(project.options));
  const command = documentBlocks("docs/bundling.md").get("esbuild-by-hand") ?? "";
  const here = command.replace("main.ts", "src/main.ts").replace("main.mjs", project.bundle);
  const bin = path.join(repository, "node_modules/.bin");
  const env = { PATH: `${bin}${path.delimiter}${process.env["PATH"]}` };
  await promisify(exec)(here.replace("npx ", ""), { cwd: project.folder, env });
  expect(await project.run(simulator.baseUrl)).toMatch(picture);
});

test("a model imported by its own file brings that model alone, as the manual says", async () => {
  const manual = await readFile(path.join(repository, "docs/bundling.md"), "utf8");
  const [one = "", all = ""] = [...manual.matchAll(/`(import \{[^`]*)`/g)].map(([, code]) => code);
  const sizes = await Promise.all(
    [
      [one, "nanoBananaPro"],
      [all, "google.nanoBananaPro"],
    ].map(async ([line = "", used = ""]) => {
      const { outputFiles } = await build({
        stdin: {
          contents: `${line.replace("./generated", ".")}\nconsole.log(${used});`,
          resolveDir: path.join(repository, "generated"),
          loader: "ts",
        },
        bundle: true,
        minify: true,
        write: false,
        format: "esm",
        external: [...external],
      });
      const text = outputFiles[0]?.text ?? "";
      return { size: text.length, models: new Set(text.match(/google\/nano-banana[\w-]*/g)) };
    }),
  );
  expect(sizes.map(({ models }) => models.size)).toEqual([1, 3]);
  expect(sizes[0]?.size).toBeLessThan((sizes[1]?.size ?? 0) / 2);
});

test("a bundle with the vendored runtime needs no package of ours", async () => {
  const project = await createProject();
  const options = { ...project.options, runtime: "vendored" as const };
  await bundlers["esbuild"]?.build({ ...project, options });
  expect(await readFile(project.bundle, "utf8")).not.toContain('from "@modelsmith/runtime"');
  expect(await project.run(simulator.baseUrl)).toMatch(picture);
});

test.each([
  ["a browser", { platform: "browser" }],
  ["Cloudflare's runtime", { platform: "neutral", conditions: ["workerd", "worker"] }],
  ["Vercel's edge runtime", { platform: "neutral", conditions: ["edge-light"] }],
] as const)(
  "a bundle for %s checks inputs, and its calls say to call from a server",
  async (...given) => {
    const [, { platform, ...others }] = given;
    const project = await createProject();
    await generateTargets(settleTargets(project.options));
    await writeFile(
      project.entry,
      `import { checkInput } from "@modelsmith/runtime";
    import { nanoBanana, nanoBananaEndpoint } from "../generated/google/nano-banana.js";
    const violations = checkInput(nanoBananaEndpoint.input, { prompt: 3 });
    export const ended = nanoBanana({ prompt: "A paper boat" }).catch((error) => [
      violations[0].pointer,
      error.message,
    ]);`,
    );
    const { outputFiles } = await build({
      entryPoints: [project.entry],
      bundle: true,
      format: "iife",
      globalName: "page",
      write: false,
      platform,
      ...("conditions" in others && { conditions: [...others.conditions] }),
    });
    const page = createContext({ Blob });
    runInContext(outputFiles[0]?.text ?? "", page);
    expect(await runInContext("page.ended", page)).toEqual([
      "/prompt",
      expect.stringContaining("is server only: never ship your key to a browser"),
    ]);
  },
);

test("runtimes that are like Node get the runtime that calls, whatever they are called", async () => {
  const project = await createProject();
  await generateTargets(settleTargets(project.options));
  for (const name of ["node", "bun", "deno", "node-addons", "module-sync"]) {
    const { outputFiles } = await build({
      entryPoints: [project.entry],
      bundle: true,
      write: false,
      platform: "node",
      format: "esm",
      external: [...external].filter((each) => each !== "@modelsmith/runtime"),
      conditions: [name],
      logLevel: "silent",
    });
    expect([name, outputFiles[0]?.text.includes("is server only")]).toEqual([name, false]);
  }
});

test("two plugins of one build generate both, beside one that takes packages away", async () => {
  const project = await createProject();
  const second = path.join(project.folder, "second");
  const { outputFiles } = await build({
    entryPoints: [project.entry],
    bundle: true,
    platform: "node",
    format: "esm",
    write: false,
    plugins: [
      {
        name: "packages-stay-outside",
        setup: ({ onResolve }) => {
          onResolve({ filter: /^[^./]/ }, () => ({ external: true }));
        },
      },
      esbuildPlugin(project.options),
      esbuildPlugin({ ...project.options, out: second }),
    ],
  });
  expect(outputFiles[0]?.text).toContain("google/nano-banana");
  expect(await readFile(path.join(second, "index.ts"), "utf8")).toContain("google");
});

test("esbuild's watch mode generates JavaScript again too when the spec changes", async () => {
  const project = await createProject();
  const watching = await context({
    entryPoints: [project.entry],
    outfile: project.bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    external: [...external],
    logLevel: "silent",
    plugins: [esbuildPlugin({ ...project.options, js: true })],
  });
  await watching.watch();
  try {
    const bundle = () => readFile(project.bundle, "utf8").catch(() => "");
    await expect.poll(bundle, { timeout: 50_000 }).not.toBe("");
    // As above: a change that comes before the watch begins is seen by nobody.
    const changed = () => limitPrompt(project.spec, 4).then(bundle);
    await expect.poll(changed, { timeout: 50_000, interval: 1000 }).toMatch(/maxLength"?: ?4\b/);
  } finally {
    await watching.dispose();
  }
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
      err: {
        message: expect.stringMatching(/^MS1004: .*openapi\.json: is not JSON/),
        plugin: "modelsmith",
      },
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

/** Every prompt of the spec may have only so many characters. */
async function limitPrompt(file: string, maxLength: number): Promise<void> {
  const limited = (name: string, value: unknown): unknown =>
    name === "prompt" && typeof value === "object" ? { ...value, maxLength } : value;
  const spec: unknown = JSON.parse(await readFile(file, "utf8"), limited);
  await writeFile(file, JSON.stringify(spec));
}
