import { type ReadEndpoint, readEndpoints } from "../../generator/read/read-endpoints.js";
import { type SimulateOptions, type Simulator, simulate } from "../../simulator/index.js";
import { repository } from "../readme-blocks.js";

let endpoints: Promise<readonly ReadEndpoint[]> | undefined;

/** A simulator of `specs/openapi.json`, which is read once for all the tests of a process. */
export async function simulateSpecs(options: SimulateOptions): Promise<Simulator> {
  endpoints ??= readEndpoints({ openapi: `${repository}/specs/openapi.json` });
  return simulate({ ...options, endpoints: await endpoints });
}
