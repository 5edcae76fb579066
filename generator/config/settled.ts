import type { Target } from "./config.js";

type Settled = Required<
  Pick<Target, "out" | "group" | "runtime" | "inputSchemas" | "importExtensions" | "js" | "removed">
>;

/** The settings that have a default, with it where a target does not say them. */
export function settled({
  out = "generated",
  group = "Images",
  runtime = "package",
  inputSchemas = true,
  importExtensions = "js",
  js = false,
  removed = "drop",
}: { readonly [Name in keyof Settled]?: Target[Name] | undefined }): Settled {
  return { out, group, runtime, inputSchemas, importExtensions, js, removed };
}
