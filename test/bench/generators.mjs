import { rmSync } from "node:fs";
import path from "node:path";
import { peerProgram } from "./peers.mjs";
import { timed } from "./processes.mjs";
import { modelsmith } from "./workspace.mjs";

/** Each generator from its start to its end, into a folder. */
export const generators = {
  modelsmith: ({ openapi, docs }, out) =>
    timed([modelsmith, "generate", "--openapi", openapi, "--docs", docs, "--out", out, "--quiet"], {
      // The lock and headers name the spec as seen from here.
      cwd: path.dirname(out),
    }),
  redocly: ({ openapi }, out) =>
    timed([
      peerProgram("@redocly/cli", "redocly"),
      "generate-client",
      openapi,
      "-o",
      path.join(out, "client.ts"),
    ]),
  orval: ({ openapi }, out) =>
    timed([
      peerProgram("orval", "orval"),
      "--input",
      openapi,
      "--output",
      path.join(out, "api.ts"),
      "--client",
      "fetch",
    ]),
  "hey-api": ({ openapi }, out) =>
    timed([
      peerProgram("@hey-api/openapi-ts", "openapi-ts"),
      "-i",
      openapi,
      "-o",
      out,
      "-s",
      "--no-log-file",
    ]),
  "openapi-typescript": ({ openapi }, out) =>
    timed([
      peerProgram("openapi-typescript", "openapi-typescript"),
      openapi,
      "-o",
      path.join(out, "types.ts"),
    ]),
};

/** The same into a folder of its own, that goes away again. */
export function cold(name, spec, workspace) {
  return async () => {
    const out = workspace.fresh(name);
    const result = await generators[name](spec, out);
    rmSync(out, { recursive: true, force: true });
    return result;
  };
}
