import picomatch from "picomatch";

/** Whether a group's name is what a name or a glob asks for, compared without case. */
export function matchesGroup(wanted: string, name: string): boolean {
  // A name may have signs that a glob gives a meaning: `Images (beta)`.
  if (wanted.trim().toLowerCase() === name.trim().toLowerCase()) return true;
  // A slash in a name is a sign like any other.
  return picomatch.isMatch(name.replaceAll("/", "∕"), wanted.replaceAll("/", "∕"), {
    nocase: true,
    dot: true,
  });
}
