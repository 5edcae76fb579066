/**
 * Templates as functions, by their text. The bundle of the command line has ours here (bundle.mjs):
 * to compile them takes a tenth of a small run.
 */
export const precompiledTemplates: ReadonlyMap<string, (view: unknown) => string> = new Map();
