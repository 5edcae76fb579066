// Loaded before a measured program and all that it starts: each tells its peak of resident memory,
// in KiB, when it ends.
const { appendFileSync } = require("node:fs");

process.on("exit", () => {
  appendFileSync(process.env.BENCH_MEMORY, `${process.resourceUsage().maxRSS}\n`);
});
