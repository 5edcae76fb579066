import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { nearestName, suggestion } from "../diagnostics/did-you-mean.js";

/**
 * What is wrong with a path that leads to no file, with the same name in `specs/` or the nearest in its folder.
 *
 * @param file - as it was typed
 * @param folder - what it is relative to
 * @param kind - what it should lead to; a spec is a file, or a folder of them
 */
export function noSuchFile(
  file: string,
  folder = "",
  kind: "file" | "folder" | "spec" = "file",
): string {
  const noun = kind === "folder" ? "folder" : "file";
  const place = path.dirname(file);
  const inSpecs = path.join(place, "specs", path.basename(file));
  try {
    if (existsSync(path.resolve(folder, inSpecs)))
      return `there is no such ${noun}${suggestion(inSpecs)}`;
    const entries = readdirSync(path.resolve(folder, place), { withFileTypes: true });
    // A link may lead to either.
    const fitting = entries.filter(
      (entry) =>
        !(kind === "file" && entry.isDirectory()) && !(kind === "folder" && entry.isFile()),
    );
    const near = nearestFile(
      path.basename(file),
      fitting.map(({ name }) => name),
    );
    return `there is no such ${noun}${suggestion(near && path.join(place, near))}`;
  } catch {
    return `there is no folder ${place}`;
  }
}

/** The ends of names do not count: `nope.json` has most of `docs.json` in common, and means another file. */
function nearestFile(wrong: string, files: readonly string[]): string | undefined {
  const stem = nearestName(
    path.parse(wrong).name,
    files.map((file) => path.parse(file).name),
  );
  const near = files.filter((file) => path.parse(file).name === stem);
  return near.find((file) => path.extname(file) === path.extname(wrong)) ?? near[0];
}
