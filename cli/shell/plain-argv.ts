/** What was typed, in the one form that the program parses: `-h`, `-v`, `help …` and nothing at all. */
export function plainArgv(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  if (first === undefined) return ["--help"];
  if (first === "help") return [...rest, "--help"];
  if (first === "-v") return ["--version", ...rest];
  const end = argv.indexOf("--");
  return argv.map((word, index) => {
    return word === "-h" && (end === -1 || index < end) ? "--help" : word;
  });
}
