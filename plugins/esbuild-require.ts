import type { BuildOptions } from "esbuild";

/**
 * The options of a build in which undici can be bundled into ES modules: its CommonJS modules
 * require Node's own, and esbuild has no `require` for them there.
 */
export function withRequire(options: BuildOptions): Pick<BuildOptions, "banner"> {
  const { banner, external = [], format, packages, platform } = options;
  const bundlesUndici =
    options.bundle === true &&
    format === "esm" &&
    platform === "node" &&
    packages !== "external" &&
    !["undici", "@modelsmith/runtime"].some((name) => external.includes(name));
  const own = banner?.["js"] ?? "";
  // Whoever has solved this already has a `require` there.
  if (!bundlesUndici || /\brequire\b/.test(own)) return {};
  return { banner: { ...banner, js: `${requireLine}\n${own}` } };
}

const requireLine =
  'import { createRequire as createRequireOfNode } from "node:module"; const require = createRequireOfNode(import.meta.url);';
