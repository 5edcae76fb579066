import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { packageFolder } from "../util/own-package.js";

/** Below the output folder. */
const folder = "runtime";

/**
 * The runtime's sources as files of the output. A project with them needs only undici and
 * eventsource-parser.
 *
 * @returns path below the output folder → text
 */
export function vendoredRuntime(): ReadonlyMap<string, string> {
  // They ship in our package too, at the same place as in the repository.
  const sources = path.join(packageFolder(), "runtime");
  const names = readdirSync(sources, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll(path.sep, "/"))
    .filter((name) => name.endsWith(".ts") && !notVendored.test(name));
  return new Map(
    names.sort().map((name) => {
      const text = readFileSync(path.join(sources, name), "utf8");
      return [`${folder}/${name}`, `${header}\n${text}`];
    }),
  );
}

/** What has a sub-path of its own, and what only browsers get. */
const notVendored = /^(?:(?:ai|dist|journal|media|schema|webhooks)\/|server-only\.ts$)/;

const header = "// Copied by modelsmith from @modelsmith/runtime. Do not edit.";
