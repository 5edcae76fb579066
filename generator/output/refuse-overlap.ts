import path from "node:path";
import { settled } from "../config/settled.js";
import { GeneratorError } from "../diagnostics/errors.js";

/** The folders that a target writes into. */
interface TargetFolders {
  /** What the others are relative to. */
  readonly folder?: string;
  readonly out?: string;
  readonly skill?: string;
}

/**
 * Each folder has a lock, which lists what is in it: no two may share one.
 *
 * @throws GeneratorError MS1602 for a folder that is, or is in, another of its kind, or is one of the
 * other kind
 */
export function refuseOverlap(targets: readonly TargetFolders[]): void {
  const absolute = ({ folder = "" }: TargetFolders, name: string) => path.resolve(folder, name);
  const outputs = targets.map((target) => absolute(target, settled(target).out));
  const skills = targets.flatMap((target) =>
    target.skill === undefined ? [] : absolute(target, target.skill),
  );
  const both = outputs.find((output) => skills.includes(output));
  if (both !== undefined) {
    throw overlap(
      both,
      "is the output folder and that of the skill too",
      "Give the skill a folder of its own, with --skill or `skill` in the config file.",
    );
  }
  refuseShared(outputs, "output folder", "out");
  refuseShared(skills, "folder of a skill", "skill");
}

function refuseShared(folders: readonly string[], called: string, option: string): void {
  const shared = folders.find((folder, index) => isInOther(folder, index, folders));
  if (shared === undefined) return;
  throw overlap(
    shared,
    `two targets have the same ${called}, or one in another`,
    `Give each target its own \`${option}\`.`,
  );
}

function isInOther(folder: string, index: number, all: readonly string[]): boolean {
  return all.some(
    (other, at) => at !== index && `${folder}${path.sep}`.startsWith(`${other}${path.sep}`),
  );
}

function overlap(folder: string, problem: string, hint: string): GeneratorError {
  return new GeneratorError("MS1602", problem, { file: path.relative("", folder) || ".", hint });
}
