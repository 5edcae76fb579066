import { describe, expect, it } from "vitest";
import type { Endpoint, FollowRequest, ReadPlaces } from "../../runtime/index.js";
import { GenerationError, generate, wait } from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { type PaintInput, paintAt, platformAt, QUICK } from "./endpoints.js";
import { dispatcherOf, type Reply } from "./in-process-service.js";

/** Answers as services write them: each has what was paid for, or says why there is nothing. */

const PNG = "https://cdn.test/1.png";
const GLB = "https://cdn.test/m.glb";
const BARE_URL = "https://cdn.test/x/1";

interface Kind {
  readonly read?: ReadPlaces | undefined;
  readonly result?: FollowRequest;
  readonly create?: Endpoint["create"];
  readonly poll?: FollowRequest | undefined;
  readonly input?: PaintInput;
  readonly notFoundMs?: number;
  /** What is answered at a URL of a file on the platform's own host. */
  readonly file?: Reply;
}

let services = 0;

/** How a call ends with these answers, the last of which stays, and how often it asked after the create. */
async function ended(create: Reply, polls: readonly unknown[], kind: Kind = {}) {
  let asked = 0;
  const dispatcher = dispatcherOf(({ method, path }) => {
    if (method === "POST") return create;
    asked += 1;
    if (path.startsWith("/files/")) return kind.file ?? { status: 404 };
    if (path.startsWith("/result")) return json({ images: [PNG] });
    if (polls.length === 0) return { status: 404 };
    return json(polls[Math.min(asked, polls.length) - 1]);
  });
  services += 1;
  const origin = `https://ordinary-${services}.test`;
  const { runningPath: _, ...platform } = platformAt(origin);
  const { create: path = { path: "/paint" }, input = { prompt: "a" }, ...more } = kind;
  const { notFoundMs = 15_000, file: _file, ...rest } = more;
  const endpoint: Endpoint<PaintInput> = {
    ...paintAt(origin),
    platform: { ...platform, ...rest } as Endpoint["platform"], // `read: undefined` is none
    create: path,
  };
  const client = clientWith({ notFoundMs });
  const options = { ...QUICK, client, dispatcher, timeoutMs: 1_000 };
  const end = await generate(endpoint, input, options).catch((error: unknown) => error);
  return { end, asked };
}

function json(body: unknown, status = 200): Reply {
  const headers = { "content-type": "application/json" };
  return { status, headers, body: JSON.stringify(body) };
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

describe("a success around the object with the id, of a generation that ran before", () => {
  const processing = { status: "processing", data: { id: "g1" } };
  const success = (rest: object) => ({ status: "success", data: { id: "g1", ...rest } });
  const lists = [{ text: "hello" }, { score: 0.5 }, { mask: PNG, source_image: PNG }];

  it.each(lists)("is the result of a stream: %j", async (made) => {
    const headers = { "content-type": "text/event-stream" };
    const events = [processing, success(made)].map((each) => `data: ${JSON.stringify(each)}\n\n`);
    const create = { path: "/paint", stream: "/paint/stream" };
    const post = { status: 200, headers, body: events.join("") };
    const { end, asked } = await ended(post, [{}], { create, read: undefined });
    expect([end, asked]).toMatchObject([{ ok: true, data: { id: "g1", ...made } }, 0]);
  });

  it.each(kinds)("is asked once more where it is empty, %s", async (_, read) => {
    const polls = [processing, success({ text: null }), success({ text: "hello" })];
    const late = await ended(json(processing), polls, { read });
    expect([late.end, late.asked]).toMatchObject([{ ok: true, data: { text: "hello" } }, 3]);
    const never = await ended(json(processing), polls.slice(0, 2), { read });
    expect([never.end, never.asked]).toMatchObject([{ ok: true, id: "g1" }, 3]);
  });

  it("is waited for where only the create had another word: it may be that of an envelope", async () => {
    const polls = [
      success({ image_url: null }),
      success({ image_url: null }),
      success({ url: PNG }),
    ];
    const { end, asked } = await ended(json(processing), polls, { read: undefined });
    expect([end, asked]).toMatchObject([{ ok: true, data: { url: PNG } }, 3]);
  });
});

describe("a success where the spec shows the status, outside of the object with the id", () => {
  const read = { id: [["data", "id"]], status: ["status"], data: ["data", "output"] };
  const created = json({ status: "pending", data: { id: "g1" } });
  const running = { status: "processing", data: { id: "g1", output: null } };

  it.each([{ svg: "<svg></svg>" }, "a caption", { key: "a/b.png" }, { image: "/a.png" }, [0.9]])(
    "ends with what is there: %j",
    async (output) => {
      const done = { status: "success", data: { id: "g1", output } };
      const { end, asked } = await ended(created, [running, done], { read });
      expect([end, asked]).toMatchObject([{ ok: true, data: output }, 2]);
    },
  );

  it.each([[], [""], [null], { images: [] }, { images: [""] }, {}, ""].map((output) => [output]))(
    "is asked once more where the place of what was made is empty: %j",
    async (output) => {
      const done = { status: "success", data: { id: "g1", output } };
      const made = { status: "success", data: { id: "g1", output: [PNG] } };
      const late = await ended(created, [running, done, made], { read });
      expect([late.end, late.asked]).toMatchObject([{ ok: true, data: [PNG] }, 3]);
      const never = await ended(created, [running, done], { read });
      expect([never.end, never.asked]).toMatchObject([{ ok: true, id: "g1" }, 3]);
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
    { message: "Insufficient credits" },
    { success: 0, message: "Insufficient balance" },
    { status: "INSUFFICIENT_BALANCE", msg: "no credit left", result: null },
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

/*
 * The table of verdicts: what an answer is to whom, by what is known of it. Each way in which an answer was
 * once misread has a row here.
 */

type Verdict = "result" | "goes on" | "failed" | "refused" | "unclear";

const SENT = "https://me.test/in.png";
const input = { prompt: "a cat", image: SENT };
const LATER = { id: "g1", status: "COMPLETED", data: { late: PNG } };

/** The verdict, by how a call ended: a result that came later shows that it went on. */
function verdictOf(end: unknown): Verdict {
  if (end instanceof GenerationError) return end.mayHaveCharged ? "unclear" : "refused";
  const { ok, data } = end as { ok: boolean; data?: unknown }; // a generation: all else is thrown
  if (!ok) return "failed";
  expect(data).not.toBeNull();
  return JSON.stringify(data).includes(`"late":${JSON.stringify(PNG)}`) ? "goes on" : "result";
}

const rows = (verdict: Verdict, ...answers: object[]) =>
  answers.map((answer) => [verdict, answer] as const);

const envelope = (data: object) => ({ status: "success", data: { id: "g1", ...data } });
const places = {
  "the usual places": { id: [["id"]], status: ["status"], data: ["data"] },
  "those of an envelope": { id: [["data", "id"]], status: ["status"], data: ["data"] },
  "no places": undefined,
} as const;
const ended0 = { id: "g1", status: "COMPLETED" };

describe.each(Object.entries(places))("to a poll, with %s", (_, read) => {
  const running = [
    // Nothing but what was sent, or often stands beside a result.
    envelope({ prompt: "a cat", image_url: null }),
    envelope({ prompt: "a cat", url: "" }),
    envelope({ images: [] }),
    envelope({ image_url: SENT }),
    envelope({ source_image: "https://me.test/other.png", output: {} }),
    envelope({ queue: "fast", name: "job 1" }),
    ...[{ image_url: null }, { progress: 40 }].map((rest) => envelope({ mask: PNG, ...rest })),
    envelope({ mask: PNG, original_url: "https://me.test/other.png" }),
    envelope({ progress: 30, eta_text: "soon", params: { prompt: "a cat" } }),
  ];
  const results = [
    envelope({ image_url: PNG }),
    ...[{ mask: PNG }, { masks: [PNG, PNG], prompt: "a cat" }, { preview_url: PNG }].map(envelope),
    ...[{ urls: [PNG] }, { output: { urls: [PNG] } }, { images: { urls: [BARE_URL] } }],
    ...[{ object: PNG }, { message: PNG }, { result_url: PNG }, { result_url: BARE_URL }],
    ...[{ message: { images: [{ image_url: { url: PNG } }] } }, { data: { model: { url: GLB } } }],
    ...[{ model: GLB }, { data: { model: GLB } }, { code: { svg: "<svg/>" } }],
    ...[{ output: { result_url: PNG } }, { response_url: PNG }, { data: { resultUrl: PNG } }],
    ...[{ output: { seed: 5 }, image_url: PNG }, { preview_url: PNG }, { mask: PNG }],
    { output: { urls: [PNG] }, error: "1 of 2 was filtered" },
    { result_url: PNG, error: "1 of 2 was filtered" },
    { images: [PNG], source_image: SENT, error: "1 of 2 was filtered" },
    // Settings and parts say nothing of the end.
    { images: [PNG], input: { allow_nsfw: true }, enable_nsfw: true },
    { output: [{ status: "failed", url: null, error: "x" }, { url: PNG }] },
    { images: [PNG], task: { status: "expired" } },
    { output: [{ type: "reasoning", status: "in_progress" }, { text: "a cat" }] },
    { output: { text: "a cat", model: { status: "active" } } },
    { image: "/files/a.png", logs: [{ level: "error", error: "x" }] },
  ];
  const failures = [
    ...["source_image", "original_url", "mask_url", "reference_image", "init_image"],
    ...["control_image", "preview_url", "thumbnail_url"],
  ].map((name) => ({ output: null, [name]: "https://me.test/other.png", error: "It was unsafe." }));
  it.each([
    ...rows("goes on", ...running),
    ...rows("result", ...results.map((each) => ({ ...ended0, ...each }))),
    ...rows("failed", ...failures.map((each) => ({ ...ended0, ...each }))),
    ...rows(
      "failed",
      { ...ended0, image_url: SENT, error: "It was unsafe." },
      { ...ended0, output: [], error: "It was unsafe." },
      { ...ended0, data: "", error: "It was unsafe." },
      { ...ended0, data: { seed: 5 }, error: "It was unsafe." },
      { ...ended0, data: {}, fail_reason: "It was unsafe." },
      { ...ended0, data: { raiMediaFilteredReasons: ["It was unsafe."] } },
      { ...ended0, data: { images: [], nsfw_content_detected: [true] } },
    ),
  ])("%s: %j", async (verdict, answer) => {
    const post = json({ id: "g1", ...(read === undefined ? {} : { data: { id: "g1" } }) });
    const { end } = await ended(post, [answer, LATER], { read, input });
    expect(verdictOf(end)).toBe(verdict);
  });
});

describe("a success with nothing but facts about it", () => {
  it.each([{}, { message: "A cat on a mat" }, { object: "cat" }])(
    "is asked for once more, then it is its own data: %j",
    async (rest) => {
      const answer = { ...ended0, ...rest };
      const { end, asked } = await ended(queued, [answer]);
      expect([end, asked]).toMatchObject([{ ok: true, data: answer }, 2]);
    },
  );
});

describe("to a poll, where the spec shows the data of a text model", () => {
  const read = { id: [["id"]], status: ["status"], data: ["output"] };
  it.each([
    // A warning, or a verdict, stands beside the text, or in it.
    ...rows(
      "result",
      { output: "A cat", error: "low confidence" },
      { output: { tags: ["cat"] }, errors: ["face not found"] },
      { output: "A cat", error: { code: 0, message: "Everything is fine" } },
      ...[{ output: { caption: "A cat", safe: false } }, { output: { safe: false } }],
      { output: [{ is_safe: false, label: "nudity" }] },
      { output: { mask: PNG }, preview: null, error: "1 of 2 masks is empty" },
    ),
    ...rows(
      "failed",
      ...[{ output: { seed: 5 }, is_safe: false }, { output: [{ url: null, is_safe: false }] }],
      { output: { images: [], format: "png" }, error: "It was unsafe." },
      { output: { raiMediaFilteredReasons: ["It was unsafe."], raiMediaFilteredCount: 1 } },
      { output: { mask: PNG, image: null }, error: "It was unsafe." },
    ),
  ])("%s: %j", async (verdict, answer) => {
    const { end } = await ended(queued, [{ ...ended0, ...answer }, LATER], { read, input });
    expect(verdictOf(end)).toBe(verdict);
  });
});

describe("a poll of several pictures that each have a status", () => {
  const read = { id: [["data", "id"]], status: ["data", "media", "0", "status"] } as const;
  const one = { status: "success", url: PNG };
  const two = { ...one, url: "https://cdn.test/2.png" };
  const running = { status: "processing", url: null };
  const failed = { status: "failed", url: null, error: "It was unsafe." };
  const of = (...media: object[]) => ({ data: { id: "g1", media }, err: null });

  it.each([
    ["one is made before another", [of(one, running), of(one, two)], { data: [one, two] }],
    ["the first fails", [of(failed, running), of(failed, two)], { data: [failed, two] }],
    ["all fail", [of(failed, running), of(failed, failed)], { message: "It was unsafe." }],
  ])("is made again until each has ended, where %s", async (_what, polls, end) => {
    const places = { read: { ...read, data: ["data", "media"] } };
    const answers = await ended(json(of(running, running)), polls, places);
    expect([answers.end, answers.asked]).toMatchObject([{ ok: "data" in end, ...end }, 2]);
  });
});

describe("to a poll of a service without a status", () => {
  const kind = { read: { id: [["id"]] }, input };
  const mine = (answer: object) => ({ id: "g1", ...answer });

  it.each([
    ...rows(
      "goes on",
      mine({ progress: 40, preview_url: BARE_URL }),
      mine({ progress: "37%", progressImageUrl: PNG }),
      mine({ thumbnail: PNG }),
      mine({ source_image_url: "https://me.test/other.png", output_url: null }),
      mine({ original_url: "https://me.test/other.png", result: null }),
      mine({ image_url: SENT }),
      mine({ status_message: "a cat" }),
      // What was sent, under an address of the service.
      ...["origin_image_url", "uploaded_image", "person_image", "garment_image", "style_image"]
        .map((name) => ({ [name]: "https://me.test/copy.png" }))
        .map(mine),
      mine({ response: { originImageUrl: "https://me.test/copy.png", resultImageUrl: "" } }),
      // The place of what is made is empty: a URL beside it may be of anything.
      ...[
        { task_url: BARE_URL, result: null },
        { share_url: BARE_URL, output: {} },
      ].map(mine),
      ...[
        { view: BARE_URL, image_url: "" },
        { url: BARE_URL, data: { images: [] } },
      ].map(mine),
    ),
    ...rows(
      "result",
      mine({ url: BARE_URL }),
      mine({ progress: 100, uri: PNG }),
      mine({ progress: "4/4", uri: PNG }),
    ),
  ])("%s: %j", async (verdict, answer) => {
    const { end } = await ended(json({ id: "g1" }), [answer, mine({ late: PNG })], kind);
    expect(verdictOf(end)).toBe(verdict);
  });

  it.each([
    { success: false, error: "Generation failed" },
    { error: "Render failed" },
    { code: -1, msg: "生成失败", data: null },
    { code: 10005, message: "worker crashed" },
    { error: { code: "invalid_request_error", message: "The prompt is refused" } },
  ])("never gives what the create promised for one that failed: %j", async (answer) => {
    const promised = { id: "g1", status: "processing", output: [], future_links: [PNG] };
    const { end } = await ended(json(promised), [answer], { ...kind, notFoundMs: 0 });
    expect(end).toMatchObject({ generationId: "g1", mayHaveCharged: true });
  });

  it("gives what the create made where its id is that of nothing", async () => {
    const answer = { error: { code: "invalid_request_error", message: "No such job" } };
    const create = json({ id: "g1", images: [PNG] });
    const { end } = await ended(create, [answer], { ...kind, notFoundMs: 0 });
    expect(end).toMatchObject({ ok: true, data: { images: [PNG] } });
  });

  it("goes on for longer than a 404 where its error says that there is nothing yet", async () => {
    const soon = { error: "Your image is not ready yet, please try again in 5 seconds." };
    const polls = [soon, soon, soon, mine({ late: PNG })];
    const { end } = await ended(json({ id: "g1" }), polls, { ...kind, notFoundMs: 0 });
    expect(verdictOf(end)).toBe("goes on");
    const ends = { error: "Generation failed, please try again later." };
    const over = await ended(json({ id: "g1" }), [ends, LATER], { ...kind, notFoundMs: 0 });
    expect(over.end).toMatchObject({ generationId: "g1" });
  });

  it.each([
    ["result", { text: "A cat" }],
    ["goes on", { text: "" }],
    ["goes on", { text: "a cat" }],
    ["goes on", { text: null, url: BARE_URL, output: null }],
  ] as const)("where the spec shows a text, %s: %j", async (verdict, answer) => {
    const texts = { ...kind, read: { ...kind.read, data: ["text"] } };
    const { end } = await ended(json({ id: "g1" }), [mine(answer), mine({ late: PNG })], texts);
    expect(verdictOf(end)).toBe(verdict);
  });

  it.each([
    ["failed", { error: "out of memory" }],
    ["failed", { success: false, message: "out of memory" }],
    ["failed", { finish_reason: "CONTENT_FILTERED", seed: 1 }],
    ["result", { image: PNG }],
  ] as const)("but with one of HTTP while it runs, %s: %j", async (verdict, answer) => {
    const running = { id: [["id"]], running: 202 };
    const { end } = await ended(json({ id: "g1" }), [answer, LATER], { read: running, input });
    expect(verdictOf(end)).toBe(verdict);
  });
});

describe("to a request for the result", () => {
  it.each([
    ["failed", 200, { status: "FAILED", message: "boom" }],
    ["failed", 422, { detail: "It was unsafe." }],
    ["goes on", 200, { status: "IN_PROGRESS" }],
    ["goes on", 202, {}],
    ["goes on", 400, { detail: "Request is still in progress" }],
    ["goes on", 409, { detail: "The result is not ready." }],
    ["goes on", 409, { detail: "Your image is not ready yet, please try again in 5 seconds." }],
    ["goes on", 400, { detail: "Cannot read the result: the task is still running." }],
    ["failed", 409, { detail: "Generation failed, please try again later." }],
    ["failed", 400, { detail: "It was not completed, please try again." }],
    ["result", 200, { images: [PNG] }],
  ] as const)("%s: %i %j", async (verdict, status, answer) => {
    const gets = [json(ended0), json(answer, status)];
    let asked = 0;
    const dispatcher = dispatcherOf(({ method }) => {
      if (method === "POST") return queued;
      asked += 1;
      return gets[asked - 1] ?? json({ late: PNG });
    });
    services += 1;
    const origin = `https://ordinary-${services}.test`;
    const { runningPath: _, ...platform } = platformAt(origin);
    const endpoint = {
      ...paintAt(origin),
      platform: { ...platform, result: { path: "/out/{id}" } },
      create: { path: "/paint" },
    };
    const options = { ...QUICK, dispatcher, timeoutMs: 1_000 };
    expect(verdictOf(await generate(endpoint, input, options))).toBe(verdict);
  });
});

const SYNC = { path: "/paint", answers: "result" } as const;
const EITHER = { path: "/paint", answers: "either" } as const;
const TASK = { path: "/paint" } as const;

describe("to a create", () => {
  it.each([
    // Media under names that elsewhere accompany a result, and words that nothing explains.
    ...[SYNC, EITHER, TASK].flatMap((create) =>
      rows(
        "result",
        ...[{ urls: [PNG] }, { data: { urls: [PNG] } }, { object: PNG }, { result_url: PNG }],
        ...[{ result_url: BARE_URL }, { response_url: PNG }, { data: { result_url: PNG } }],
        ...["OK", "ok", "generated", "processed", "available", "1", 1, true].map((status) => ({
          status,
          image_url: BARE_URL,
        })),
        { status: "OK", message: "", data: { url: BARE_URL } },
        ...[{ eta: 0, url: PNG }, { eta: 3, url: PNG }, { preview_url: PNG }],
        { status_url: "https://elsewhere.test/x", url: PNG },
        { ...ended0, result_url: PNG },
      ).map((row) => [...row, create] as const),
    ),
    ...[SYNC, EITHER].flatMap((create) =>
      rows("result", {
        id: "gen-1",
        choices: [{ message: { content: "", images: [{ image_url: { url: PNG } }] } }],
      }).map((row) => [...row, create] as const),
    ),
    // A task: what was sent comes back, or it says where to ask.
    ...[EITHER, TASK].flatMap((create) =>
      rows(
        "goes on",
        { id: "g1", image_url: SENT },
        { id: "g1", source_image: "https://me.test/other.png" },
        { id: "g1", progress: 5, image_url: PNG },
        ...[envelope({}), envelope({ prompt: "a cat", image: SENT })],
        { status: "success", task: { id: "g1", prompt: "a cat" } },
        { code: 100200, message: "Task submitted successfully", data: { task_id: "g1" } },
      ).map((row) => [...row, create] as const),
    ),
    // What is at the place of the data is the result of a task, too.
    ["result", { id: "g1", data: { images: [PNG] } }, TASK],
    ["result", { request_id: "r1", data: [{ url: BARE_URL }] }, TASK],
    ["goes on", { id: "g1", data: { image: SENT } }, TASK],
    ["goes on", { data: { id: "g1", image: "https://cdn.test/copy-of-in.png" } }, TASK],
    // Errors that no usual name shows.
    ...[SYNC, EITHER, TASK].flatMap((create) =>
      rows(
        "refused",
        { error_code: 17, error_msg: "The limit is reached." },
        { errorMessage: "bad key", errorType: "Key" },
        ...[{ statusCode: 402, message: "no credits" }, { detail: "Not enough credits" }],
        ...[{ ok: false, reason: "bad" }, { err: "bad" }, { errors: [{ message: "bad" }] }],
        ...[
          { status: false, message: "bad key" },
          { status: 401, message: "bad key" },
        ],
        ...[
          { result: "error", message: "bad key" },
          { errno: 110, errmsg: "bad key" },
        ],
        ...[
          { code: "-1", msg: "bad" },
          { ErrCode: 500090, ErrMsg: "no balance", Resp: null },
        ],
        { images: [], error: "It was unsafe." },
      ).map((row) => [...row, create] as const),
    ),
    // Withheld, and nothing at all.
    ...rows(
      "failed",
      { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usage: { total: 5 } },
      { candidates: [{ finishReason: "IMAGE_SAFETY", index: 0 }] },
      { predictions: [{ raiFilteredReason: "Unable to show it." }] },
      {
        candidates: [
          {
            content: { parts: [{ text: "Hm", thoughtSignature: "CpIB".padEnd(200, "a") }] },
            finishReason: "IMAGE_SAFETY",
          },
        ],
      },
      { created: 1, data: [{ url: null, is_image_safe: false, prompt: "a cat" }] },
    ).map((row) => [...row, SYNC] as const),
    // The spec says that this is the result: verdicts, scores, nothing found, and what was sent suffice.
    ...rows(
      "result",
      ...[{ predictions: [{ confidence: 0.9, x: 1 }] }, { predictions: [] }, { text: "" }],
      ...[{ words_result: [], words_result_num: 0 }, { colors: [{ r: 1, g: 2, b: 3 }] }],
      ...[{ score: 0.87 }, { result: { score: 6.1 } }, { flagged: false }, { label: "a cat" }],
      ...[{ code: 0, msg: "ok", data: { flagged: false } }, { image: { url: SENT } }],
      { id: "m1", results: [{ flagged: true, category_scores: { violence: 0.9 } }] },
      [{ label: "a cat", score: 0.9 }],
      { answers: [{ text: "I cannot.", images: [] }] },
    ).map((row) => [...row, SYNC] as const),
    ...rows("result", { safe: false, reason: "nudity" }).map((row) => [...row, SYNC] as const),
    // But not where the picture should be.
    ...rows(
      "unclear",
      ...[{ created: 1, data: [] }, { data: null }, {}, { seed: 5 }, { ok: true }, []],
      ...[{ images: [], seed: 1, time: 1.2 }, { image_url: null, seed: 1 }, { output: "" }],
      { created: 1, data: [], output_format: "png", size: "1024x1024" },
      { images: [{ url: null, format: "png" }] },
      { result: {}, format: "png" },
      { respCode: "000", respMsg: "Done.", body: null },
    ).map((row) => [...row, SYNC] as const),
    ["goes on", { id: "g1", prompt: "a cat", image_url: SENT }, SYNC],
  ] as const)("%s: %j, of %j", async (verdict, answer, create) => {
    const { end } = await ended(json(answer), [LATER], { create, input });
    expect(verdictOf(end)).toBe(verdict);
  });

  it.each([
    ["a link in the shape of the poll path", { links: { self: "/generation/g1" } }],
    ["the same as a whole URL, beside the id", { id: "g1", links: { self: "{origin}" } }],
  ])("goes on: %s", async (_, answer) => {
    const origin = `https://ordinary-${services + 1}.test/generation/g1`;
    const text = JSON.stringify(answer).replace("{origin}", origin);
    const { end } = await ended(json(JSON.parse(text)), [LATER], { create: EITHER, input });
    expect(verdictOf(end)).toBe("goes on");
  });

  it.each(["created", "active", "running", "accepted"])(
    "is the result where nothing can be followed, whatever its status says of the work: %s",
    async (status) => {
      for (const create of [SYNC, EITHER, TASK]) {
        const { end } = await ended(json({ status, image: { url: PNG } }), [{}], { create });
        expect(end).toMatchObject({ ok: true, data: { image: { url: PNG } } });
        const small = await ended(json({ status, preview_url: PNG }), [{}], { create });
        expect(verdictOf(small.end)).toBe("unclear");
      }
    },
  );

  it("is the result, where its id is that of nothing", async () => {
    const kind = { input, notFoundMs: 20 };
    const { end } = await ended(json({ id: "g9", images: [PNG] }), [], kind);
    expect(end).toMatchObject({ ok: true, data: { images: [PNG] } });
    const sent = await ended(json({ id: "g9", images: [SENT] }), [], kind);
    expect(sent.end).toMatchObject({ category: "not_found", generationId: "g9" });
  });

  it("is none where its generation goes on, and is then not told of again", async () => {
    const running = { id: "g9", status: "RUNNING" };
    const { end } = await ended(json({ id: "g9", images: [PNG] }), [running], { input });
    expect(end).toMatchObject({ category: "timeout", generationId: "g9" });
  });
});

describe("an answer that should be the result, of a platform where nothing can be asked for", () => {
  const kind = { create: SYNC, poll: undefined };

  it("is shown where its picture is missing, and not asked for again", async () => {
    const { end, asked } = await ended(json({ request_id: "r1", pictures: [] }), [], kind);
    expect([end, asked]).toMatchObject([
      { mayHaveCharged: true, retryable: false, status: 200, requestId: "r1" },
      0,
    ]);
    expect(end).not.toHaveProperty("generationId");
    const said =
      'no result came back: the service answered 200: {"request_id":"r1","pictures":[]}.';
    expect(end).toHaveProperty("message", expect.stringContaining(said));
  });

  it("keeps the id of a ticket all the same", async () => {
    const { end } = await ended(json({ id: "g1", status: "queued" }), [], kind);
    expect(end).toMatchObject({ generationId: "g1", category: "unknown", retryable: false });
    expect(String(end)).toMatch(
      /answered 200, and the spec has no path .* before you create again/,
    );
  });

  it.each<[string, object, ReadPlaces]>([
    ["by its name", { task_id: "g1" }, {}],
    ["by its name, beside that of the request", { task_id: "g1", request_id: "r1" }, {}],
    ["by the place that the spec shows", { id: "g1" }, { id: [["id"]] }],
    ["in a list of one", { data: [{ taskId: "g1" }] }, {}],
  ])("keeps the id of what has no result, %s", async (_, answer, read) => {
    const { end } = await ended(json(answer), [], { ...kind, read });
    expect(end).toMatchObject({ generationId: "g1", mayHaveCharged: true, retryable: false });
    expect(end).not.toHaveProperty("requestId", "g1");
  });

  const flagged = { code: "SensitiveContentDetected", message: "It was withheld." };
  it.each([
    { data: [{ error: flagged }], usage: { generated_images: 0 } },
    {
      data: [
        { index: 0, error: flagged },
        { index: 1, error: flagged },
      ],
    },
    { images: [{ url: null, error: flagged }] },
  ])("has failed where each of its items says why: %j", async (answer) => {
    for (const create of [SYNC, EITHER, TASK]) {
      const { end } = await ended(json(answer), [], { ...kind, create });
      const why = { category: "content_rejected", message: "It was withheld." };
      expect(end).toMatchObject({ ok: false, status: "FAILED", ...why });
    }
  });

  it("is the result where only some of its items do", async () => {
    const { end } = await ended(json({ data: [{ error: flagged }, { url: PNG }] }), [], kind);
    expect(end).toMatchObject({ ok: true });
  });
});

describe("the URL of a result", () => {
  const kind = { result: { from: ["result_url"] }, read: { id: [["id"]], status: ["status"] } };

  it("is asked where the key may go, also if only a poll has it", async () => {
    const { end, asked } = await ended(queued, [{ ...ended0, result_url: "/result/g1" }], kind);
    expect([end, asked]).toMatchObject([{ ok: true, data: { images: [PNG] } }, 2]);
  });

  it.each([PNG, BARE_URL])("elsewhere is the result: %s", async (result_url) => {
    const { end, asked } = await ended(queued, [{ ...ended0, result_url }], kind);
    expect([end, asked]).toMatchObject([{ ok: true, data: { result_url } }, 1]);
  });

  const file = "/files/abc";
  const unread: Reply[] = [
    ...[401, 403, 404].map((status) => json({ error: "no" }, status)),
    { status: 302, headers: { location: "https://www.test/login" } },
    { status: 200, headers: { "content-type": "text/html" }, body: "<html></html>" },
    { status: 200, headers: { "content-type": "application/octet-stream" }, body: "glTF" },
  ];
  const named = [
    { result_url: file },
    { response_url: file },
    { output: { result_url: file } },
    { data: { result_url: file } },
  ];

  it.each(unread)("is the result itself where it cannot be asked: %j", async (reply) => {
    for (const where of named) {
      for (const each of [kind, { read: SHOWN }, { read: undefined }]) {
        const polls = [{ ...ended0, ...where }];
        const { end } = await ended(queued, polls, { ...each, notFoundMs: 0, file: reply });
        expect(end).toMatchObject({ ok: true, id: "g1" });
        expect(JSON.stringify(end)).toMatch(/"data":\{[^}]*"\/files\/abc"/);
      }
    }
  });

  it("is asked as often as the service fails, and tells why there is no result", async () => {
    const busy = await ended(queued, [{ ...ended0, result_url: file }], {
      ...kind,
      file: { status: 503 },
    });
    expect(busy.end).toMatchObject({ category: "timeout" });
    const why = json({ detail: "It was unsafe." }, 422);
    const { end } = await ended(queued, [{ ...ended0, result_url: file }], { ...kind, file: why });
    expect(end).toMatchObject({ ok: false, message: "It was unsafe." });
  });

  it("is no result where the spec has a path to read it at", async () => {
    const paths = { ...kind, result: { path: "/files/{id}" }, file: json({}, 401) };
    const { end } = await ended(queued, [{ ...ended0, response_url: file }], paths);
    expect(end).toMatchObject({ category: "auth", generationId: "g1" });
  });

  it.each([{}, { id: "g1" }])("of a create is asked where nothing else can be: %j", async (id) => {
    for (const answers of ["result", "either", "task"] as const) {
      const create = { path: "/paint", answers };
      const post = json({ ...id, result_url: file });
      const alone = { create, poll: undefined, read: kind.read, result: kind.result };
      const made = await ended(post, [], { ...alone, file: json({ images: [PNG] }) });
      expect([made.end, made.asked]).toMatchObject([{ ok: true, data: { images: [PNG] } }, 1]);
      const own = await ended(post, [], { ...alone, file: json({}, 403) });
      expect([own.end, own.asked]).toMatchObject([{ ok: true, data: { result_url: file } }, 1]);
    }
  });

  it("is what wait asks, where nothing else can be", async () => {
    const dispatcher = dispatcherOf(({ method, path }) =>
      json(method === "GET" && path === file ? { images: [PNG] } : {}),
    );
    const endpoint = paintAt("https://ordinary-wait.test");
    const { poll: _, ...platform } = endpoint.platform;
    const follow = { links: { result: file } };
    const options = { ...QUICK, dispatcher, follow, timeoutMs: 1_000 };
    const end = await wait("g1", { endpoint: { ...endpoint, platform }, ...options });
    expect(end).toMatchObject({ ok: true, id: "g1", data: { images: [PNG] } });
  });
});

describe("a time of failure that is no time", () => {
  const read = { id: [["id"]], error: [["failed_at"]] };
  it.each(["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000+00:00", "1970-01-01 00:00:00"])(
    "goes on: %s",
    async (failed_at) => {
      const running = { id: "g1", failed_at, images: [] };
      const answers = [running, running, { ...running, images: [PNG] }];
      const { end, asked } = await ended(json({ id: "g1" }), answers, { read, notFoundMs: 0 });
      expect([end, asked]).toMatchObject([{ ok: true }, 3]);
    },
  );
});

describe("an error of the request for a status is not the generation's", () => {
  const data = (status: string, output?: string[]) => ({ data: { id: "g1", status, output } });
  const read = { id: [["data", "id"]], status: ["data", "status"], data: ["data", "output"] };
  it.each([
    { status: "error", message: "Too many requests" },
    { status: "error", message: "database unavailable", data: null },
    { status: "fail", code: 429, data: { hint: "slow down" } },
  ])("around the place of its status: %j", async (error) => {
    const polls = [data("running"), error, data("completed", [PNG])];
    const { end } = await ended(json(data("queued")), polls, { read });
    expect(end).toMatchObject({ ok: true, data: [PNG] });
  });

  it("that is at the place of its status, and names no generation: too many requests", async () => {
    const error = { status: "fail", code: 429, message: "slow down" };
    const polls = [error, { id: "g1", status: "COMPLETED", data: { url: PNG } }];
    expect((await ended(queued, polls, { read: SHOWN })).end).toMatchObject({ ok: true });
    const own = await ended(queued, [{ ...error, id: "g1" }], { read: SHOWN });
    expect(own.end).toMatchObject({ ok: false, message: "slow down" });
  });

  it("but is told at last", async () => {
    const polls = [{ status: "error", message: "no such task", data: {} }];
    const { end } = await ended(json(data("queued")), polls, { read, notFoundMs: 20 });
    expect(end).toMatchObject({ generationId: "g1", mayHaveCharged: true });
    expect(end).toHaveProperty("message", expect.stringContaining("no such task"));
  });
});

describe("an error in a 200 that answers a create", () => {
  it.each([
    ["Generation timed out", true],
    ["Task timed out after 30.03 seconds", true],
    ["Upstream request timeout", true],
    ["Failed to upload result to S3", true],
    ["Internal server error", true],
    ["width must be a multiple of 8", false],
    ["Please upload a picture", false],
  ])("charged nothing, unless it came after the work began: %s", async (error, mayHaveCharged) => {
    const { end } = await ended(json({ error }), []);
    expect(end).toMatchObject({ mayHaveCharged });
    expect(end).toHaveProperty("message", expect.stringContaining(error));
  });
});

describe("an answer by lines", () => {
  const lines = (...all: object[]): Reply => ({
    status: 200,
    headers: { "content-type": "application/x-ndjson" },
    body: `${all.map((each) => JSON.stringify(each)).join("\n")}\n`,
  });
  const work = Array.from({ length: 30 }, (_, completed) => ({ completed, done: false }));

  it("is what its last line is", async () => {
    const { end, asked } = await ended(lines(...work, { image: "A".repeat(120), done: true }), []);
    expect([end, asked]).toMatchObject([{ ok: true, data: { image: "A".repeat(120) } }, 0]);
    const failed = await ended(lines(...work, { error: "out of memory" }), []);
    expect(failed.end).toMatchObject({ mayHaveCharged: true });
  });

  it("is a task where a line names it", async () => {
    const task = lines({ id: "g1", status: "queued" }, { progress: 1 });
    const { end } = await ended(task, [{ id: "g1", status: "COMPLETED", data: { url: PNG } }]);
    expect(end).toMatchObject({ ok: true, id: "g1" });
  });
});

describe("a zip", () => {
  const zip = Buffer.from("504b0304140000000800", "hex");
  it.each(["application/x-zip-compressed", "binary/octet-stream"])(
    "is the result: %s",
    async (type) => {
      const create = { status: 200, headers: { "content-type": type }, body: zip };
      const { end } = await ended(create, []);
      expect(end).toMatchObject({
        ok: true,
        data: { contentType: "application/zip", bytes: new Uint8Array(zip) },
      });
    },
  );
});
