import path from "node:path";
import { onTestFinished } from "vitest";
import { type Playground, startPlayground } from "../../playground/server/playground.js";
import { createClient } from "../../runtime/index.js";
import { type Simulator, simulate } from "../../simulator/index.js";
import { folderWith, temporaryFolder } from "../temporary-folder.js";

/** A key that no answer may hold. */
export const key = "sk-playground-1c7d90e2b45f";

/** Polls often: no test waits for seconds. */
const client = createClient({ pollIntervalMs: 250 });

/** A spec, and where its service is; absent where the spec says it. */
export interface Platform {
  readonly spec: object;
  readonly docs?: object;
  readonly baseUrl?: string;
}

export interface StartOptions {
  readonly simulate?: boolean;
  /** Keys by their variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A folder that was used before. */
  readonly stateFolder?: string;
}

/** Starts a playground for these platforms, with a key for Acme. */
export async function startFor(
  platforms: readonly Platform[],
  { simulate: simulated = false, environment, stateFolder }: StartOptions = {},
): Promise<Playground> {
  const targets = platforms.map(async ({ spec, docs, baseUrl }) => {
    const folder = await folderWith({ "openapi.json": spec, ...(docs && { "docs.json": docs }) });
    return {
      openapi: path.join(folder, "openapi.json"),
      ...(docs && { docs: path.join(folder, "docs.json") }),
      ...(baseUrl !== undefined && { baseUrl }),
      folder: "",
      docsLieBeside: true,
    };
  });
  return startPlayground({
    targets: await Promise.all(targets),
    argv: [],
    environment: environment ?? { ACME_API_KEY: key },
    simulate: simulated,
    client,
    port: 0,
    stateFolder: stateFolder ?? (await temporaryFolder()),
    spec: " --openapi openapi.json",
  });
}

/** The same, closed when the test ends. */
export async function startForTest(...given: Parameters<typeof startFor>): Promise<Playground> {
  const playground = await startFor(...given);
  onTestFinished(() => playground.close());
  return playground;
}

export interface OpenedPlayground {
  readonly playground: Playground;
  /** The service: a simulator that the playground takes for a real one. */
  readonly service: Simulator;
  readonly stateFolder: string;
}

export interface OpenOptions extends Platform, StartOptions {
  /** Of the service, in milliseconds. */
  readonly latencyMs?: number;
  readonly credits?: number;
  /** A service that was used before. */
  readonly service?: Simulator;
}

/** Starts a playground with a key, and with a simulator in the place of the real service. */
export async function openPlayground(options: OpenOptions): Promise<OpenedPlayground> {
  const { spec, latencyMs = 30, credits = 1_000 } = options;
  const openapi = path.join(await folderWith({ "openapi.json": spec }), "openapi.json");
  const service = options.service ?? (await simulate({ openapi, latencyMs, credits }));
  const stateFolder = options.stateFolder ?? (await temporaryFolder());
  const platform = { ...options, baseUrl: service.baseUrl };
  return {
    playground: await startFor([platform], { ...options, stateFolder }),
    service,
    stateFolder,
  };
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
