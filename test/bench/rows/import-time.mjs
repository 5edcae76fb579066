import path from "node:path";
import { pathToFileURL } from "node:url";
import { compiledOutput } from "../output.mjs";
import { client } from "../processes.mjs";
import { inTurn, median } from "../statistics.mjs";
import { root } from "../workspace.mjs";

/** Row 10: what the import of one generated function costs beyond undici's. */
export async function measure({ workspace, rounds = 15, say }) {
  say(`Imports, ${rounds} rounds …`);
  const output = await compiledOutput(workspace);
  const of = (file) => () => client("import", [pathToFileURL(file).href]);
  const runs = await inTurn(
    {
      undici: of(path.join(root, "node_modules/undici/index.js")),
      "one generated function": of(path.join(output, "google/nano-banana-pro.js")),
      "all 23": of(path.join(output, "index.js")),
    },
    rounds,
  );
  const time = (name) => median(runs[name].map(({ milliseconds }) => milliseconds));
  return [
    ...Object.keys(runs).map((name) => ({
      row: "10",
      what: `import of ${name}`,
      value: time(name),
      unit: "ms",
    })),
    {
      row: "10",
      what: "import of one function",
      value: time("one generated function") - time("undici"),
      unit: "ms",
      bar: { atMost: 15, of: "ms over undici alone" },
    },
  ];
}
