import { expect, it } from "vitest";
import { readEvent } from "../../../runtime/webhooks/read-event.js";

const PICTURE = { images: [{ url: "https://cdn.test/1.png" }] };

const bodies: readonly (readonly [what: string, body: object, wanted: object])[] = [
  [
    "a prediction inside an event",
    { type: "task.created", prediction: { id: "gen_1", state: "queued" } },
    { event: "task.created", generationId: "gen_1", status: "queued" },
  ],
  [
    "a prediction that runs",
    { type: "task.started", data: { prediction: { id: "gen_1", state: "running" } } },
    { generationId: "gen_1", status: "running" },
  ],
  [
    "a prediction that succeeded, with its data",
    { type: "task.completed", prediction: { id: "gen_1", state: "succeeded", output: PICTURE } },
    {
      status: "succeeded",
      generation: { ok: true, id: "gen_1", data: PICTURE, source: "webhook" },
    },
  ],
  [
    "a prediction that failed, with the reason",
    { type: "task.failed", prediction: { id: "gen_1", state: "failed", error: "NSFW content" } },
    { status: "failed", generation: { ok: false, status: "FAILED", message: "NSFW content" } },
  ],
  [
    "a reason beside the prediction",
    { type: "task.failed", message: "no GPU", prediction: { id: "gen_1", state: "failed" } },
    { generation: { ok: false, message: "no GPU" } },
  ],
  [
    "a cancellation",
    { type: "task.canceled", prediction: { id: "gen_1", state: "canceled" } },
    { status: "canceled", generation: { ok: false, status: "CANCELED" } },
  ],
  [
    "the generation itself",
    { id: "p_1", status: "succeeded", input: { prompt: "x" }, output: ["https://cdn.test/1.png"] },
    { generationId: "p_1", generation: { ok: true, data: ["https://cdn.test/1.png"] } },
  ],
  [
    "a success around a generation that still runs",
    { status: "success", task_id: "z9", data: { state: "running" } },
    { generationId: "z9", status: "running" },
  ],
  [
    "a success around a generation that failed",
    { status: "success", task_id: "z9", data: { state: "failed", message: "no GPU" } },
    { status: "failed", generation: { ok: false, message: "no GPU" } },
  ],
  [
    "an event that has an id of its own, about an object",
    { id: "evt_1", object: "event", type: "response.completed", data: { id: "resp_1" } },
    { event: "response.completed", generationId: "resp_1", status: "succeeded" },
  ],
  [
    "an object in an event's data",
    {
      id: "evt_1",
      type: "task.completed",
      data: { object: { id: "gen_1", status: "succeeded", output: PICTURE } },
    },
    { generationId: "gen_1", status: "succeeded", generation: { ok: true, data: PICTURE } },
  ],
  [
    "an event whose name is under event",
    { event: "task.started", prediction: { id: "gen_1", state: "running" } },
    { event: "task.started", generationId: "gen_1", status: "running" },
  ],
  [
    "an event whose name is under event_type",
    { event_type: "task.started", prediction: { id: "gen_1", state: "running" } },
    { event: "task.started", generationId: "gen_1", status: "running" },
  ],
  [
    "an event about nothing that is known",
    { id: "evt_2", type: "billing.updated", data: { amount: 5 } },
    { event: "billing.updated", status: "unknown" },
  ],
];

it.each(bodies)("reads %s", (_, body, wanted) => {
  const event = readEvent("msg_1", JSON.stringify(body));
  expect(event).toMatchObject({ id: "msg_1", raw: body, ...wanted });
});

it.each(["prediction", "generation", "task", "job", "data", "payload", "object"])(
  "finds the generation under %s, and under it in data",
  (name) => {
    const found = { [name]: { id: "gen_1", status: "queued" } };
    for (const body of [found, { data: found }]) {
      const event = readEvent("msg_1", JSON.stringify({ id: "evt_1", type: "x", ...body }));
      expect(event).toMatchObject({ generationId: "gen_1", status: "queued" });
    }
  },
);

it("has a result and nothing of an error for a success, whatever word its status is", () => {
  const output = ["https://cdn.test/1.png"];
  const body = { type: "task.completed", result: { id: "gen_1", status: "weird", output } };
  const { generation } = readEvent("msg_1", JSON.stringify(body));
  expect(generation).toMatchObject({ ok: true, id: "gen_1", status: "COMPLETED" });
  expect(generation).not.toHaveProperty("category");
});

it("takes no event's own id for that of a generation", () => {
  expect(readEvent("msg_1", '{"id":"evt_2","type":"x.completed"}').generationId).toBeUndefined();
});

it("has no generation for a success whose data is not in the body", () => {
  const body = { type: "task.completed", prediction: { id: "gen_1", state: "succeeded" } };
  expect(readEvent("msg_1", JSON.stringify(body))).not.toHaveProperty("generation");
});

it("has no generation for a success that has other fields in the place of its data", () => {
  const data = { id: "gen_1", status: "COMPLETED", duration_ms: 1234 };
  const body = { type: "generation.completed", data };
  expect(readEvent("msg_1", JSON.stringify(body))).not.toHaveProperty("generation");
});

it("copies ids beyond 2^53 digit by digit", () => {
  const text = '{"type":"task.completed","task":{"task_id":9007199254740993123,"status":"done"}}';
  expect(readEvent("msg_1", text).generationId).toBe("9007199254740993123");
});
