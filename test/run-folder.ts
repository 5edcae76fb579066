import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { RUN_FOLDER, setTemporaryFolder } from "./temporary-folder.js";

/** Gives the run a temporary folder of its own, and removes it in the end. */
export function setup(): () => void {
  const system = os.tmpdir();
  const folder = mkdtempSync(path.join(system, "modelsmith-run-"));
  setTemporaryFolder(folder);
  process.env[RUN_FOLDER] = folder;
  // From Node 22.1 on, npm and prettier keep what they compiled: in the run, and not in a file's folder.
  process.env["NODE_COMPILE_CACHE"] = path.join(folder, "compiled");
  // What commands remember of this machine stays in the run.
  process.env["MODELSMITH_STATE_FOLDER"] = path.join(folder, "state");
  return () => {
    setTemporaryFolder(system);
    rmSync(folder, { recursive: true, force: true });
  };
}
