import picomatch from "picomatch";

/** Whether a group's name matches a name or a glob, ignoring case. */
export function matchesGroup(wanted: string, name: string): boolean {
  // A name may contain characters with a meaning in globs: `Images (beta)`.
  if (wanted.trim().toLowerCase() === name.trim().toLowerCase()) return true;
  // A slash has no special meaning in a name.
  return picomatch.isMatch(name.replaceAll("/", "∕"), wanted.replaceAll("/", "∕"), {
    nocase: true,
    dot: true,
  });
}
