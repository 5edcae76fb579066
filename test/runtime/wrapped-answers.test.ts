import { describe, expect, it } from "vitest";
import type { Endpoint, FollowRequest, ReadPlaces } from "../../runtime/index.js";
import { generate } from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { type PaintInput, paintAt, platformAt, QUICK } from "./endpoints.js";
import { dispatcherOf, type Reply } from "./in-process-service.js";

/** Answers to polls in which something else than the generation itself speaks first: an envelope, a list, an error. */

const PNG = "https://cdn.test/1.png";
const OTHER = "https://cdn.test/other.png";

interface Kind {
  readonly read?: ReadPlaces | undefined;
  readonly result?: FollowRequest;
  readonly created?: unknown;
  /** What the request for the result is answered. */
  readonly fetched?: Reply;
  readonly timeoutMs?: number;
}

let services = 0;

/** How a call for generation z9 ends with these answers to its polls, the last of which stays. */
async function ended(polls: readonly unknown[], kind: Kind = {}) {
  const { created = { task_id: "z9" }, fetched, read, result, timeoutMs = 10_000 } = kind;
  let asked = 0;
  const dispatcher = dispatcherOf(({ method, path }) => {
    if (method === "POST") return json(created);
    if (path.startsWith("/result")) return fetched ?? { status: 404 };
    asked += 1;
    return json(polls[Math.min(asked, polls.length) - 1]);
  });
  services += 1;
  const origin = `https://wrapped-${services}.test`;
  const { runningPath: _, read: _read, ...platform } = platformAt(origin);
  const endpoint: Endpoint<PaintInput> = {
    ...paintAt(origin),
    platform: { ...platform, ...(read && { read }), ...(result && { result }) },
    create: { path: "/paint" },
  };
  const client = clientWith({ notFoundMs: 20 });
  const options = { ...QUICK, client, dispatcher, timeoutMs };
  return generate(endpoint, { prompt: "a" }, options).catch((error: unknown) => error);
}

function json(body: unknown, status = 200): Reply {
  const headers = { "content-type": "application/json" };
  return { status, headers, body: JSON.stringify(body) };
}

const OUTER: ReadPlaces = { status: ["status"], data: ["data"] };
const kinds: [string, ReadPlaces | undefined][] = [
  ["where the spec shows the outer status", OUTER],
  ["where it shows nothing", undefined],
];
const created = [
  { task_id: "z9" },
  { task_id: "z9", status: "pending" },
  { status: "success", data: { task_id: "z9" } },
];

describe.each(kinds)(
  "a success around a generation that has a status of its own, %s,",
  (_, read) => {
    it.each([
      { status: "success", data: { state: "running" } },
      { status: "success", data: { state: "running", image_url: PNG } },
      { status: "success", data: { status: "processing", progress: 30 } },
      { status: "success", data: { task_status: "running", eta: 0.01 } },
      { status: "SUCCESS", data: { status: "queued", queue_position: 3 } },
      { status: "success", data: { job: { status: "running" } } },
      { status: "success", data: { task_id: "z9", state: "running" } },
      { status: "success", data: [{ state: "running" }] },
      { status: "success", data: [{ state: "done" }, { state: "running" }] },
      { status: "success", task_id: "z9", data: { state: "running" } },
      { status: "ok", data: { status: "processing" } },
      { status: 200, data: { status: "processing" } },
    ])("is no end while that goes on: %j", async (answer) => {
      const done = { status: "success", data: { image_url: OTHER } };
      const ends = created.map((each) => ended([answer, answer, done], { read, created: each }));
      for (const end of await Promise.all(ends)) {
        expect(end).toMatchObject({ ok: true, id: "z9", data: { image_url: OTHER } });
      }
    });

    it.each([
      { status: "success", data: { state: "failed", error: "out of memory" } },
      { status: "success", data: { task_id: "z9", task_status: "failed", msg: "out of memory" } },
      { status: "success", result: { status: "error", message: "out of memory" } },
      { status: "success", task_id: "z9", data: { state: "failed", error: "out of memory" } },
      { status: "ok", data: { status: "failed", message: "out of memory" } },
      { status: 200, message: "OK", data: { status: "failed", error: "out of memory" } },
    ])("is a failure if that failed: %j", async (answer) => {
      for (const create of created) {
        const end = await ended([answer], { read, created: create });
        expect(end).toMatchObject({ ok: false, message: expect.stringContaining("out of memory") });
      }
    });

    it.each([
      { status: "success", data: { state: "done", image_url: PNG } },
      { status: "success", data: { state: "active", image_url: PNG } },
      { status: "success", data: { state: "CA", image_url: PNG } },
      { status: "success", data: [{ state: "failed" }, { state: "done", image_url: PNG }] },
      { status: "completed", data: { state: "processing", image_url: PNG } },
      { status: "ok", data: { status: "completed", image_url: PNG } },
      { status: 200, data: { status: "completed", image_url: PNG } },
      { status: 200, message: "OK", data: { image_url: PNG } },
      { status: "200", data: { image_url: PNG } },
      { status: "ok", data: { image_url: PNG } },
    ])("is the result once something was made: %j", async (answer) => {
      for (const create of created) {
        const end = await ended([answer], { read, created: create });
        expect(end).toMatchObject({ ok: true, id: "z9" });
        expect(JSON.stringify(end)).toContain(PNG);
      }
    });
  },
);

it("goes on by a number that the spec explains, whatever else the answer has", async () => {
  const read: ReadPlaces = { status: ["status"], words: { "2": "COMPLETED" } };
  const running = { status: 0, preview: { image_url: PNG } };
  const done = { status: 2, image_url: OTHER };
  const end = await ended([running, running, done], { read });
  expect(end).toMatchObject({ ok: true, raw: done });
});

it("goes by a success that the config explains, whatever is in it", async () => {
  const read: ReadPlaces = { ...OUTER, words: { SUCCESS: "COMPLETED" } };
  const end = await ended([{ status: "success", data: { state: "running" } }], { read });
  expect(end).toMatchObject({ ok: true });
});

describe.each([
  ["where the spec shows an id at the root", { id: [["task_id"]], status: ["status"] }],
  ["where it shows nothing", undefined],
])("a list of generations, %s,", (_, read) => {
  const others = { task_id: "other", status: "completed", images: [{ url: OTHER }] };
  const another = { ...others, task_id: "more" };
  const lists: [string, (...ours: object[]) => unknown][] = [
    ["data", (...ours) => ({ data: [others, ...ours, another] })],
    ["tasks", (...ours) => ({ total: 3, tasks: [others, ...ours, another] })],
    ["the root", (...ours) => [others, ...ours, another]],
    ["a list inside data", (...ours) => ({ code: 0, data: { list: [others, ...ours] } })],
    ["data of a success", (...ours) => ({ status: "success", data: [others, ...ours] })],
    ["items by id", (...ours) => ({ items: [others, ...ours].map(byId), total: 2 })],
    ["a map", (...[ours]) => ({ [ours === undefined ? "new" : "z9"]: ours ?? {}, other: others })],
  ];

  function byId({ task_id, ...rest }: { task_id?: string }) {
    return { id: task_id, ...rest };
  }

  it.each(lists)("under %s gives the picture of no other", async (_name, list) => {
    const ours = { task_id: "z9", status: "processing" };
    const ready = list({ ...ours, status: "done", images: [PNG] });
    const done = await ended([list(ours), list(ours), ready], { read });
    expect(done).toMatchObject({ ok: true, id: "z9", data: { images: [PNG] } });
    const failed = await ended([list({ ...ours, status: "failed", error: "no GPU" })], { read });
    expect(failed).toMatchObject({ ok: false, id: "z9", message: "no GPU" });
  });

  it.each(lists.slice(0, 6))("under %s without ours is asked again", async (_name, list) => {
    const done = { task_id: "z9", status: "done", images: [PNG] };
    const end = await ended([list(), list(), done], { read });
    expect(end).toMatchObject({ ok: true, id: "z9", data: { images: [PNG] } });
  });
});

it.each([
  {
    images: [
      { id: "a", status: "ok", url: PNG },
      { id: "b", status: "ok", url: OTHER },
    ],
  },
  {
    images: [
      { id: "z9", status: "ok", url: PNG },
      { id: "b", status: "ok", url: OTHER },
    ],
  },
  {
    data: [
      { id: "a", status: "success", url: PNG },
      { id: "b", status: "success", url: OTHER },
    ],
  },
  {
    images: [
      { task_id: "z9", status: "ok", url: PNG },
      { task_id: "z9", status: "ok", url: OTHER },
    ],
  },
  // Its parts, and where what was made stands beside the only one.
  { status: "completed", jobs: [{ id: "j1", status: "completed" }], output: [PNG] },
  { status: "completed", items: [{ task_id: "s1", status: "completed", url: PNG }] },
  { data: [{ id: "z9", status: "completed" }], images: [{ url: PNG }] },
  { tasks: [{ task_id: "z9", status: "completed" }], result: { url: PNG } },
  { z9: { status: "completed" }, images: [PNG] },
  { statuses: { z9: { status: "completed" } }, results: { z9: { url: PNG } } },
])("the pictures of one generation may each have an id and a status: %j", async (answer) => {
  expect(await ended([answer])).toMatchObject({ ok: true, id: "z9", raw: answer });
});

it("takes the address or the base64 of a picture as what a poll, too, is answered", async () => {
  expect(await ended([PNG])).toMatchObject({ ok: true, id: "z9", data: PNG });
  const result = { path: "/result/{id}" };
  const fetched = json(PNG);
  const end = await ended([{ status: "completed" }], { result, fetched });
  expect(end).toMatchObject({ ok: true, data: PNG });
});

describe("the picture in the status's answer, where another request has the result,", () => {
  const kind = { read: { ...OUTER, id: [["id"]] }, result: { path: "/result/{id}" } };
  const done = { id: "z9", status: "completed", data: { images: [{ url: PNG }] } };
  const empty = [{}, null, { data: null }, { data: { images: [] } }];
  const failures: Reply[] = [
    ...empty.map((body) => json(body)),
    ...[json({ error: "expired" }), json({ message: "result already fetched" }, 400)],
    ...[401, 403, 404, 405, 410, 422].map((status) => json({ message: "no" }, status)),
    { status: 200, headers: { "content-type": "text/html" }, body: "<html></html>" },
  ];

  it.each(failures)("is the result if that gives none: %j", async (fetched) => {
    for (const read of [kind.read, undefined]) {
      const end = await ended([done], { ...kind, read, fetched });
      expect(end).toMatchObject({ ok: true, id: "z9", data: done.data });
    }
  });

  it("is the result when the time is up, too", async () => {
    const fetched = json({}, 500);
    const end = await ended([done], { ...kind, fetched, timeoutMs: 300 });
    expect(end).toMatchObject({ ok: true, id: "z9", data: done.data });
  });

  it("counts less than what that gives, and no link counts as one", async () => {
    const fetched = json({ data: { images: [{ url: OTHER }] } });
    expect(await ended([done], { ...kind, fetched })).toMatchObject({
      data: { images: [{ url: OTHER }] },
    });
    const link = { id: "z9", status: "completed", data: { see: "https://platform.test/z9" } };
    const refused = json({ detail: "blocked by policy" }, 422);
    expect(await ended([link], { ...kind, fetched: refused })).toMatchObject({ ok: false });
  });
});

describe.each([
  ["where the spec shows the data", { id: [["id"]], status: ["status"], data: ["data"] }],
  ["where it shows nothing", undefined],
])("a success, %s,", (_, read) => {
  it.each([
    { images: [], error: "no GPU" },
    { images: [{ url: null, error: "no GPU" }] },
    [{ error: { code: "moderation_blocked", message: "no GPU" } }],
    { code: "E_OOM", message: "no GPU", images: null },
    { success: false, message: "no GPU" },
    { ok: false, message: "no GPU", images: [] },
    { failed: true, message: "no GPU" },
    { result: { error: "no GPU" } },
    { nsfw_content_detected: [true], images: [], message: "no GPU" },
  ])("is a failure where nothing was made and the data say so: %j", async (data) => {
    const end = await ended([{ status: "completed", data }], { read });
    expect(end).toMatchObject({ ok: false, id: "z9", message: expect.stringContaining("no GPU") });
  });

  it.each([
    { images: [{ url: null, error: "no GPU" }, { url: PNG }] },
    { images: [{ url: PNG }], error: "one of two failed" },
    { images: [{ url: PNG }], has_nsfw_concepts: [true] },
    { nsfw: true, score: 0.9, label: "nude" },
    { ok: false, label: "blurry" },
    { images: [{ url: PNG, error: null, success: true }] },
    { text: "a cat", error: "", success: true },
    { code: "SUCCESS", message: "ok", text: "a cat" },
  ])("is one where something was made, or is said of a picture: %j", async (data) => {
    const end = await ended([{ status: "completed", data }], { read });
    expect(end).toMatchObject({ ok: true, id: "z9", data });
  });
});
