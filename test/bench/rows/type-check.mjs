import { writeFileSync } from "node:fs";
import path from "node:path";
import { generators } from "../generators.mjs";
import { timed } from "../processes.mjs";
import { inTurn, median } from "../statistics.mjs";
import { root } from "../workspace.mjs";

/** Row 5: `tsc --noEmit` over the output for 230 models. */
export async function measure({ workspace, rounds = 5, say }) {
  say(`tsc over the output of 230 models, ${rounds} rounds …`);
  const spec = workspace.spec(230);
  const names = ["modelsmith", "hey-api", "redocly"];
  const contenders = {};
  for (const name of names) {
    const out = workspace.fresh(`types-${name}`);
    await generators[name](spec, out);
    contenders[name] = () => checked(out);
  }
  const runs = await inTurn(contenders, rounds);
  const of = (name, unit) => median(runs[name].map((run) => run[unit]));
  const figures = names.flatMap((name) => [
    { row: "5", what: `${name}, tsc`, value: of(name, "seconds"), unit: "s" },
    { row: "5", what: `${name}, tsc`, value: of(name, "mebibytes"), unit: "MiB" },
    { row: "5", what: `${name}, tsc`, value: of(name, "instantiations"), unit: "instantiations" },
  ]);
  const bars = ["hey-api", "redocly"].flatMap((peer) =>
    [
      ["seconds", "time"],
      ["mebibytes", "memory"],
      ["instantiations", "instantiations"],
    ].map(([unit, what]) => ({
      row: "5",
      what: `tsc over 230 models, ${what}`,
      value: of("modelsmith", unit) / of(peer, unit),
      unit: "",
      bar: { atMost: 1, of: `× ${peer}'s output` },
    })),
  );
  return [...figures, ...bars];
}

async function checked(out) {
  const project = path.join(out, "tsconfig.json");
  writeFileSync(project, JSON.stringify(settings));
  const tsc = path.join(root, "node_modules/typescript/bin/tsc");
  const { seconds, output } = await timed([tsc, "--project", project, "--extendedDiagnostics"]);
  const figure = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(output)?.[1]);
  return {
    seconds,
    mebibytes: figure("Memory used") / 1024,
    instantiations: figure("Instantiations"),
  };
}

const settings = {
  compilerOptions: {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: "ES2022",
    lib: ["ES2023", "DOM", "DOM.Iterable"],
    module: "NodeNext",
    moduleResolution: "NodeNext",
    types: [],
  },
  include: ["."],
};
