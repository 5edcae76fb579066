import { client } from "../processes.mjs";
import { startServer } from "../server.mjs";
import { inTurn, median } from "../statistics.mjs";

const generations = 2000;
const intervalMs = 1000;
const seconds = 6;

/** Row 12: CPU time for each poll while 2,000 generations wait, and the connections they use. */
export async function measure({ rounds = 3, say }) {
  say(`${generations} waiting generations, ${rounds} rounds …`);
  const of = (name) => async () => {
    const server = await startServer();
    try {
      const words = [name, server.url, generations, intervalMs, seconds].map(String);
      const [{ milliseconds }] = await client("poll", words);
      const { polls, opened, most } = await server.counts();
      // The polls of the two intervals before the measurement are in the count as well.
      const counted = (polls * seconds) / (seconds + (2 * intervalMs) / 1000);
      return { microseconds: (milliseconds * 1000) / counted, polls, opened, most };
    } finally {
      server.stop();
    }
  };
  const runs = await inTurn({ "by hand": of("by-hand"), modelsmith: of("modelsmith") }, rounds);
  const value = (name, unit) => median(runs[name].map((run) => run[unit]));
  return [
    ...Object.keys(runs).flatMap((name) => [
      { row: "12", what: `${name}, CPU a poll`, value: value(name, "microseconds"), unit: "µs" },
      { row: "12", what: `${name}, polls`, value: value(name, "polls"), unit: "" },
    ]),
    {
      row: "12",
      what: "CPU a poll",
      value: value("modelsmith", "microseconds") / value("by hand", "microseconds"),
      unit: "",
      bar: { atMost: 1.5, of: "× bare undici.request" },
    },
    {
      row: "12",
      what: "connections at once",
      value: value("modelsmith", "most"),
      unit: "",
      bar: { atMost: 128, of: "" },
    },
    {
      row: "12",
      what: "connections opened, of those at once",
      value: value("modelsmith", "opened") / value("modelsmith", "most"),
      unit: "",
      bar: { atMost: 1, of: "×" },
    },
  ];
}
