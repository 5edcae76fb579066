import { matchesGlob } from "../util/glob.js";

/** What a group is called, and what is around it. */
interface NamedGroup {
  readonly name: string;
  readonly within?: readonly string[];
}

/**
 * Whether a name or a glob asks for a group, ignoring case. `API/Images` is the group Images below a
 * tab, version or group called API: several tabs may have a group of one name.
 */
export function matchesGroup(wanted: string, { name, within = [] }: NamedGroup): boolean {
  const names = [...within, name];
  const parts = wanted.split("/").length;
  return names.some((_, at) => {
    const isAskedFor = at === names.length - 1 || parts >= names.length - at;
    return isAskedFor && matchesName(wanted, names.slice(at).join("/"));
  });
}

/** Whether a name or a glob is a name, ignoring case. A slash in it has no special meaning. */
export function matchesName(wanted: string, name: string): boolean {
  // A name may contain characters with a meaning in globs: `Images (beta)`.
  if (wanted.trim().toLowerCase() === name.trim().toLowerCase()) return true;
  if (wanted.trim() === "") return false;
  return matchesGlob(wanted.replaceAll("/", "∕"), name.replaceAll("/", "∕"), { nocase: true });
}
