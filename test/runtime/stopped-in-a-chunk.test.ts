import { expect, it } from "vitest";
import { generate } from "../../runtime/index.js";
import { paintAt, QUICK } from "./endpoints.js";
import { dispatcherOf } from "./in-process-service.js";

it("an id in the rest of the chunk in which a listener aborts the call is in its error", async () => {
  const events = 'data: {"status":"QUEUED"}\n\ndata: {"status":"QUEUED","id":"gen_1"}\n\n';
  // An answer comes in two halves: the first one has both events.
  const body = `${events}:${"-".repeat(events.length)}\n`;
  const headers = { "content-type": "text/event-stream" };
  const dispatcher = dispatcherOf(() => ({ status: 200, headers, body, end: "open" }));
  const controller = new AbortController();
  const call = generate(
    paintAt("https://chunk.test"),
    { prompt: "a" },
    {
      ...QUICK,
      dispatcher,
      signal: controller.signal,
      onEvent: ({ type }) => {
        if (type === "status") controller.abort();
      },
    },
  );
  await expect(call).rejects.toMatchObject({ category: "aborted", generationId: "gen_1" });
});

it("an event of JSON that was written twice is read", async () => {
  const event = JSON.stringify({ id: "gen_1", status: "COMPLETED", data: ["a"] });
  const body = `data: ${JSON.stringify(event)}\n\n`;
  const headers = { "content-type": "text/event-stream" };
  const dispatcher = dispatcherOf(() => ({ status: 200, headers, body, end: "open" }));
  const generation = await generate(
    paintAt("https://twice.test"),
    { prompt: "a" },
    { ...QUICK, dispatcher },
  );
  expect(generation).toMatchObject({ ok: true, id: "gen_1", data: ["a"] });
});
