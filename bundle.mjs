// Makes the command line and the runtime a few files each, from the sources: to find and read
// modules one by one takes Node longer than a run in which nothing has changed.
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL(".", import.meta.url));
const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

const common = {
  // Packing the runtime runs this from its own folder.
  absWorkingDir: root.replace(/[\\/]$/, ""),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
};

/**
 * yargs measures its help with string-width, which makes a segmenter as it is loaded: 30 ms of each
 * command, for help that few of them print. Here it is made when help is.
 */
const lazySegmenter = {
  name: "lazy-segmenter",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]string-width[\\/]index\.js$/ }, ({ path }) => {
      const eager = "const segmenter = new Intl.Segmenter();";
      const text = readFileSync(path, "utf8");
      if (!text.includes(eager)) throw new Error(`${path} makes its segmenter in another way now`);
      const lazy = `let made;
const segmenter = { segment: (text) => (made ??= new Intl.Segmenter()).segment(text) };`;
      return { contents: text.replace(eager, lazy), loader: "js" };
    });
  },
};

rmSync(`${root}dist/cli`, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: ["generator/cli.ts"],
  outdir: "dist/cli",
  splitting: true,
  plugins: [lazySegmenter],
  external: Object.keys(dependencies).filter((name) => name !== "yargs"),
});

await build({
  ...common,
  entryPoints: ["runtime/index.ts"],
  outfile: "runtime/dist/bundle.js",
  packages: "external",
});
