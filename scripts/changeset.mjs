// Runs changesets with the given arguments. It only finds packages that `workspaces` names, so the
// root package stands there too for as long as it runs. (Always there, npm would build twice.)
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root.mjs";

const manifest = path.join(root, "package.json");
const { workspaces } = JSON.parse(readFileSync(manifest, "utf8"));

setWorkspaces([".", ...workspaces]);
try {
  const program = path.join(root, "node_modules/@changesets/cli/bin.js");
  const { status } = spawnSync(process.execPath, [program, ...process.argv.slice(2)], {
    cwd: root,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} finally {
  setWorkspaces(workspaces);
}

/** Changes the file as it is now: changesets may have written a new version into it. */
function setWorkspaces(names) {
  const content = JSON.parse(readFileSync(manifest, "utf8"));
  writeFileSync(manifest, `${JSON.stringify({ ...content, workspaces: names }, null, 2)}\n`);
}
