import { describe, expect, test } from "vitest";
import { listFaults, type Simulator } from "../../../simulator/index.js";
import { expectations } from "../../fault-expectations.js";
import { create } from "../client.js";
import { start } from "../harness.js";
import { record } from "../wire.js";

describe("the catalogue", () => {
  test("lists every fault once, with its phase and what it does", () => {
    const faults = listFaults();
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
    expect(faults.map(({ name }) => name).sort()).toEqual(Object.keys(expectations).sort());
    for (const { name, phase, description } of faults) {
      expect(name.startsWith(phase === "stream" ? "sse." : `${phase}.`)).toBe(true);
      expect(description).toMatch(/^[^\n]+\.$/);
    }
  });

  test("accepts and charges one create, or none, as each fault's expectation says", async () => {
    // The faults that flood are recorded below, until the client has had enough.
    const names = listFaults().flatMap(({ name }) => (/100mb|endless/.test(name) ? [] : [name]));
    const simulators = await Promise.all(names.map(() => start()));
    const counted = names.map(async (name, index) => {
      const simulator = simulators[index] as Simulator; // one for each name
      await record(simulator, { prompt: `a cat [fault:${name}]` }, { patienceMs: 1_000 });
      const { acceptedCreates, charges } = simulator.stats();
      return [name, acceptedCreates, charges];
    });
    const wanted = names.map((name) => {
      const { accepted, posts } = expectations[name];
      // One request is sent here: a call that needs more has had nothing accepted yet, or one.
      const acceptsLater = posts !== 1 && accepted === 1;
      const want = acceptsLater ? 0 : Math.min(accepted, 1);
      return [name, want, want];
    });
    expect(await Promise.all(counted)).toEqual(wanted);
  });
});

test("closing ends faults that would never end", async () => {
  const simulator = await start();
  const names = ["create.no-headers", "sse.silence", "sse.heartbeats-only", "sse.endless-line"];
  const wires = names.map((name) =>
    record(simulator, { prompt: `a [fault:${name}]` }, { patienceMs: 10_000 }),
  );
  await expect.poll(() => simulator.stats().acceptedCreates).toBe(names.length);
  await simulator.close();
  for (const wire of await Promise.all(wires)) expect(wire.stopped).toBe("ECONNRESET");
  expect(simulator.stats().openConnections).toBe(0);
});

test("clients that leave at any moment harm nobody", async () => {
  const simulator = await start();
  await Promise.all(
    listFaults().flatMap(({ name }) =>
      [1, 5, 20, 60].map((patienceMs) =>
        record(simulator, { prompt: `${patienceMs} [fault:${name}]` }, { patienceMs }),
      ),
    ),
  );
  expect((await create(simulator, { prompt: "a cat" })).status).toBe(200);
  const { acceptedCreates, charges } = simulator.stats();
  expect(charges).toBe(acceptedCreates);
  expect(simulator.generations()).toHaveLength(acceptedCreates);
});
