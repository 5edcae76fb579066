// Copies the version of the runtime's package.json into runtime/options/version.ts.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./root.mjs";

const { version } = JSON.parse(readFileSync(path.join(root, "runtime/package.json"), "utf8"));
const file = path.join(root, "runtime/options/version.ts");
const text = readFileSync(file, "utf8");
writeFileSync(file, text.replace(/VERSION = ".*"/, `VERSION = ${JSON.stringify(version)}`));
