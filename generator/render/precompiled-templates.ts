/**
 * Our templates as functions, by their text: scripts/bundle-cli.mjs fills this map in the bundle of the
 * command line. Compiling them takes a tenth of a small run.
 */
export const precompiledTemplates: ReadonlyMap<string, (view: unknown) => string> = new Map();
