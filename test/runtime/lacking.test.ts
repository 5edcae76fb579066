import { describe, expect, it } from "vitest";
import type { FollowRequest, ReadPlaces } from "../../runtime/index.js";
import { generate } from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { paintAt, platformAt, QUICK } from "./endpoints.js";
import { dispatcherOf, type Reply } from "./in-process-service.js";

/** A success that has something, and not what was paid for: it is asked for once more. */

const data = { images: [{ url: "https://cdn.test/1.png" }] };
const whole = { id: "g1", status: "COMPLETED", data };
const lacking = { id: "g1", status: "COMPLETED", data: null, duration_ms: 1200 };
const queued = { id: "g1", status: "QUEUED" };

function json(body: unknown, status = 200): Reply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

function events(...bodies: readonly unknown[]): Reply {
  const body = bodies.map((each) => `data: ${JSON.stringify(each)}\n\n`).join("");
  return { status: 200, headers: { "content-type": "text/event-stream" }, body };
}

interface Kind {
  readonly poll?: FollowRequest;
  readonly result?: FollowRequest;
  readonly read?: ReadPlaces;
  readonly stream?: boolean;
}

let services = 0;

/** How a call ends with these answers, the last of which stays, and what it asked after the create. */
async function ended(post: Reply, gets: readonly Reply[], { stream = false, ...kind }: Kind = {}) {
  const asked: string[] = [];
  const dispatcher = dispatcherOf(({ method, path }) => {
    if (method === "POST") return post;
    asked.push(path);
    return gets[Math.min(asked.length, gets.length) - 1] ?? json({}, 404);
  });
  services += 1;
  const origin = `https://lacking-${services}.test`;
  const { runningPath: _, ...platform } = platformAt(origin);
  const create = { path: "/paint", ...(stream && { stream: "/paint/stream" }) };
  const endpoint = { ...paintAt(origin), platform: { ...platform, ...kind }, create };
  const client = clientWith({ notFoundMs: 50 });
  const options = { ...QUICK, client, dispatcher, timeoutMs: 2_000 };
  const end = await generate(endpoint, { prompt: "a" }, options).catch((error: unknown) => error);
  return { end, asked };
}

describe("a success with other fields in the place of its data", () => {
  it.each<[string, Reply, readonly Reply[], number, Kind]>([
    ["a create", json(lacking), [json(whole)], 1, {}],
    ["a stream", events(queued, lacking), [json(whole)], 1, { stream: true }],
    ["a poll", json(queued), [json(lacking), json(whole)], 2, {}],
    [
      "a request for the result",
      json(queued),
      [json({ ...queued, status: "COMPLETED" }), json({ data: null, seed: 7 }), json({ data })],
      3,
      { result: { path: "/result/{id}" } },
    ],
  ])("is asked for once more after %s", async (_, post, gets, times, kind) => {
    const { end, asked } = await ended(post, gets, kind);
    expect([end, asked.length]).toMatchObject([{ ok: true, data }, times]);
  });

  it("is asked for at the URL that has the result", async () => {
    const links = { status_url: "/st/g1", response_url: "/res/g1" };
    const polled = { request_id: "g1", status: "COMPLETED", inference_time: 1.2 };
    const kind = {
      poll: { from: ["status_url"] },
      read: { id: [["request_id"]], status: ["status"] },
    };
    const post = json({ request_id: "g1", status: "IN_QUEUE", ...links });
    const { end, asked } = await ended(post, [json(polled), json(data)], kind);
    expect([end, asked]).toMatchObject([{ ok: true, data }, ["/st/g1", "/res/g1"]]);
  });

  it("is returned as it is if nothing else comes", async () => {
    const { end, asked } = await ended(json(queued), [json(lacking)]);
    expect([end, asked.length]).toMatchObject([{ ok: true, data: { duration_ms: 1200 } }, 2]);
  });
});

describe("a success that an envelope has", () => {
  it("is none of the generation: the task in it is followed", async () => {
    const created = { status: "success", data: { id: "g1", credits_remaining: 95 } };
    const running = { status: "success", data: { id: "g1", progress: 40 } };
    const done = { status: "success", data: { id: "g1", images: data.images } };
    const { end, asked } = await ended(json(created), [json(running), json(done)]);
    expect([end, asked.length]).toMatchObject([{ ok: true, id: "g1" }, 2]);
  });
});

describe("a success of a create that has no id", () => {
  it.each([
    { status: "success" },
    { status: "success", message: "Task created", data: {} },
    { status: "done" },
    { status: "ready", message: "queued" },
  ])("and nothing that was made is told as one that may be charged: %j", async (body) => {
    const { end } = await ended(json(body), [], { read: {} });
    expect(end).toMatchObject({ category: "transient", mayHaveCharged: true });
    expect(String(end)).toContain(JSON.stringify(body).slice(0, 20));
  });

  it("is the result where something was made", async () => {
    for (const status of ["success", "done"]) {
      const { end } = await ended(json({ status, data }), [], { read: {} });
      expect(end).toMatchObject({ ok: true, data });
    }
    const text = { status: "success", data: { text: "A cat." } };
    const { end } = await ended(json(text), [], { read: { data: ["data"] } });
    expect(end).toMatchObject({ ok: true, data: { text: "A cat." } });
  });
});

describe("an error in the place of what was paid for", () => {
  const error = { code: "nsfw", message: "It was unsafe." };
  const failure = { ok: false, status: "FAILED", message: "It was unsafe." };
  const result = { result: { path: "/result/{id}" } };

  it.each<[string, readonly Reply[], Kind, unknown]>([
    ["a poll's success", [json({ ...lacking, error })], {}, failure],
    ["a result", [json({ id: "g1", status: "COMPLETED" }), json({ error })], result, failure],
  ])("is that of the generation in %s", async (_, gets, kind, want) => {
    const { end, asked } = await ended(json(queued), gets, kind);
    expect([end, asked.length]).toMatchObject([want, gets.length]);
  });

  it("is asked again where it is as a 500, and a picture beside it counts more", async () => {
    const broken = json({ detail: "The disk is full.", code: 500 });
    const done = json({ id: "g1", status: "COMPLETED" });
    const { end } = await ended(json(queued), [done, broken, json({ data })], result);
    expect(end).toMatchObject({ ok: true, data });
    const { end: both } = await ended(json(queued), [json({ ...whole, error })]);
    expect(both).toMatchObject({ ok: true, data });
  });
});

describe("an answer to a poll", () => {
  const moved = (location: string): Reply => ({ status: 303, headers: { location } });

  it("may lead to the result, where the key may go", async () => {
    const { end, asked } = await ended(json(queued), [moved("/results/g1"), json(whole)]);
    expect([end, asked[1]]).toMatchObject([{ ok: true, data }, "/results/g1"]);
    const alone = await ended(json(queued), [moved("/results/g1"), json({ data })]);
    expect([alone.end, alone.asked.length]).toMatchObject([{ ok: true, id: "g1", data }, 2]);
    const failed = json({ error: { code: 422, message: "It was unsafe." } });
    const bad = await ended(json(queued), [moved("/results/g1"), failed]);
    expect(bad.end).toHaveProperty("message", expect.stringContaining("It was unsafe."));
    const away = await ended(json(queued), [moved("https://elsewhere.test/g1"), json(whole)]);
    expect([away.end, away.asked.length]).toMatchObject([{ generationId: "g1", status: 303 }, 1]);
    const resource = { ...whole, id: "99" };
    const named = await ended(json(queued), [moved("/results/99"), json(resource)]);
    expect([named.end, named.asked.length]).toMatchObject([{ ok: true, id: "g1", data }, 2]);
  });

  const to = (status: number, location: string): Reply => ({ status, headers: { location } });

  it.each([301, 302, 307, 308])("is followed by a GET to where a %i says it is", async (status) => {
    const { end, asked } = await ended(json(queued), [to(status, "/jobs/g1/"), json(whole)]);
    expect([end, asked[1]]).toMatchObject([{ ok: true, data }, "/jobs/g1/"]);
    const page: Reply = { status: 200, headers: { "content-type": "text/html" }, body: "<html>" };
    const login = await ended(json(queued), [to(status, "/login"), page]);
    expect([login.end, login.asked.length]).toMatchObject([{ status, generationId: "g1" }, 2]);
    const cutPage: Reply = { ...page, end: "cut" };
    const half = await ended(json(queued), [to(status, "/login"), cutPage]);
    expect([half.end, half.asked.length]).toMatchObject([{ status, generationId: "g1" }, 2]);
    const cut: Reply = { status: 200, body: '{"id":"g1","sta', end: "cut" };
    const moves = [to(status, "/jobs/g1/"), cut, to(status, "/jobs/g1/"), json(whole)];
    expect((await ended(json(queued), moves)).end).toMatchObject({ ok: true, data });
  });

  it("that moved and goes on is not taken for its result", async () => {
    const polls = [to(307, "/jobs/g1/"), json({ id: "g1", progress: 0.4 }), json(whole)];
    const { end } = await ended(json(queued), polls);
    expect(end).toMatchObject({ ok: true, data });
  });

  it.each([
    "https://cdn.elsewhere.test/1.png?x=1",
    "https://bucket.elsewhere.test/1?X-Amz-Signature=abc&X-Amz-Date=1",
  ])("that leads to a medium elsewhere has its address, and the key stays: %s", async (url) => {
    for (const kind of [{}, { result: { path: "/result/{id}" } }]) {
      const status = "result" in kind ? [json({ id: "g1", status: "COMPLETED" })] : [];
      const { end, asked } = await ended(json(queued), [...status, to(302, url)], kind);
      expect(end).toMatchObject({ ok: true, id: "g1", data: { url } });
      expect(asked).toHaveLength(status.length + 1);
    }
  });

  it("is of the same generation if its id is in the other case", async () => {
    const created = json({ id: "AB-1", status: "QUEUED" });
    const { end, asked } = await ended(created, [json({ ...whole, id: "ab-1" })]);
    expect([end, asked.length]).toMatchObject([{ ok: true, id: "AB-1", data }, 1]);
  });

  it("that is an error without a status is forgiven for a while, and then told with the id", async () => {
    const failed = json({ success: false, error: "The task was purged." });
    const { end, asked } = await ended(json(queued), [failed, json(whole)]);
    expect([end, asked.length]).toMatchObject([{ ok: true, data }, 2]);
    const gone = await ended(json(queued), [failed]);
    expect(gone.end).toMatchObject({ generationId: "g1", mayHaveCharged: true });
    expect(gone.end).toHaveProperty("message", expect.stringContaining("The task was purged."));
  });

  it("that says JSON under the type of a picture is read as JSON", async () => {
    const body = JSON.stringify({ error: { code: "nsfw", message: "It was unsafe." } });
    const picture = { status: 200, headers: { "content-type": "image/png" }, body };
    const done = json({ id: "g1", status: "COMPLETED" });
    const result = { result: { path: "/result/{id}" } };
    const { end } = await ended(json(queued), [done, picture], result);
    expect(end).toMatchObject({ ok: false, status: "FAILED", message: "It was unsafe." });
  });
});
