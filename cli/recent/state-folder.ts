import path from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where modelsmith keeps what it remembers on this machine: `MODELSMITH_STATE_FOLDER`, else the
 * user's folder for such data.
 *
 * @returns `undefined` if the environment names none: then nothing is remembered
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function stateFolder(
  environment: Environment,
  system: string = process.platform,
): string | undefined {
  const own = environment["MODELSMITH_STATE_FOLDER"];
  if (own) return path.resolve(own);
  const absolute = (name: string) => {
    const value = environment[name];
    // The specification says to ignore a relative one.
    return value && path.isAbsolute(value) ? value : undefined;
  };
  const home = absolute("HOME");
  const parent =
    system === "win32"
      ? absolute("LOCALAPPDATA")
      : (absolute("XDG_STATE_HOME") ?? (home && path.join(home, ".local", "state")));
  return parent && path.join(parent, "modelsmith");
}
