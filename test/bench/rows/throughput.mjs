import { bundleHeyApi } from "../hey-api.mjs";
import { client } from "../processes.mjs";
import { startServer } from "../server.mjs";
import { inTurn, median } from "../statistics.mjs";

/** Row 6: events a second through one stream, and through 1,000 at once. */
export async function measure({ workspace, rounds = 5, say }) {
  process.env["BENCH_HEY_API"] = await bundleHeyApi(workspace);
  const figures = [];
  for (const [what, streams, each] of [
    ["one stream", 1, 300_000],
    ["1,000 streams", 1000, 100],
  ]) {
    say(`Events through ${what}, ${rounds} rounds …`);
    const server = await startServer();
    const through = (name) => () =>
      client("measure", [name, "events", server.url, streams, each].map(String));
    const runs = await inTurn(
      {
        "by hand": through("by-hand"),
        modelsmith: through("with-modelsmith"),
        openai: through("with-openai"),
        "hey-api": through("with-hey-api"),
      },
      rounds,
    );
    server.stop();
    const speed = (name) => median(runs[name].map(({ events }) => events));
    const bar = (name, of, atLeast) => ({
      row: "6",
      what: `events, ${what}`,
      value: speed("modelsmith") / speed(name),
      unit: "",
      bar: { atLeast, of },
    });
    figures.push(
      ...Object.keys(runs).map((name) => ({
        row: "6",
        what: `${name}, ${what}`,
        value: speed(name),
        unit: "events/s",
      })),
      bar("by hand", "× the hand-written loop", 0.8),
      bar("openai", "× openai", 3),
      bar("hey-api", "× hey-api", 2),
    );
  }
  return figures;
}
