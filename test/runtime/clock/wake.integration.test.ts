import { expect, it } from "vitest";
import { wake } from "../../../runtime/clock/wake.js";
import { wait } from "../../../runtime/index.js";
import { COMPLETED, paintAt, QUICK, RUNNING } from "../endpoints.js";
import { answer, type Script, serve } from "../scripted-server.js";

// Ids of no other test: a wake is remembered until a call waits for its generation.
// Only a wake makes the second poll come within the time of a test.
const PATIENT = { ...QUICK, pollIntervalMs: 600_000, timeoutMs: 600_000 };

/** Answers the first poll with a generation that runs, and the second with its result. */
function runsOnce(id: string, onFirst: () => void = () => {}): Script {
  let polls = 0;
  return (request, response) => {
    polls += 1;
    if (polls === 1) onFirst();
    answer(200, { ...(polls === 1 ? RUNNING : COMPLETED), id })(request, response);
  };
}

it("polls at once when it is woken, for its own id only", async () => {
  const service = await serve(runsOnce("woken_1"));
  const result = wait("woken_1", { ...PATIENT, endpoint: paintAt(service.url) });
  await expect.poll(() => service.requests.length).toBe(1);
  wake("woken_2");
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(service.requests).toHaveLength(1);
  wake("woken_1");
  expect(await result).toMatchObject({ ok: true });
  expect(service.requests).toHaveLength(2);
});

it("wakes every call that waits for the id, whichever else has ended", async () => {
  const service = await serve(runsOnce("woken_5"));
  const paint = paintAt(service.url);
  const controller = new AbortController();
  const left = wait("woken_5", { ...PATIENT, endpoint: paint, signal: controller.signal });
  await expect.poll(() => service.requests.length).toBe(1);
  const other = await serve(runsOnce("woken_5"));
  const stays = wait("woken_5", { ...PATIENT, endpoint: paintAt(other.url) });
  await expect.poll(() => other.requests.length).toBe(1);
  controller.abort();
  await expect(left).rejects.toMatchObject({ category: "aborted" });
  wake("woken_5");
  expect(await stays).toMatchObject({ ok: true });
});

it("leaves out the pause if it was woken while it was asking", async () => {
  const service = await serve(runsOnce("woken_3", () => wake("woken_3")));
  const result = await wait("woken_3", { ...PATIENT, endpoint: paintAt(service.url) });
  expect(result).toMatchObject({ ok: true });
});

it("leaves out the pause if it was woken while it was asking again", async () => {
  const id = "woken_6";
  let polls = 0;
  const service = await serve((request, response) => {
    polls += 1;
    // During the pause after the first poll, and while the second one is asked.
    if (polls === 1) setTimeout(wake, 20, id);
    if (polls === 2) wake(id);
    answer(200, { ...(polls < 3 ? RUNNING : COMPLETED), id })(request, response);
  });
  const result = await wait(id, { ...PATIENT, endpoint: paintAt(service.url) });
  expect(result).toMatchObject({ ok: true });
});

it("still ends by its signal", async () => {
  const service = await serve(runsOnce("woken_4"));
  const controller = new AbortController();
  const result = wait("woken_4", {
    ...PATIENT,
    endpoint: paintAt(service.url),
    signal: controller.signal,
  });
  await expect.poll(() => service.requests.length).toBe(1);
  controller.abort();
  await expect(result).rejects.toMatchObject({ category: "aborted" });
});
