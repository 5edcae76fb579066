import { client } from "../processes.mjs";
import { startServer } from "../server.mjs";
import { inTurn, median } from "../statistics.mjs";

const streams = 2000;

/** Row 7: memory for each open stream on which nothing happens. */
export async function measure({ rounds = 5, say }) {
  say(`${streams} idle streams, ${rounds} rounds …`);
  const of = (name) => async () => {
    const server = await startServer();
    try {
      return await client("measure", [name, "idle", server.url, String(streams)]);
    } finally {
      server.stop();
    }
  };
  const runs = await inTurn(
    { "by hand": of("by-hand"), modelsmith: of("with-modelsmith") },
    rounds,
  );
  const bytes = (name, unit) => median(runs[name].map((run) => run[unit]));
  const bar = (unit, what) => ({
    row: "7",
    what: `${what} of an idle stream`,
    value: bytes("modelsmith", unit) / bytes("by hand", unit),
    unit: "",
    bar: { atMost: 1.5, of: "× the hand-written loop" },
  });
  return [
    ...Object.keys(runs).flatMap((name) => [
      { row: "7", what: `${name}, heap a stream`, value: bytes(name, "heap") / 1024, unit: "KiB" },
      { row: "7", what: `${name}, RSS a stream`, value: bytes(name, "rss") / 1024, unit: "KiB" },
    ]),
    bar("heap", "heap"),
    bar("rss", "RSS"),
  ];
}
