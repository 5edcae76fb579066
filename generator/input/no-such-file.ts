import { readdirSync } from "node:fs";
import path from "node:path";
import { nearestName, suggestion } from "../diagnostics/did-you-mean.js";

/**
 * What is wrong with a path that leads to no file, with the nearest name in its folder.
 *
 * @param file - as it was typed
 * @param folder - what it is relative to
 */
export function noSuchFile(file: string, folder = ""): string {
  const place = path.dirname(file);
  try {
    const near = nearestName(path.basename(file), readdirSync(path.resolve(folder, place)));
    return `there is no such file${suggestion(near && path.join(place, near))}`;
  } catch {
    return `there is no folder ${place}`;
  }
}
