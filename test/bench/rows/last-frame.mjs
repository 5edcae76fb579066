import { client } from "../processes.mjs";
import { startServer } from "../server.mjs";
import { inTurn, median } from "../statistics.mjs";

/** Row 8: from the last byte of the terminal frame to the settled promise. */
export async function measure({ rounds = 5, say }) {
  say(`The last frame, ${rounds} rounds …`);
  const server = await startServer();
  const of = (name) => () => client("measure", [name, "last", server.url, "200"]);
  const runs = await inTurn(
    { "by hand": of("by-hand"), modelsmith: of("with-modelsmith") },
    rounds,
  );
  server.stop();
  const delay = (name) => median(runs[name].map(({ milliseconds }) => milliseconds));
  return [
    ...Object.keys(runs).map((name) => ({
      row: "8",
      what: `${name}, last byte to result`,
      value: delay(name),
      unit: "ms",
    })),
    {
      row: "8",
      what: "last byte to result",
      value: delay("modelsmith") - delay("by hand"),
      unit: "ms",
      bar: { atMost: 1, of: "ms over the hand-written loop" },
    },
  ];
}
