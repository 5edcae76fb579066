import { defineConfig } from "vitepress";

const guides = [
  ["Overview", "/overview"],
  ["Getting started", "/getting-started"],
  ["Calling", "/calling"],
  ["Playground", "/playground"],
  ["Testing your app", "/testing"],
  ["When the spec changes", "/regenerating"],
  ["Platforms and config", "/configuration"],
  ["Command line", "/cli"],
  ["Bundling and deploying", "/bundling"],
  ["AI SDK, tools and forms", "/ai-sdk"],
  ["Agents", "/mcp"],
  ["Crashes, queues and webhooks", "/queues"],
  ["Workflow engines", "/workflows"],
  ["Coming from another client", "/coming-from"],
  ["Troubleshooting", "/troubleshooting"],
];

const details = [
  ["API", "/reference/"],
  ["Runtime", "/runtime"],
  ["Changes of a spec", "/changes"],
  ["Errors of the generator", "/errors"],
  ["Performance", "/performance"],
  ["Decisions", "/decisions/"],
  ["Contributing", "/contributing"],
];

const linked = (pages) => pages.map(([text, link]) => ({ text, link }));

/** The site of the documents: `npm run docs`. Its pages are gathered by scripts/docs-source.mjs. */
export default defineConfig({
  title: "modelsmith",
  description: "One typed TypeScript function for each image model of a platform's spec",
  srcDir: "../dist/docs/source",
  outDir: "../dist/docs/site",
  cacheDir: "../dist/docs/cache",
  cleanUrls: true,
  // No file that a browser would ask for and not find.
  head: [["link", { rel: "icon", href: "data:," }]],
  themeConfig: {
    nav: linked([guides[1], guides[2], details[0]]),
    sidebar: [
      { text: "Guides", items: linked(guides) },
      { text: "Details", items: linked(details) },
    ],
    outline: [2, 3],
    search: { provider: "local" },
  },
});
