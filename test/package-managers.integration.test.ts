import { execFile } from "node:child_process";
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { documentBlocks, repository } from "./readme-blocks.js";
import { temporaryFolder } from "./temporary-folder.js";

/**
 * The steps of the manual for npm, pnpm, yarn and Bun, in empty folders, with the managers from the registry:
 * `npm run managers`. In `npm test` they are skipped, since they take a minute and the network.
 */
const isWanted = process.env["MODELSMITH_MANAGERS"] !== undefined;

const start = promisify(execFile);
const blocks = documentBlocks("docs/getting-started.md");
let home = "";

describe.skipIf(!isWanted)("the manual's steps, in an empty folder (npm run managers)", () => {
  beforeAll(async () => {
    home = await temporaryFolder();
    const tarballs = path.join(home, "modelsmith");
    await mkdir(tarballs);
    const pack = ["pack", "--workspaces", "--include-workspace-root", "--ignore-scripts"];
    await start("npm", [...pack, "--pack-destination", tarballs], { cwd: repository });
    await cp(path.join(repository, "specs"), path.join(tarballs, "specs"), { recursive: true });
    const managers = ["install", "--prefix", path.join(home, "managers"), "--no-audit"];
    await start("npm", [...managers, "pnpm@10", "@yarnpkg/cli-dist@4", "bun@1"]);
  }, 300_000);

  test.each(["npm", "pnpm", "yarn", "bun"])(
    "%s installs both packages, and its program generates",
    async (manager) => {
      const project = path.join(home, manager);
      await mkdir(project);
      const bin = path.join(home, "managers", "node_modules", ".bin");
      const script = `${blocks.get(manager) ?? "exit 1"}
        cp -r ../modelsmith/specs/. .
        ./node_modules/.bin/modelsmith generate --openapi openapi.json --docs docs.json`;
      const { stdout } = await start("sh", ["-e", "-c", script], {
        cwd: project,
        env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env["PATH"]}` },
      });
      expect(stdout).toContain("23 functions of 12 providers");
    },
    300_000,
  );
});
