import { bundleHeyApi } from "../hey-api.mjs";
import { client, lastingClient } from "../processes.mjs";
import { startServer } from "../server.mjs";
import { inTurn, median, ratioInTurn } from "../statistics.mjs";

const clients = {
  "by hand": "by-hand",
  modelsmith: "with-modelsmith",
  openai: "with-openai",
  "hey-api": "with-hey-api",
};

/** Row 6: events a second through one stream, and through 1,000 at once. */
export async function measure({ workspace, rounds = 5, say }) {
  process.env["BENCH_HEY_API"] = await bundleHeyApi(workspace);
  return [...(await oneStream(rounds, say)), ...(await manyStreams(rounds, say))];
}

/**
 * Processes that stay, in short turns: a virtual machine has seconds in which all it does takes
 * twice as long, and a turn is shorter than those.
 */
async function oneStream(rounds, say) {
  const turns = rounds * 6;
  say(`Events through one stream, ${turns} turns …`);
  const server = await startServer();
  const lasting = Object.entries(clients).map(([name, file]) => [
    name,
    lastingClient("measure", [file, "events", server.url, "1", "50000"]),
  ]);
  try {
    const contenders = Object.fromEntries(lasting.map(([name, { measure }]) => [name, measure]));
    // The first turns compile.
    await inTurn(contenders, 4);
    return figures("one stream", await inTurn(contenders, turns));
  } finally {
    for (const [, { stop }] of lasting) stop();
    server.stop();
  }
}

/** A new process each time: its 1,000 streams begin together, and each opens a connection. */
async function manyStreams(rounds, say) {
  say(`Events through 1,000 streams, ${rounds} rounds …`);
  const server = await startServer();
  const contenders = Object.fromEntries(
    Object.entries(clients).map(([name, file]) => [
      name,
      () => client("measure", [file, "events", server.url, "1000", "100"]),
    ]),
  );
  try {
    return figures("1,000 streams", await inTurn(contenders, rounds));
  } finally {
    server.stop();
  }
}

function figures(/** @type {string} */ what, runs) {
  const speeds = (name) => runs[name].map(({ events }) => events);
  const bar = (name, of, atLeast) => ({
    row: "6",
    what: `events, ${what}`,
    value: ratioInTurn(speeds("modelsmith"), speeds(name)),
    unit: "",
    bar: { atLeast, of },
  });
  return [
    ...Object.keys(runs).map((name) => ({
      row: "6",
      what: `${name}, ${what}`,
      value: median(speeds(name)),
      unit: "events/s",
    })),
    bar("by hand", "× the hand-written loop", 0.8),
    bar("openai", "× openai", 3),
    bar("hey-api", "× hey-api", 2),
  ];
}
