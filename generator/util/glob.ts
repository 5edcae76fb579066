import picomatch from "picomatch";

/** How a glob is read. @defaultValue case matters, and `*` matches no slash */
export interface GlobOptions {
  readonly nocase?: boolean;
}

/** Whether a name or a path with `/` fits a glob; a dot has no special meaning in it. */
export function matchesGlob(glob: string, name: string, options: GlobOptions = {}): boolean {
  return picomatch.isMatch(name, glob, { dot: true, ...options });
}
