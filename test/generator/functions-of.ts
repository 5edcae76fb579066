import path from "node:path";
import { type GenerateResult, type GenerateSettings, generate } from "../../generator/generate.js";
import type { GenerateOptions, Generation } from "../../runtime/index.js";
import { folderWith } from "../temporary-folder.js";

export type Call = (input: unknown, options: GenerateOptions) => Promise<Generation<unknown>>;

/** The functions that are generated from a folder of `test/fixtures/cases`, and what was said about it. */
export async function functionsOf(
  name: string,
  settings: Partial<GenerateSettings>,
): Promise<GenerateResult & { readonly calls: Readonly<Record<string, Call>> }> {
  const folder = await folderWith({ "package.json": { type: "module" } });
  const out = path.join(folder, "generated");
  const given = path.resolve("test/fixtures/cases", name);
  const result = await generate({ openapi: "openapi.json", ...settings, folder: given, out });
  const calls: Record<string, Call> = {};
  for (const { file, function: named } of result.endpoints) {
    // The module exports the function under the name that the result gives.
    calls[named] = ((await import(path.join(out, file))) as Record<string, Call>)[named] as Call;
  }
  return { ...result, calls };
}
