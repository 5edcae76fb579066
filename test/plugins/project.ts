import { execFile } from "node:child_process";
import { cp, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { format, promisify } from "node:util";
import { vi } from "vitest";
import type { PluginOptions } from "../../plugins/vite.js";
import { smallProject } from "../cli/small-project.js";
import { repository } from "../readme-blocks.js";
import { temporaryFolder } from "../temporary-folder.js";

/** A small project with a spec, and a program that calls one generated function. */
export interface Project {
  readonly folder: string;
  readonly entry: string;
  readonly spec: string;
  readonly out: string;
  readonly bundle: string;
  /** What its plugin is given. */
  readonly options: Exclude<PluginOptions, { readonly config: string }> & { readonly out: string };
  /** Runs the bundle as a program; resolves to what it prints. */
  readonly run: (baseUrl: string) => Promise<string>;
  /** Runs it in this process, which has the packages already that the bundle leaves outside. */
  readonly runHere: (baseUrl: string) => Promise<string>;
}

export async function createProject(file = "main.js"): Promise<Project> {
  const folder = await temporaryFolder();
  const at = (...names: string[]) => path.join(folder, ...names);
  await mkdir(at("src"));
  await mkdir(at("node_modules", "@modelsmith"), { recursive: true });
  await symlink(path.join(repository, "runtime"), at("node_modules", "@modelsmith", "runtime"));
  for (const library of ["undici", "eventsource-parser"]) {
    await symlink(path.join(repository, "node_modules", library), at("node_modules", library));
  }
  // Of few models, which is read in no time.
  await writeFile(at("openapi.json"), JSON.stringify(smallProject["openapi.json"]));
  await writeFile(at("package.json"), JSON.stringify({ name: "project", type: "module" }));
  await writeFile(at("src", "main.ts"), program);
  await writeFile(at("runtime.d.ts"), "export {};");
  await writeFile(at("tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  const bundle = at("dist", file);
  return {
    folder,
    entry: at("src", "main.ts"),
    spec: at("openapi.json"),
    out: at("generated"),
    bundle,
    options: {
      openapi: at("openapi.json"),
      endpoints: ["google/nano-banana"],
      out: at("generated"),
    },
    run: async (baseUrl) => {
      const env = { ...process.env, BASE_URL: baseUrl };
      const { stdout } = await promisify(execFile)("node", [bundle], { cwd: folder, env });
      return stdout;
    },
    runHere: async (baseUrl) => {
      // Node loads a file of one name once; vitest leaves what is in this folder to Node.
      runs += 1;
      const anew = at("node_modules", `run-${runs}${bundle.endsWith(".cjs") ? ".cjs" : ".mjs"}`);
      await cp(bundle, anew);
      vi.stubEnv("BASE_URL", baseUrl);
      const log = vi.spyOn(console, "log").mockReturnValue();
      try {
        await import(pathToFileURL(anew).href);
        // A CommonJS module has no end to wait for.
        await vi.waitUntil(() => log.mock.calls.length > 0, { timeout: 10_000, interval: 5 });
        return format(...log.mock.calls.flat());
      } finally {
        log.mockRestore();
        vi.unstubAllEnvs();
      }
    },
  };
}

let runs = 0;

const compilerOptions = {
  target: "es2022",
  lib: ["es2022"],
  module: "esnext",
  moduleResolution: "bundler",
  noCheck: true,
  types: [],
};

const program = `import { google } from "../generated/index.js";

try {
  const generation = await google.nanoBanana(
    { prompt: "A paper boat" },
    { baseUrl: process.env["BASE_URL"] ?? "", apiKey: "any" },
  );
  console.log(generation.ok ? generation.data.images?.[0]?.url : generation.message);
} catch (error) {
  console.log(error);
}
`;

/** What a bundle of the project leaves to be resolved when it runs. */
export const external: readonly string[] = ["@modelsmith/runtime", "undici", "eventsource-parser"];
