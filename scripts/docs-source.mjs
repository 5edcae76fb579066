// Gathers what the site of the documents is made of in dist/docs/source: the documents, with links
// that hold there, and the API by TypeDoc. Then: `vitepress build docs`.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { Application } from "typedoc";
import { root } from "./root.mjs";

const source = path.join(root, "dist", "docs", "source");

/** Files outside docs/ that are pages too. */
const outside = new Map([
  ["README.md", "overview.md"],
  ["runtime/README.md", "runtime.md"],
  ["generated/ENDPOINTS.md", "example/ENDPOINTS.md"],
  ["generated/REFERENCE.md", "example/REFERENCE.md"],
  ["CONTRIBUTING.md", "contributing.md"],
  ["CODE_OF_CONDUCT.md", "code-of-conduct.md"],
  ["SECURITY.md", "security.md"],
  ["CHANGELOG.md", "changelog.md"],
]);

rmSync(source, { recursive: true, force: true });
for (const file of [...outside.keys(), ...documents("docs")]) {
  const text = readFileSync(path.join(root, file), "utf8");
  write(pageOf(file), withSiteLinks(text, file));
}
cpSync(path.join(root, "docs", "images"), path.join(source, "public", "images"), {
  recursive: true,
});
write("index.md", homePage());
await writeApi();

/** The Markdown files below a folder of the repository, but for the API reports. */
function documents(folder) {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(folder, name.split(path.sep).join("/")))
    .filter((file) => file.endsWith(".md") && !file.startsWith("docs/api/"))
    .sort();
}

function pageOf(file) {
  return outside.get(file) ?? path.posix.relative("docs", file).replace("README.md", "index.md");
}

/** A link to what is no page of the site becomes its text and path: the site has no address of the repository. */
function withSiteLinks(text, file) {
  const folder = path.posix.dirname(file);
  return text.replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, image, label, target) => {
    if (/^(?:[a-z]+:|#)/.test(target)) return whole;
    const [place, anchor] = target.split("#");
    const linked = path.posix.join(folder, place);
    const hash = anchor === undefined ? "" : `#${anchor}`;
    if (linked.startsWith("docs/images/")) return `${image}[${label}](/${linked.slice(5)})`;
    const api = /^docs\/api\/(.+)\.md$/.exec(linked);
    if (api) return `[${label}](/reference/)`;
    const isPage = outside.has(linked) || (linked.startsWith("docs/") && linked.endsWith(".md"));
    if (!isPage || !existsSync(path.join(root, linked))) {
      const isPath = label.replaceAll("`", "").replace(/\/$/, "") === linked.replace(/\/$/, "");
      return isPath ? label : `${label} (\`${linked}\` in the repository)`;
    }
    return `[${label}](/${pageOf(linked)}${hash})`;
  });
}

/** The README's first sentence, its picture of a run, and its promises. */
function homePage() {
  const readme = readFileSync(path.join(root, "README.md"), "utf8");
  const [, sentence] = readme.split("\n\n");
  const plain = (text) =>
    text
      .replace(/\[([^\]]+)\]\([^)]+\)/g, "$1")
      .replace(/[`*]/g, "")
      .replace(/\s+/g, " ")
      .trim();
  const promises = readme.matchAll(/^- \*\*(.+?)\.?\*\* ([\s\S]+?)(?=\n- |\n\n)/gm);
  const features = [...promises].map(([, title, details]) => ({
    title: plain(title),
    details: plain(details),
  }));
  if (features.length < 3) throw new Error("README.md has no promises for the first page.");
  const hero = {
    name: "modelsmith",
    text: "One typed function for each image model",
    tagline: plain(sentence),
    actions: [
      { theme: "brand", text: "Getting started", link: "/getting-started" },
      { theme: "alt", text: "Calling", link: "/calling" },
    ],
  };
  const picture = "![A run in a terminal](/images/terminal.svg)";
  const install =
    "Not on npm yet: [pack both packages from a clone, and install them](/overview#in-your-project).";
  return `---\n${JSON.stringify({ layout: "home", hero, features })}\n---\n\n${install}\n\n${picture}\n`;
}

/** The API from the sources of each entry point, with their comments. */
async function writeApi() {
  const entries = new Map(["runtime", "."].flatMap(entriesOf));
  const application = await Application.bootstrapWithPlugins({
    entryPoints: [...entries.keys()].map((file) => path.join(root, file)),
    plugin: ["typedoc-plugin-markdown"],
    outputs: [{ name: "markdown", path: path.join(source, "reference") }],
    tsconfig: path.join(root, "tsconfig.json"),
    skipErrorChecking: true,
    readme: "none",
    name: "API",
    disableSources: true,
    entryFileName: "index",
    hideBreadcrumbs: true,
    hidePageHeader: true,
    parametersFormat: "table",
    interfacePropertiesFormat: "table",
    typeDeclarationFormat: "table",
    tableColumnSettings: { hideModifiers: true, hideInherited: true },
    logLevel: "Error",
  });
  const project = await application.convert();
  if (project === undefined) throw new Error("TypeDoc could not read the sources.");
  // A module is called what an import calls it.
  for (const module of project.children ?? []) {
    const files = [`${module.name}.ts`, `${module.name}/index.ts`];
    module.name = files.map((file) => entries.get(file)).find(Boolean) ?? module.name;
  }
  await application.generateOutputs(project);
}

/** The source of each entry point of a package, and its name in an import. */
function entriesOf(folder) {
  const manifest = path.join(root, folder, "package.json");
  const { name, exports } = JSON.parse(readFileSync(manifest, "utf8"));
  return Object.entries(exports).flatMap(([subpath, { types }]) => {
    if (types === undefined) return [];
    const file = types.replace("./dist/", "./").replace(".d.ts", ".ts");
    return [[path.posix.join(folder, file), path.posix.join(name, subpath)]];
  });
}

function write(name, text) {
  const file = path.join(source, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
