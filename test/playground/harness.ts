import path from "node:path";
import { onTestFinished } from "vitest";
import { type Playground, startPlayground } from "../../playground/server/playground.js";
import { type Simulator, simulate } from "../../simulator/index.js";
import { folderWith } from "../temporary-folder.js";

/** A key that no answer may hold. */
export const key = "sk-playground-1c7d90e2b45f";

export interface OpenedPlayground {
  readonly playground: Playground;
  /** The service: a simulator that the playground takes for a real one. */
  readonly service: Simulator;
  readonly stateFolder: string;
}

export interface OpenOptions {
  readonly spec: object;
  readonly docs?: object;
  readonly simulate?: boolean;
  /** Of the service, in milliseconds. */
  readonly latencyMs?: number;
  readonly credits?: number;
  /** A service and a folder that were used before. */
  readonly service?: Simulator;
  readonly stateFolder?: string;
}

/** Starts a playground with a key, and with a simulator in the place of the real service. */
export async function openPlayground({
  spec,
  docs,
  simulate: simulated = false,
  latencyMs = 30,
  credits = 1_000,
  service: given,
  stateFolder,
}: OpenOptions): Promise<OpenedPlayground> {
  const folder = await folderWith({ "openapi.json": spec, ...(docs && { "docs.json": docs }) });
  const openapi = path.join(folder, "openapi.json");
  const service = given ?? (await simulate({ openapi, latencyMs, credits }));
  const target = {
    openapi,
    ...(docs && { docs: path.join(folder, "docs.json") }),
    baseUrl: service.baseUrl,
    folder: "",
  };
  const state = stateFolder ?? path.join(folder, "state");
  const playground = await startPlayground({
    sources: [{ target, docsSelect: false }],
    environment: { ACME_API_KEY: key },
    simulate: simulated,
    port: 0,
    stateFolder: state,
    spec: " --openapi openapi.json",
  });
  return { playground, service, stateFolder: state };
}

/** The same, closed when the test ends. */
export async function playgroundForTest(options: OpenOptions): Promise<OpenedPlayground> {
  const opened = await openPlayground(options);
  onTestFinished(async () => {
    await opened.playground.close();
    await opened.service.close();
  });
  return opened;
}
