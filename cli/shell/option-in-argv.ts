/** The text after an option such as `--config`, as it was typed; of several, the first. */
export function optionInArgv(argv: readonly string[], option: string): string | undefined {
  return optionsInArgv(argv, option)[0];
}

/** All of them, of an option that may be repeated. */
export function optionsInArgv(argv: readonly string[], option: string): readonly string[] {
  return argv.flatMap((word, at) => {
    if (word.startsWith(`${option}=`)) return [word.slice(option.length + 1)];
    return word === option ? argv.slice(at + 1, at + 2) : [];
  });
}
