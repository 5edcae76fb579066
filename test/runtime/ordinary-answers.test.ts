import { describe, expect, it } from "vitest";
import type { Endpoint, FollowRequest, ReadPlaces } from "../../runtime/index.js";
import { GenerationError, generate } from "../../runtime/index.js";
import { type PaintInput, paintAt, platformAt, QUICK } from "./endpoints.js";
import { dispatcherOf, type Reply } from "./in-process-service.js";

/** Answers as services write them: each has what was paid for, or says why there is nothing. */

const PNG = "https://cdn.test/1.png";
const BARE_URL = "https://cdn.test/x/1";

interface Kind {
  readonly read?: ReadPlaces | undefined;
  readonly result?: FollowRequest;
  readonly create?: Endpoint["create"];
}

let services = 0;

/** How a call ends with these answers, the last of which stays, and how often it asked after the create. */
async function ended(create: Reply, polls: readonly unknown[], kind: Kind = {}) {
  let asked = 0;
  const dispatcher = dispatcherOf(({ method, path }) => {
    if (method === "POST") return create;
    asked += 1;
    if (path.startsWith("/result")) return json({ images: [PNG] });
    return json(polls[Math.min(asked, polls.length) - 1]);
  });
  services += 1;
  const origin = `https://ordinary-${services}.test`;
  const { runningPath: _, ...platform } = platformAt(origin);
  const { create: path = { path: "/paint" }, ...rest } = kind;
  const endpoint: Endpoint<PaintInput> = {
    ...paintAt(origin),
    platform: { ...platform, ...rest } as Endpoint["platform"], // `read: undefined` is none
    create: path,
  };
  const options = { ...QUICK, dispatcher, timeoutMs: 1_000 };
  const end = await generate(endpoint, { prompt: "a" }, options).catch((error: unknown) => error);
  return { end, asked };
}

function json(body: unknown): Reply {
  const headers = { "content-type": "application/json" };
  return { status: 200, headers, body: JSON.stringify(body) };
}

const SHOWN = { id: [["id"]], status: ["status"], data: ["data"] };
const queued = json({ id: "g1", status: "QUEUED" });
const kinds: [string, ReadPlaces | undefined][] = [
  ["with the places of a spec", SHOWN],
  ["without any", undefined],
];

describe.each(kinds)("a success that a poll answers, %s, is the result", (_, read) => {
  const completed = { id: "g1", status: "COMPLETED" };
  const emptyErrors = [
    ...[null, "", false, {}, "no error", "0", "-", "N/A", "none", "OK"],
    ...[
      { code: 0, message: "" },
      { code: null, message: null },
      { code: "", message: "" },
    ],
    { code: 200, message: "success", details: [] },
  ];
  it.each([
    ...emptyErrors.map((error) => ({ text: "x", error })),
    { text: "x", error_message: "N/A" },
    { svg: "<svg/>", error_message: "-" },
    { text: "x", code: 10200 },
    { files: ["a.png"], code: 100000 },
    { cdn_url: BARE_URL, code: 20000 },
    { masks: [PNG], error: "1 of 4 was filtered" },
    { mesh_url: BARE_URL, error: "low poly" },
    { masks: [PNG] },
    { preview_url: PNG },
    { text: "hello" },
    { embedding: [0.1, 0.2] },
  ])("at once: %j", async (rest) => {
    const { end, asked } = await ended(queued, [{ ...completed, ...rest }], { read });
    const [name = "", value] = Object.entries(rest)[0] ?? [];
    expect([end, asked]).toMatchObject([{ ok: true, data: { [name]: value } }, 1]);
  });

  it.each([
    { status: "success", data: { id: "g1", text: "hello" } },
    { status: "success", data: { id: "g1", mask: PNG } },
  ])("outside of the object with the id: %j", async (answer) => {
    const { end, asked } = await ended(queued, [answer], { read });
    expect([end, asked]).toMatchObject([{ ok: true, id: "g1" }, 1]);
  });

  it.each([
    { error: "It was unsafe." },
    { error: { code: "nsfw", message: null } },
    { error: { code: 0, message: "It was unsafe." } },
    { error: { details: { reason: "unsafe" } } },
    { error_message: "内容违规" },
  ])("but none where it says why it failed: %j", async (rest) => {
    const { end } = await ended(queued, [{ ...completed, seed: 5, ...rest }], { read });
    expect(end).toMatchObject({ ok: false, status: "FAILED" });
  });
});

describe("a success where the spec shows the status, outside of the object with the id", () => {
  const read = { id: [["data", "id"]], status: ["status"], data: ["data", "output"] };
  const created = json({ status: "pending", data: { id: "g1" } });
  const running = { status: "processing", data: { id: "g1", output: null } };

  it.each([{ svg: "<svg></svg>" }, "a caption", { key: "a/b.png" }, { image: "/a.png" }, []])(
    "ends with what is there: %j",
    async (output) => {
      const done = { status: "success", data: { id: "g1", output } };
      const { end, asked } = await ended(created, [running, done], { read });
      expect([end, asked]).toMatchObject([{ ok: true, data: output }, 2]);
    },
  );

  it("leads to the request for the result", async () => {
    const done = { status: "success", data: { id: "g1" } };
    const kind = { read, result: { path: "/result/{id}" } };
    const { end, asked } = await ended(created, [running, done], kind);
    expect([end, asked]).toMatchObject([{ ok: true, id: "g1", data: { images: [PNG] } }, 3]);
  });

  it("ends also beside the holder of the id alone", async () => {
    const post = json({ task: { id: "g1" }, status: "queued" });
    const done = { status: "success", task: { id: "g1" }, text: "x" };
    const { end, asked } = await ended(post, [done], { read: undefined });
    expect([end, asked]).toMatchObject([{ ok: true, id: "g1", data: { text: "x" } }, 1]);
  });
});

const synchronous = [
  { mask: PNG },
  { masks: [PNG, PNG] },
  { mask: "data:image/png;base64,iVBORw0KGgo=" },
  { avatar_url: PNG },
  { logo_url: PNG },
  { icon: PNG },
  { preview_url: PNG },
  { thumbnail_url: PNG },
  { original_url: PNG },
  { data: [{ source_url: PNG }] },
  { images: [{ source: PNG }] },
];

describe.each(["task", "either", "result"] as const)("a create that answers a %s", (answers) => {
  const create = { path: "/paint", answers };

  it.each([
    ...synchronous,
    { image: PNG, error: "one was filtered" },
    { images: [{ source: BARE_URL }], error: "one was filtered" },
    { mesh_url: BARE_URL, code: 20000, message: "ok" },
    { layers: [{ layer_url: BARE_URL }], code: 20000 },
    { data: { cdn_url: BARE_URL }, code: 20000, msg: "ok" },
    { data: { cdn_url: BARE_URL }, code: 20000, msg: "Here it is." },
  ])("has what was paid for in it: %j", async (answer) => {
    const { end } = await ended(json(answer), [{}], { create });
    expect(end).toMatchObject({ ok: true, status: "COMPLETED" });
  });

  it.each([
    { mesh_url: BARE_URL, error: "warning" },
    { url: BARE_URL, success: false },
  ])("may have charged where a URL stands beside what nothing explains: %j", async (answer) => {
    const { end } = await ended(json(answer), [{}], { create });
    expect([end instanceof GenerationError, end]).toMatchObject([true, { mayHaveCharged: true }]);
    expect(end).toMatchObject({ retryable: false, message: expect.stringContaining(BARE_URL) });
  });

  it.each([
    { code: 402, message: "no credits", url: "https://a.test/billing" },
    { success: false, error: "Insufficient credits", more_info: "https://a.test/billing" },
    { error: "Insufficient credits", upgrade: "https://a.test/billing" },
    { error: { code: "unknown-style" }, docs: "https://a.test/errors" },
    { code: 40001, message: "The style is unknown." },
  ])("charged nothing where it says why: %j", async (answer) => {
    const { end } = await ended(json(answer), [{}], { create });
    expect([end instanceof GenerationError, end]).toMatchObject([true, { mayHaveCharged: false }]);
  });
});

describe("a create that may answer a result, of a platform without a status", () => {
  const create = { path: "/paint", answers: "either" } as const;
  const kind = { create, read: { id: [["id"]] } };
  const origin = () => `https://ordinary-${services + 1}.test`;

  it.each([".json", ""])("is asked on where its answer has its own address: …%s", async (end) => {
    const own = `${origin()}/generation/g1${end}`;
    const done = { id: "g1", url: own, made: BARE_URL };
    const call = await ended(json({ id: "g1", url: own, made: null }), [done], kind);
    expect([call.end, call.asked]).toMatchObject([{ ok: true, data: { made: BARE_URL } }, 1]);
  });

  it("is asked on where its list of pictures is empty, whatever URL stands beside it", async () => {
    const created = { id: "g1", url: "https://www.test/g1", images: [] };
    const call = await ended(json(created), [created, { ...created, images: [PNG] }], kind);
    expect([call.end, call.asked]).toMatchObject([{ ok: true, data: { images: [PNG] } }, 2]);
  });

  it.each([
    { id: "g1", url: BARE_URL },
    { id: "g1", url: PNG, images: [] },
    { id: "g1", image_url: BARE_URL, files: [] },
    { url: BARE_URL, images: [] },
  ])("has in it what was paid for: %j", async (answer) => {
    const call = await ended(json(answer), [{}], kind);
    expect([call.end, call.asked]).toMatchObject([{ ok: true, data: answer }, 0]);
  });
});

describe("an event that is called done", () => {
  it.each(synchronous)("has what was paid for in it: %j", async (answer) => {
    const headers = { "content-type": "text/event-stream" };
    const body = `event: done\ndata: ${JSON.stringify(answer)}\n\n`;
    const create = { path: "/paint", stream: "/paint/stream" };
    const { end } = await ended({ status: 200, headers, body }, [{}], { create });
    expect(end).toMatchObject({ ok: true, data: answer });
  });
});
