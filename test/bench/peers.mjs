import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));

/** Installs what modelsmith is measured beside, into this folder alone, where it is not there yet. */
export function installPeers(/** @type {(text: string) => void} */ say) {
  if (existsSync(`${folder}node_modules/.package-lock.json`)) return;
  say("Installing the peers into test/bench/node_modules …");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error("npm ci in test/bench failed: the peers are needed to compare");
}

/** @returns {Record<string, string>} */
export function peerVersions() {
  const { dependencies } = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));
  return Object.fromEntries(
    Object.keys(dependencies).map((name) => [
      name,
      JSON.parse(readFileSync(`${folder}node_modules/${name}/package.json`, "utf8")).version,
    ]),
  );
}

/** The program of a peer, as its package names it. */
export function peerProgram(/** @type {string} */ name, /** @type {string} */ bin) {
  const manifest = JSON.parse(readFileSync(`${folder}node_modules/${name}/package.json`, "utf8"));
  const file = typeof manifest.bin === "string" ? manifest.bin : manifest.bin[bin];
  return `${folder}node_modules/${name}/${file}`;
}
