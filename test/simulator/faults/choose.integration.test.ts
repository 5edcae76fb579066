import { describe, expect, test } from "vitest";
import { simulate } from "../../../simulator/index.js";
import { answerOf, create } from "../client.js";
import { handmade } from "../endpoints.js";
import { start } from "../harness.js";

describe("choosing a fault", () => {
  test("by header, and a retry of the same input counts as the next attempt", async () => {
    const simulator = await start();
    const send = (): Promise<Response> =>
      create(
        simulator,
        { prompt: "a cat" },
        { headers: { "x-modelsmith-fault": "create.503-twice" } },
      );
    const seen = [];
    for (let attempt = 0; attempt < 4; attempt += 1) seen.push((await send()).status);
    expect(seen).toEqual([503, 503, 200, 503]);
  });

  test("by a marker in any text of the input", async () => {
    const simulator = await start();
    const input = { image_url: "https://example.com/a.png#[fault:create.409]" };
    expect((await create(simulator, input, { model: "topaz/upscale/image" })).status).toBe(409);
  });

  test("an unknown name is refused, wherever it stands", async () => {
    const simulator = await start();
    const answer = await answerOf(await create(simulator, { prompt: "a [fault:sse.nope]" }));
    expect(answer).toMatchObject({
      status: 400,
      body: { code: "UNKNOWN_FAULT", message: expect.stringContaining('"sse.nope"') },
    });
    expect(simulator.stats().acceptedCreates).toBe(0);
    // @ts-expect-error: a name that the type does not have.
    await expect(simulate({ endpoints: handmade, faults: { nope: 1 } })).rejects.toThrow(
      new TypeError(
        'simulate: There is no fault "nope". See listFaults(), or npx modelsmith simulate --list-faults',
      ),
    );
  });

  test("a name that is nearly right is told the right one, wherever it stands", async () => {
    const simulator = await start();
    const answer = await answerOf(await create(simulator, { prompt: "[fault:create.no-header]" }));
    const message = 'There is no fault "create.no-header". Did you mean create.no-headers?';
    expect(answer).toMatchObject({ status: 400, body: { code: "UNKNOWN_FAULT", message } });
    const faults: object = { "create.no-header": 1 };
    await expect(simulate({ endpoints: handmade, faults })).rejects.toThrow(`simulate: ${message}`);
  });

  test.each([
    { "create.500": 1.5 },
    { "create.500": -0.1 },
    { "create.500": Number.NaN },
    { "create.500": "1" as never },
  ])("%j is no probability", async (faults) => {
    await expect(simulate({ endpoints: handmade, faults })).rejects.toThrow(/from 0 to 1/);
  });

  test("a drawn fault stays with its call: the retries of one input meet the same one", async () => {
    const simulator = await start({ faults: { "create.503-twice": 0.5, "create.502-html": 0.5 } });
    for (const prompt of ["a", "b", "c", "d", "e", "f"]) {
      const seen = [];
      do seen.push((await create(simulator, { prompt })).status);
      while (seen.at(-1) !== 200);
      expect([
        [503, 503, 200],
        [502, 200],
      ]).toContainEqual(seen);
    }
  });

  test("a run draws the same faults from the same seed, in whatever order calls arrive", async () => {
    const prompts = Array.from({ length: 60 }, (_, index) => `cat ${index}`);
    const failing = async (order: readonly string[], seed: number): Promise<string[]> => {
      const simulator = await start({ seed, faults: { "create.401": 0.3, "create.402": 0.1 } });
      const responses = await Promise.all(
        order.map(
          async (prompt) => [prompt, (await create(simulator, { prompt })).status] as const,
        ),
      );
      return responses.filter(([, status]) => status === 401).map(([prompt]) => prompt);
    };
    const first = await failing(prompts, 3);
    expect(first.length).toBeGreaterThan(8);
    expect(first.length).toBeLessThan(32);
    expect((await failing([...prompts].reverse(), 3)).reverse()).toEqual(first);
    expect(await failing(prompts, 4)).not.toEqual(first);
  });
});
