import { mkdtempSync, readdirSync, rmdirSync } from "node:fs";
import path from "node:path";
import { afterAll, expect } from "vitest";
import { folderOfRun, removeTemporaryFolders, setTemporaryFolder } from "./temporary-folder.js";
import { holdToPromise } from "./unit-setup.js";

holdToPromise(!expect.getState().testPath?.endsWith(".integration.test.ts"));

// Each test file has a temporary folder of its own, and leaves nothing there.
const ofRun = folderOfRun();
const ofFile = mkdtempSync(path.join(ofRun, "file-"));
setTemporaryFolder(ofFile);

afterAll(async () => {
  await removeTemporaryFolders();
  setTemporaryFolder(ofRun);
  expect(readdirSync(ofFile), "left in the temporary folder").toEqual([]);
  rmdirSync(ofFile);
});
