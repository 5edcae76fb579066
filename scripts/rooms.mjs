// Prints the rooms of the sources by floor, the cycles between them, and the imports that go up.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { root } from "./root.mjs";

const require = createRequire(import.meta.url);

/**
 * @typedef {object} Room
 * @property {string} name its folder
 * @property {number} floor the rooms below it have lower numbers
 * @property {number} files
 * @property {string[]} imports the rooms that it imports, sorted
 */

/** The rooms, the cycles between them, and each import of a room that is not on a lower floor. */
function readRooms() {
  const folders = ["runtime", "generator", "cli", "playground", "plugins", "simulator"];
  const listed = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard", ...folders], {
    cwd: root,
    encoding: "utf8",
  });
  const files = listed.split("\0").filter((file) => /\.tsx?$/.test(file));
  const floors = readFloors();
  const top = Math.max(...floors.values()) + 1;
  /** @type {Map<string, Room>} */
  const rooms = new Map();
  const upward = [];
  for (const file of files.filter((file) => existsSync(path.join(root, file)))) {
    const name = path.posix.dirname(file);
    const floor = floors.get(name) ?? top;
    const room = rooms.get(name) ?? { name, floor, files: 0, imports: [] };
    rooms.set(name, room);
    room.files += 1;
    for (const imported of relativeImports(file)) {
      const other = path.posix.dirname(imported);
      if (other === name || !folders.some((folder) => `${other}/`.startsWith(`${folder}/`)))
        continue;
      if (!room.imports.includes(other)) room.imports.push(other);
      if ((floors.get(other) ?? top) >= floor) upward.push(`${file} → ${imported}`);
    }
  }
  const sorted = [...rooms.values()].sort(
    (a, b) => a.floor - b.floor || (a.name < b.name ? -1 : 1),
  );
  for (const { imports } of sorted) imports.sort();
  return { rooms: sorted, cycles: findCycles(rooms), upward };
}

/** The floors as .dependency-cruiser.cjs has them: one rule for each room below the top. */
function readFloors() {
  const { forbidden } = require("../.dependency-cruiser.cjs");
  /** @type {Map<string, number>} */
  const floors = new Map();
  for (const { name, from } of forbidden) {
    const [, floor] = /^floor-(\d+)-/.exec(name) ?? [];
    const [, room] = /^\^(.+)\/\[\^\/\]\+\$$/.exec(from.path ?? "") ?? [];
    if (floor !== undefined && room !== undefined) floors.set(room, Number(floor));
  }
  return floors;
}

/** The files that a file imports by a relative path, types and `import()` included. */
function relativeImports(/** @type {string} */ file) {
  const { preProcessFile } = require("typescript");
  const { importedFiles } = preProcessFile(readFileSync(path.join(root, file), "utf8"));
  return importedFiles
    .map((/** @type {{ fileName: string }} */ { fileName }) => fileName)
    .filter((/** @type {string} */ name) => name.startsWith("."))
    .map((/** @type {string} */ name) => path.posix.join(path.posix.dirname(file), name));
}

/** The rooms that import themselves through others. */
function findCycles(/** @type {Map<string, Room>} */ rooms) {
  const reaches = (/** @type {string} */ from, /** @type {string} */ to, seen = new Set()) =>
    (rooms.get(from)?.imports ?? []).some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return reaches(next, to, seen);
    });
  return [...rooms.keys()].filter((name) => reaches(name, name));
}

const { rooms, cycles, upward } = readRooms();
const lines = [
  ...rooms.map(({ name, floor, files, imports }) => {
    return `${String(floor).padStart(2)} ${name} (${files}) → ${imports.join(", ") || "nothing"}`;
  }),
  `rooms: ${rooms.length}`,
  `rooms in a cycle: ${cycles.length}`,
  ...cycles.map((name) => `  ${name}`),
  `upward imports: ${upward.length}`,
  ...upward.map((line) => `  ${line}`),
];
process.stdout.write(`${lines.join("\n")}\n`);
if (cycles.length + upward.length > 0) process.exitCode = 1;
