import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../../generator/generate.js";
import { readEndpoints } from "../../generator/read/read-endpoints.js";
import { isObject, member, objectMember } from "../../generator/util/json.js";
import { compileStrictly } from "../generator/compile-strictly.js";
import { docsOf } from "../generator/spec-of.js";
import { temporaryFolder } from "../temporary-folder.js";

/** Npm packages that carry the spec of a whole platform, brought in on demand. */
const specs = [
  {
    package: "@octokit/openapi@23.0.2",
    file: "node_modules/@octokit/openapi/generated/api.github.com.json",
    /** Creates with a JSON body: at least so many. */
    creates: 100,
  },
] as const;

/** `npm run test:public-specs` */
const wanted = process.env["MODELSMITH_PUBLIC_SPECS"] === "1";

describe.runIf(wanted)("every create of a large public spec", () => {
  test.for(specs)(
    "of $package generates and compiles in bounded time",
    { timeout: 300_000 },
    async (spec) => {
      const folder = await temporaryFolder();
      await writeFile(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
      const words = ["install", "--no-audit", "--no-fund", "--ignore-scripts", spec.package];
      const installed = spawnSync("npm", words, {
        cwd: folder,
        encoding: "utf8",
        shell: process.platform === "win32",
      });
      expect(installed.status, installed.stderr).toBe(0);
      const openapi = path.join(folder, spec.file);
      const pages = await createsOf(openapi);
      expect(pages.length).toBeGreaterThan(spec.creates);
      await writeFile(path.join(folder, "docs.json"), JSON.stringify(docsOf(pages)));
      const begun = performance.now();
      const docs = path.join(folder, "docs.json");
      const { endpoints, warnings } = await generate({
        openapi,
        docs,
        out: path.join(folder, "out"),
      });
      const generatedMs = Math.round(performance.now() - begun);
      expect(endpoints).toHaveLength(pages.length);
      const sources = readdirSync(path.join(folder, "out"), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => path.join(folder, "out", name));
      expect(compileStrictly(sources, "NodeNext")).toEqual([]);
      const compiledMs = Math.round(performance.now() - begun) - generatedMs;
      expect((await readEndpoints({ openapi })).length).toBeGreaterThanOrEqual(pages.length);
      process.stdout.write(
        `${spec.package}: ${pages.length} functions generated in ${generatedMs} ms, compiled in ${compiledMs} ms, ${warnings.length} warnings\n`,
      );
      expect(generatedMs).toBeLessThan(30_000);
    },
  );
});

async function createsOf(file: string): Promise<readonly string[]> {
  const root: unknown = JSON.parse(await readFile(file, "utf8"));
  return Object.entries(objectMember(root, "paths") ?? {}).flatMap(([key, item]) => {
    const body = objectMember(member(item, "post"), "requestBody");
    const content = member(body, "content");
    const takesJson = isObject(content) && member(content, "application/json") !== undefined;
    return takesJson ? [`POST ${key}`] : [];
  });
}
