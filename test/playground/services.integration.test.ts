import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readCatalog } from "../../playground/server/catalog.js";
import { openService } from "../../playground/server/services.js";
import { folderWith } from "../temporary-folder.js";
import { acmeSpec } from "./specs.js";

const folder = await folderWith({ "openapi.json": acmeSpec() });
const target = { openapi: path.join(folder, "openapi.json"), folder: "" };
const here = { ...target, baseUrl: "http://127.0.0.1:1" };
const environment = { ACME_API_KEY: "k" };

test.each([
  [false, undefined],
  [true, 250],
])("simulated: %j, a run polls every %j ms", async (simulate, pollIntervalMs) => {
  const [platform] = (await readCatalog([here])).platforms;
  if (platform === undefined) throw new Error("the spec has no platform");
  const { options, simulator } = await openService(platform, { argv: [], environment, simulate });
  onTestFinished(() => simulator?.close());
  // A service on this machine may be a paid one all the same.
  expect(options.pollIntervalMs).toBe(pollIntervalMs);
});
