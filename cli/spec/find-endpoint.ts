import type { Endpoint } from "@modelsmith/runtime";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { Schema } from "../../generator/schema/schema.js";
import { endpointPath } from "../../generator/select/endpoint-path.js";
import { defaultPlatform } from "./default-platform.js";
import { findSpec } from "./find-spec.js";
import { readSpec } from "./read-spec.js";

/** An endpoint, and its input schema if a spec describes it. */
export interface FoundEndpoint {
  readonly endpoint: Endpoint;
  /** Absent if no spec was found. */
  readonly input?: Schema;
}

/** Finds an endpoint: see {@link findEndpoint}. */
export type FindEndpoint = (wanted: string, openapi: string | undefined) => Promise<FoundEndpoint>;

/** A {@link findEndpoint} that reads each spec once: parsing the options and the command share it. */
export function createEndpointFinder(): FindEndpoint {
  const found = new Map<string, Promise<FoundEndpoint>>();
  return (wanted, openapi) => {
    const name = JSON.stringify([wanted, openapi]);
    const endpoint = found.get(name) ?? findEndpoint(wanted, openapi);
    found.set(name, endpoint);
    return endpoint;
  };
}

/**
 * Finds an endpoint by its short name or its path, with or without `POST`, `/v1` and `/sse`. It
 * looks in the named spec, else in one in this folder, else assumes the publicly known platform.
 *
 * @throws GeneratorError if the spec does not have it
 */
async function findEndpoint(wanted: string, openapi: string | undefined): Promise<FoundEndpoint> {
  const files = findSpec(openapi, undefined);
  if (files === undefined) return { endpoint: undocumentedEndpoint(wanted) };
  try {
    const { endpoints } = await readSpec({ openapi: files.openapi, endpoints: [wanted] });
    const [found] = endpoints;
    if (found !== undefined) return { endpoint: found.descriptor, input: found.input };
  } catch (error) {
    // A spec that happens to be in this folder need not have a path that was given in full.
    const lacks = error instanceof GeneratorError && error.code === "MS1203";
    if (openapi !== undefined || !lacks || !isPath(wanted)) throw error;
  }
  return { endpoint: undocumentedEndpoint(wanted) };
}

function isPath(wanted: string): boolean {
  return wanted
    .trim()
    .replace(/^post\s+/i, "")
    .startsWith("/");
}

/** An endpoint without a spec: its answers are read by the usual field names, its input is not checked. */
function undocumentedEndpoint(wanted: string): Endpoint {
  const { key } = endpointPath(wanted.trim().replace(/^post\s+/i, ""));
  if (!/^[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*$/.test(key) || /(^|\/)\.+(\/|$)/.test(key)) {
    throw new GeneratorError("MS1601", `${JSON.stringify(wanted)} is not an endpoint`, {
      hint: "Use a path such as /generation/sse/google/nano-banana, or a short name such as google/nano-banana.",
    });
  }
  return {
    descriptor: 2,
    key,
    title: key,
    platform: defaultPlatform,
    create: { path: `/generation/${key}`, stream: `/generation/sse/${key}` },
    input: {},
  };
}
