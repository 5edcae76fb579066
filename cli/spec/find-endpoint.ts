import type { Endpoint } from "@modelsmith/runtime";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import type { Schema } from "../../generator/schema/schema.js";
import { endpointPath } from "../../generator/select/endpoint-path.js";
import { defaultPlatform } from "./default-platform.js";
import { documentsNearby } from "./find-spec.js";
import { readSpec } from "./read-spec.js";

/** Where a create goes, and what it takes, as far as a spec says so. */
export interface FoundEndpoint {
  readonly endpoint: Endpoint;
  /** Absent where no spec is at hand. */
  readonly input?: Schema;
}

/** Finds an endpoint: see {@link findEndpoint}. */
export type FindEndpoint = (wanted: string, openapi: string | undefined) => Promise<FoundEndpoint>;

/** Finds each endpoint once: a command's options and its work are about the same one. */
export function rememberEndpoints(): FindEndpoint {
  const found = new Map<string, Promise<FoundEndpoint>>();
  return (wanted, openapi) => {
    const name = JSON.stringify([wanted, openapi]);
    const endpoint = found.get(name) ?? findEndpoint(wanted, openapi);
    found.set(name, endpoint);
    return endpoint;
  };
}

/**
 * Finds an endpoint by its short name or its path, with or without `POST`, `/v1` and `/sse`: in the
 * spec that was named, else in one nearby, else on the platform as it is publicly known.
 *
 * @throws GeneratorError where a spec lacks it
 */
async function findEndpoint(wanted: string, openapi: string | undefined): Promise<FoundEndpoint> {
  const files = documentsNearby(openapi, undefined);
  if (files === undefined) return { endpoint: unspecified(wanted) };
  try {
    const { endpoints } = await readSpec({ openapi: files.openapi, endpoints: [wanted] });
    const [found] = endpoints;
    if (found !== undefined) return { endpoint: found.descriptor, input: found.input };
  } catch (error) {
    // A spec that merely lies about need not know of a path that was written out.
    const lacks = error instanceof GeneratorError && error.code === "MS1203";
    if (openapi !== undefined || !lacks || !isPath(wanted)) throw error;
  }
  return { endpoint: unspecified(wanted) };
}

function isPath(wanted: string): boolean {
  return wanted
    .trim()
    .replace(/^post\s+/i, "")
    .startsWith("/");
}

/** An endpoint that no spec describes: its answers are read by the usual names, its input not at all. */
function unspecified(wanted: string): Endpoint {
  const { key } = endpointPath(wanted.trim().replace(/^post\s+/i, ""));
  if (!/^[A-Za-z0-9._~-]+(\/[A-Za-z0-9._~-]+)*$/.test(key) || /(^|\/)\.+(\/|$)/.test(key)) {
    throw new GeneratorError("MS1601", `${JSON.stringify(wanted)} is no endpoint`, {
      hint: "Expected a path such as /generation/sse/google/nano-banana, or google/nano-banana.",
    });
  }
  return {
    descriptor: 1,
    key,
    title: key,
    platform: defaultPlatform,
    ssePath: `/generation/sse/${key}`,
    plainPath: `/generation/${key}`,
    result: {},
    input: {},
  };
}
