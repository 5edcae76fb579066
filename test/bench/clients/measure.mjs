// measure.mjs <client> <scenario> <server> [numbers…]: prints what was measured as JSON. Forked, it
// measures anew, and sends it, at each message.
const [name, scenario, server, ...words] = process.argv.slice(2);
const numbers = words.map(Number);
const { readStream } = await import(`./${name}.mjs`);
const input = { prompt: "a cat" };
let warm = false;

const scenarios = {
  /** Events a second through so many streams at once. */
  async events(streams, each) {
    if (!warm) await readAll(Math.min(streams, 50), each);
    warm = true;
    const begun = performance.now();
    const seen = await readAll(streams, each);
    return { events: seen / ((performance.now() - begun) / 1000) };
  },
  /** Bytes of heap and of resident memory for each of so many open streams. */
  async idle(streams) {
    let seen = 0;
    await readStream(`${server}/events/100`, input);
    const before = settledMemory();
    await new Promise((resolve) => {
      for (let at = 0; at < streams; at += 1) {
        readStream(`${server}/idle`, input, () => {
          seen += 1;
          if (seen === streams) resolve();
        }).catch(() => {});
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = settledMemory();
    return { heap: (after.heap - before.heap) / streams, rss: (after.rss - before.rss) / streams };
  },
  /** Milliseconds from the last byte of the last frame to the result, the median of so many. */
  async last(count) {
    const delays = [];
    for (let at = 0; at < count; at += 1) {
      const result = await readStream(`${server}/last`, input);
      delays.push(Number(process.hrtime.bigint() - BigInt(result.data.sent_ns)) / 1e6);
    }
    delays.sort((a, b) => a - b);
    return { milliseconds: delays[count >> 1] };
  },
  /** Milliseconds for a stream of one event of 8 MB. */
  async large() {
    await readStream(`${server}/events/100`, input);
    const begun = performance.now();
    const { data } = await readStream(`${server}/large`, input);
    if (data.actual_prompt.length !== 8_000_000) throw new Error("the event is not whole");
    return { milliseconds: performance.now() - begun };
  },
};

async function readAll(streams, each) {
  let seen = 0;
  const count = () => {
    seen += 1;
  };
  await Promise.all(
    Array.from({ length: streams }, () => readStream(`${server}/events/${each}`, input, count)),
  );
  if (seen < streams * each) throw new Error(`${seen} events of ${streams * each}`);
  return seen;
}

function settledMemory() {
  for (let times = 0; times < 4; times += 1) global.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: heapUsed + external, rss };
}

if (process.send === undefined) {
  console.log(JSON.stringify(await scenarios[scenario](...numbers)));
  process.exit();
}
process.on("message", async () => process.send(await scenarios[scenario](...numbers)));
process.on("disconnect", () => process.exit());
