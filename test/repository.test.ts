import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { repository } from "./readme-blocks.js";

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly "timeout-minutes"?: number;
  readonly strategy?: { readonly matrix: { readonly os: string[]; readonly node: string[] } };
  readonly steps: readonly { readonly run?: string; readonly with?: Record<string, string> }[];
}

const manifest = JSON.parse(read("package.json"));
const runtimeManifest = JSON.parse(read("runtime/package.json"));
const scripts: Readonly<Record<string, string>> = manifest.scripts;
const workflows = readdirSync(path.join(repository, ".github/workflows"));

describe("the workflows", () => {
  test.each(workflows)("%s runs only scripts that package.json has", (file) => {
    const text = read(`.github/workflows/${file}`);
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
    if (/npm test/.test(text)) named.push("test");
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test.each(workflows)("%s names its permissions and ends a job that hangs", (file) => {
    const { permissions, jobs } = workflow(file);
    expect(permissions).toBeDefined();
    for (const job of Object.values(jobs)) expect(job["timeout-minutes"]).toBeLessThan(60);
  });

  test("CI tests every Node that the packages support, on three systems", () => {
    expect(workflow("ci.yml").jobs["test"]?.strategy?.matrix).toEqual({
      os: ["ubuntu-latest", "macos-latest", "windows-latest"],
      node: ["20.19", "22", "24"],
    });
    expect(manifest.engines.node).toBe("^20.19.0 || >=22.12.0");
  });
});

test.each([
  ".github/dependabot.yml",
  ".github/ISSUE_TEMPLATE/bug.yml",
  ".github/ISSUE_TEMPLATE/feature.yml",
  ".github/ISSUE_TEMPLATE/config.yml",
])("%s is YAML", (file) => {
  expect(parse(read(file), { strict: true })).toBeTypeOf("object");
});

describe("the npm scripts", () => {
  const commands = [...Object.entries(scripts), ...Object.entries(runtimeManifest.scripts)];

  test.each(commands)("%s needs no particular shell", (_name, command) => {
    // What sh and cmd.exe read alike: words and `&&`.
    expect(command).toMatch(/^[\w ./:@-]+(?:&& [\w ./:@-]+)*$/);
    expect(command).not.toMatch(/\b(?:rm|cp|mv|cat|export|set)\b /);
  });

  test("of both packages run no program that is missing", () => {
    const files = commands.flatMap(([, command]) =>
      [...String(command).matchAll(/scripts\/[\w-]+\.mjs/g)].map(([file]) => file),
    );
    expect(files).toContain("scripts/bundle-cli.mjs");
    for (const file of files) expect(() => read(file)).not.toThrow();
  });
});

test("both packages have one version and publish with provenance", () => {
  expect(runtimeManifest.version).toBe(manifest.version);
  for (const { publishConfig } of [manifest, runtimeManifest]) {
    expect(publishConfig).toEqual({ access: "public", provenance: true });
  }
});

function workflow(file: string): Workflow {
  return parse(read(`.github/workflows/${file}`), { strict: true });
}

function read(file: string): string {
  return readFileSync(path.join(repository, file), "utf8");
}
