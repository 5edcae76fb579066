/** The text after an option such as `--openapi`, as it was typed. */
export function optionInArgv(argv: readonly string[], option: string): string | undefined {
  const at = argv.findIndex((word) => word === option || word.startsWith(`${option}=`));
  const word = argv[at];
  if (word === undefined) return undefined;
  return word === option ? argv[at + 1] : word.slice(option.length + 1);
}
