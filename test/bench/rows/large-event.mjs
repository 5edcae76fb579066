import { bundleHeyApi } from "../hey-api.mjs";
import { client } from "../processes.mjs";
import { startServer } from "../server.mjs";
import { inTurn, median } from "../statistics.mjs";

/** Row 9: one event of 8 MB. */
export async function measure({ workspace, rounds = 5, say }) {
  say(`One event of 8 MB, ${rounds} rounds …`);
  process.env["BENCH_HEY_API"] = await bundleHeyApi(workspace);
  const server = await startServer();
  const of = (name) => () => client("measure", [name, "large", server.url]);
  const runs = await inTurn(
    {
      "by hand": of("by-hand"),
      modelsmith: of("with-modelsmith"),
      openai: of("with-openai"),
      "hey-api": of("with-hey-api"),
    },
    rounds,
  );
  server.stop();
  const time = (name) => median(runs[name].map(({ milliseconds }) => milliseconds));
  return [
    ...Object.keys(runs).map((name) => ({
      row: "9",
      what: `${name}, one event of 8 MB`,
      value: time(name),
      unit: "ms",
    })),
    {
      row: "9",
      what: "one event of 8 MB",
      value: time("modelsmith") / time("by hand"),
      unit: "",
      bar: { atMost: 2, of: "× the hand-written loop's time" },
    },
  ];
}
