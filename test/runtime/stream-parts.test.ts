import { describe, expect, it } from "vitest";
import type { Endpoint } from "../../runtime/index.js";
import { generate, images } from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { type PaintData, type PaintInput, paintAt, platformAt, QUICK } from "./endpoints.js";
import { dispatcherOf, type Reply } from "./in-process-service.js";

/** What ends a stream of parts, such as one event for each of several pictures, and one whose events have no names. */

let services = 0;

type Event = readonly [name: string | undefined, body: unknown];

/** How a call ends whose create is answered by these events, and by `polls` after that. */
async function ended(
  events: readonly Event[],
  end: "whole" | "cut" = "whole",
  polls = 404,
  create?: Reply,
  onCreate = () => 0,
  read: Endpoint["read"] = {},
) {
  const body = events
    .map(([name, data]) => `${name ? `event: ${name}\n` : ""}data: ${textOf(data)}\n\n`)
    .join("");
  const headers = { "content-type": "text/event-stream" };
  const dispatcher = dispatcherOf(({ method }): Reply => {
    if (method === "POST") onCreate();
    return method === "POST" ? (create ?? { status: 200, headers, body, end }) : { status: polls };
  });
  services += 1;
  const { poll, runningPath: _, ...platform } = platformAt(`https://parts-${services}.test`);
  const endpoint: Endpoint<PaintInput, PaintData> = {
    ...paintAt(platform.baseUrl ?? ""),
    platform: { ...platform, ...(polls !== 404 && poll && { poll }), read },
    create: { stream: "/paint" },
  };
  const options = { ...QUICK, dispatcher, client: clientWith({ notFoundMs: 20 }) };
  return generate(endpoint, { prompt: "a" }, options).catch((error: unknown) => error);
}

function textOf(data: unknown): string {
  return typeof data === "string" ? data : JSON.stringify(data);
}

const url = (index: number) => `https://cdn.test/${index}.png`;
const made = (index: number): Event => [
  "image_generation.partial_succeeded",
  { type: "image_generation.partial_succeeded", image_index: index, url: url(index) },
];
const failed: Event = [
  "image_generation.partial_failed",
  {
    type: "image_generation.partial_failed",
    image_index: 0,
    error: { code: "Sensitive", message: "It was unsafe." },
  },
];
const completed: Event = ["image_generation.completed", { usage: { generated_images: 2 } }];

describe("a stream with an event for each picture", () => {
  it.each<[string, readonly Event[], readonly number[]]>([
    ["the first", [failed, made(1), made(2), completed], [1, 2]],
    ["one in the middle", [made(0), failed, made(2), completed], [0, 2]],
    ["none", [made(0), made(1), completed], [0, 1]],
  ])("has all that were made where %s failed", async (_, events, indices) => {
    const generation = (await ended(events)) as Parameters<typeof images>[0];
    expect(generation).toMatchObject({ ok: true });
    expect(images(generation).map((each) => each.url)).toEqual(indices.map(url));
  });

  it("says why there is none where all failed, and not that nothing was charged", async () => {
    expect(await ended([failed, completed])).toMatchObject({
      mayHaveCharged: true,
      message: expect.stringContaining("It was unsafe."),
    });
  });
});

describe("a stream whose events have no names", () => {
  const text: Event = [undefined, { candidates: [{ text: "Here it is." }] }];
  const media: Event = [undefined, { data: [{ url: url(1) }] }];

  it("has its last event with media as its result, once it is over", async () => {
    expect(await ended([text, media, text])).toMatchObject({ ok: true });
    expect(await ended([text])).toMatchObject({ mayHaveCharged: true });
    // What follows may have been the end.
    expect(await ended([media], "cut")).toMatchObject({ mayHaveCharged: true });
  });

  it("has it under the id of all of them too, where no path takes that", async () => {
    const all = [text, media, text].map(
      ([, data]): Event => [undefined, { id: "r1", ...Object(data) }],
    );
    expect(await ended(all)).toMatchObject({ ok: true, id: "r1" });
    expect(await ended(all.slice(0, 1))).toMatchObject({ generationId: "r1" });
  });
});

describe("a stream whose events name what was made, and not its end", () => {
  const base64 = Buffer.from(`\x89PNG\r\n\x1a\n${" ".repeat(100)}`, "latin1").toString("base64");
  const step: Event = ["intermediate", { step: 3, image: base64 }];
  const over: Event = ["done", {}];
  const image = (index: number): Event => ["image", { url: url(index), index }];

  it.each<[string, readonly Event[], readonly string[]]>([
    ["final", [step, ["final", { image: base64 }]], [`data:image/png;base64,${base64}`]],
    [
      "result",
      [
        ["progress", { at: 1 }],
        ["result", { images: [{ url: url(1) }] }],
      ],
      [url(1)],
    ],
    ["output, before an end", [["output", { url: url(1) }], over], [url(1)]],
    ["output, as text", [["output", url(1)], over], [url(1)]],
    ["its type", [[undefined, { type: "result", image_url: url(1) }]], [url(1)]],
    ["one each", [image(1), step, image(2), ["end", {}]], [1, 2].map(url)],
    ["one each, and all", [image(1), image(2), ["result", { images: [url(2)] }]], [url(2)]],
    ["message, which is none", [["message", { type: "result", url: url(1) }]], [url(1)]],
  ])("%s has it, once the stream is over", async (_, events, urls) => {
    const generation = (await ended(events)) as Parameters<typeof images>[0];
    expect(images(generation).map((each) => each.url)).toEqual(urls);
  });

  it("has the data as they were sent where there is one, else a list", async () => {
    expect(await ended([image(1)])).toMatchObject({ data: { url: url(1), index: 1 } });
    expect(await ended([image(1), image(2)])).toMatchObject({ data: [{ index: 1 }, { index: 2 }] });
  });

  it.each<[string, Event]>([
    ["a preview", ["preview", { image: url(1) }]],
    ["an intermediate picture", step],
    ["a part that says so as a message", ["message", { type: "partial_image", image: url(1) }]],
    ["a page that is logged", ["log", { url: "https://docs.test/errors" }]],
    ["the page of a job", ["started", { url: "https://jobs.test/1" }]],
    ["progress", ["progress", { image: url(1) }]],
    ["what is queued with its input", ["queued", { image: url(1) }]],
    ["a step", ["step", { image: url(1) }]],
  ])("takes %s for no result", async (_, event) => {
    expect(await ended([event, over])).toMatchObject({ mayHaveCharged: true });
  });

  it("is not whole where it breaks, or is refused after all", async () => {
    expect(await ended([image(1)], "cut")).toMatchObject({ mayHaveCharged: true });
    const flagged: Event = ["error", { message: "Rejected by the safety system." }];
    expect(await ended([image(1), flagged])).toMatchObject({ category: "content_rejected" });
  });
});

describe("a stream whose events are items of the result", () => {
  const ofItems = (events: readonly Event[], end?: "cut") =>
    ended(events, end, 404, undefined, undefined, { events: "item" });
  const given: Event = ["response.created", { image_url: url(0) }];

  it("has no item in what it repeats of its input", async () => {
    const refused: Event = ["error", { code: "moderation_blocked", message: "It was unsafe." }];
    expect(await ofItems([given, refused])).toMatchObject({ category: "content_rejected" });
    expect(await ofItems([given], "cut")).toMatchObject({ mayHaveCharged: true });
  });

  it("has none in a step", async () => {
    const step: Event = ["image_generation.step", { image: url(1) }];
    const done: Event = ["image_generation.completed", { url: url(2) }];
    expect(await ofItems([step, done])).toMatchObject({ data: [{ url: url(2) }] });
  });
});

describe("a stream with an error that is a text", () => {
  const limited: Event = ["error", "Rate limit exceeded"];

  it("after work may be charged, and is not sent again", async () => {
    let posts = 0;
    const work: Event = ["progress", { percent: 10 }];
    const end = await ended([work, limited], "whole", 404, undefined, () => (posts += 1));
    expect([end, posts]).toMatchObject([{ mayHaveCharged: true }, 1]);
  });

  it("goes on where the text is of no known trouble", async () => {
    const over: Event = ["completed", { url: url(1) }];
    const generation = await ended([["error", "worker lost, retrying"], over]);
    expect(generation).toMatchObject({ ok: true, data: { url: url(1) } });
  });
});

describe("a stream that begins with an error whose words stand elsewhere", () => {
  it.each<[string, unknown, object]>([
    [
      "under a status of HTTP",
      { status: 402, title: "Payment Required", detail: "Add credits" },
      { category: "insufficient_credits", mayHaveCharged: false },
    ],
    [
      "as text",
      "Prompt rejected by moderation",
      { category: "content_rejected", mayHaveCharged: false },
    ],
    ["nowhere", null, { category: "transient", mayHaveCharged: true }],
    [
      "beside a word of work",
      { status: "processing" },
      { category: "transient", mayHaveCharged: true },
    ],
  ])("%s", async (_, body, expected) => {
    expect(await ended([["error", body]])).toMatchObject(expected);
  });

  it("is sent again after a limit, and says to wait, not to look at the network", async () => {
    let posts = 0;
    const limit: Event = ["error", { status: 429, detail: "Slow down" }];
    const end = await ended([limit], "whole", 404, undefined, () => (posts += 1));
    expect(end).toMatchObject({ category: "transient", mayHaveCharged: false });
    expect(String(end)).toContain("Wait a minute");
    expect(posts).toBeGreaterThan(1);
  });
});

describe("an event that only sounds like an end", () => {
  const begun: Event = [undefined, { id: "z9", status: "IN_PROGRESS" }];
  const over: Event = [undefined, { id: "z9", status: "COMPLETED", data: { url: url(1) } }];

  it.each<[string, Event]>([
    ["a warning", ["warning", { error: "slow" }]],
    ["what is logged", ["worker.log", { error: { message: "The cache is cold." } }]],
    ["progress with a trouble", ["progress", { error: "The worker is slow." }]],
    ["a limit that is tried again", [undefined, { status: "429", message: "Retrying upstream" }]],
  ])("%s: the stream is read on", async (_, event) => {
    const made = { ok: true, id: "z9", data: { url: url(1) } };
    expect(await ended([event, begun, over])).toMatchObject(made);
    expect(await ended([event, over])).toMatchObject(made);
    // And the generation is known where the end is not told.
    expect(await ended([event, begun])).toMatchObject({ generationId: "z9" });
  });

  it("is the end where nothing else comes, if something was made", async () => {
    const text: Event = [undefined, { status: "COMPLETED", data: { text: "A cat." } }];
    const done: Event = [undefined, "[DONE]"];
    expect(await ended([text, done])).toMatchObject({ ok: true, data: { text: "A cat." } });
    const uploaded: Event = ["upload.completed", { image_url: url(2) }];
    expect(await ended([uploaded])).toMatchObject({ ok: true, data: { image_url: url(2) } });
    const named: Event = [undefined, { id: "z9", status: "COMPLETED" }];
    expect(await ended([named])).toMatchObject({ ok: true, id: "z9" });
  });

  it("has its words in the error where the stream brings nothing more", async () => {
    const warned = await ended([["warning", { error: "The model is cold." }]]);
    expect(warned).toMatchObject({ mayHaveCharged: true });
    expect(String(warned)).toContain("The model is cold.");
  });
});

describe("a stream that breaks off where nothing can be asked", () => {
  const begun: Event = [undefined, { id: "z9", status: "IN_PROGRESS" }];

  it.each(["whole", "cut"] as const)("says so, with the id: %s", async (end) => {
    const broken = await ended([begun], end);
    expect(broken).toMatchObject({ category: "transient", generationId: "z9" });
    expect(String(broken)).toMatch(/the stream (ended|broke).*dashboard.*lifecycle\.poll/i);
    expect(String(broken)).not.toContain("await wait");
  });

  it.each<[string, object]>([
    ["beside it", { generation_id: "k4", code: "RATE_LIMITED", message: "slow down" }],
    ["in it", { error: { message: "The worker was lost.", task_id: "k4" } }],
    ["that rejects what was made", { task_id: "k4", code: "content_policy_violation" }],
  ])("tells the id of its error, and creates nothing more: %s", async (_, error) => {
    let posts = 0;
    const end = await ended([["error", error]], "whole", 404, undefined, () => (posts += 1));
    expect([end, posts]).toMatchObject([{ generationId: "k4", mayHaveCharged: true }, 1]);
  });
});

describe("a stream that says that what was made is withheld", () => {
  const blocked = { candidates: [{ finishReason: "IMAGE_SAFETY" }], usageMetadata: { total: 1 } };
  const text: Event = [undefined, { candidates: [{ content: { parts: [{ text: "Here." }] } }] }];
  const media: Event = [undefined, { data: [{ url: url(1) }] }];
  const rejected = { ok: false, status: "FAILED", category: "content_rejected" };

  it.each<[string, readonly Event[], object]>([
    ["by a filter", [text, [undefined, blocked]], rejected],
    ["of the prompt", [[undefined, { promptFeedback: { blockReason: "SAFETY" } }]], rejected],
    ["in its last event", [["response.completed", blocked]], rejected],
    ["of one of several", [media, [undefined, blocked]], { ok: true }],
    ["of the first of several", [[undefined, blocked], media], { ok: true }],
  ])("%s ends as an answer that says so", async (_, events, end) => {
    expect(await ended(events)).toMatchObject(end);
  });

  it("goes on after a part of it", async () => {
    const part: Event = ["image_generation.partial_succeeded", blocked];
    expect(await ended([part, made(1), completed])).toMatchObject({ ok: true });
  });
});

describe("a stream that begins with an error that has an id", () => {
  const error: Event = [
    "error",
    { code: "InvalidParameter", message: "bad size", request_id: "r1" },
  ];

  it.each([404, 401, 403, 500])("is refused, where no generation has it: %i", async (polls) => {
    const refusal = await ended([error], "whole", polls);
    expect(refusal).toMatchObject({
      mayHaveCharged: false,
      message: expect.stringContaining("bad size"),
    });
    expect(refusal).not.toHaveProperty("generationId");
  });
});

describe("an error in a stream without an id", () => {
  const error = (error: object): Event => ["error", { type: "error", error }];
  const busy = error({ code: "rate_limit_exceeded", message: "slow down" });
  const text: Event = [undefined, { candidates: [{ text: "Here it is." }] }];
  const media: Event = [undefined, { data: [{ url: url(1) }] }];
  const google: Event = [
    undefined,
    { error: { code: 503, status: "UNAVAILABLE", message: "overloaded" } },
  ];

  it.each<[string, Event, Event]>([
    ["a status", [undefined, { status: "processing", progress: 0.5 }], busy],
    ["a part", ["image_generation.partial_image", { partial_image_b64: "x" }], busy],
    ["anything", text, google],
    ["a step whose name ends as a ping", [undefined, { type: "cropping" }], busy],
    ["a number", ["progress", 5], busy],
    ["a share", [undefined, "45%"], busy],
    ["a text", ["status", "rendering step 3/30"], busy],
    ["a text in quotes", [undefined, '"rendering"'], busy],
    ["a list", [undefined, [1, 2]], busy],
    ["bytes", ["image.partial", "iVBORw0KGgo="], busy],
    [
      "a number, for a reason that means nothing",
      ["progress", 50],
      error({ message: "It broke." }),
    ],
    ["a warning", ["warning", { error: "slow" }], busy],
    [
      "a part, for no reason given",
      ["image_generation.partial_image", {}],
      error({ message: "It timed out." }),
    ],
  ])("after %s: the call is not made again, and may be charged", async (_, event, failure) => {
    let posts = 0;
    const end = await ended([event, failure], "whole", 404, undefined, () => (posts += 1));
    expect(end).toMatchObject({ mayHaveCharged: true });
    expect(posts).toBe(1);
  });

  it("that says why charged nothing, and follows a picture that is the result", async () => {
    const denied: Event = [
      undefined,
      { error: { code: 400, status: "INVALID_ARGUMENT", message: "no" } },
    ];
    expect(await ended([denied])).toMatchObject({
      category: "invalid_request",
      mayHaveCharged: false,
    });
    const expired: Event = ["refused", { reason: "API key expired", status: 401 }];
    expect(await ended([expired])).toMatchObject({
      category: "auth",
      message: expect.stringContaining("API key expired"),
    });
    const credits = error({ code: "insufficient_quota", message: "top up" });
    expect(await ended([text, credits])).toMatchObject({ mayHaveCharged: false });
    expect(await ended([media, google])).toMatchObject({ ok: true });
  });

  it("that refuses what was begun leaves no picture before it", async () => {
    const flagged: Event = [undefined, { error: { message: "Rejected by the safety system." } }];
    const preview: Event = [undefined, { step: 10, image: url(1) }];
    expect(await ended([preview, flagged])).toMatchObject({
      category: "content_rejected",
      mayHaveCharged: true,
    });
  });

  it("after a ping alone came before any work", async () => {
    let posts = 0;
    const pings: Event[] = [
      [undefined, { type: "ping" }],
      ["heartbeat", 7],
      [undefined, "ping"],
    ];
    const end = await ended([...pings, busy], "whole", 404, undefined, () => (posts += 1));
    expect(end).toMatchObject({ category: "transient", mayHaveCharged: false });
    expect(posts).toBeGreaterThan(1);
  });
});

describe("the last event of a stream that was closed without a blank line", () => {
  const cut = (body: object) =>
    ended([], "whole", 404, {
      status: 200,
      headers: { "content-type": "text/event-stream" },
      body: `event: image.completed\ndata: ${JSON.stringify(body)}`,
    });

  it("is read where it is whole, and nothing can be asked", async () => {
    expect(await cut({ url: url(1) })).toMatchObject({ ok: true, data: { url: url(1) } });
  });
});

describe("JSON that is said to be a stream", () => {
  const endOf = async (body: string, polls = 404) => {
    const headers = { "content-type": "text/event-stream" };
    return ended([], "whole", polls, { status: 200, headers, body });
  };

  it.each(['{"url":"U"}', '\n[{"url":"U"}]', '{\n  "images": [\n    "U"\n  ]\n}\n'])(
    "is an answer: %j",
    async (body) => {
      expect(await endOf(body.replace("U", url(1)))).toMatchObject({ ok: true });
    },
  );

  it.each(["\ufeffJSON", "\n\nJSON", ": ping\n\nJSON", ": ping\n\nJSON\n"])(
    "is an answer after what only keeps the connection: %j",
    async (body) => {
      const made = { id: "z9", status: "COMPLETED", data: { url: url(1) } };
      for (const space of [0, 2]) {
        const answer = body.replace("JSON", JSON.stringify(made, null, space));
        expect(await endOf(answer)).toMatchObject({ ok: true, id: "z9", data: { url: url(1) } });
      }
      const refused = body.replace("JSON", '{"error":{"code":"insufficient_credits"}}');
      expect(await endOf(refused)).toMatchObject({ category: "insufficient_credits" });
      const task = body.replace("JSON", '{"task_id":"z9","status":"queued"}');
      expect(await endOf(task)).toMatchObject({ generationId: "z9" });
    },
  );

  it("may be a refusal, a task, or what is not known and shown", async () => {
    expect(await endOf('{"error":{"code":402,"message":"No credits."}}')).toMatchObject({
      category: "insufficient_credits",
      mayHaveCharged: false,
    });
    expect(await endOf('{"id":"g1","status":"queued"}', 401)).toMatchObject({
      generationId: "g1",
      category: "auth",
    });
    expect(await endOf('{"thing":"x"}')).toMatchObject({
      mayHaveCharged: true,
      message: expect.stringContaining('{"thing":"x"}'),
    });
  });
});
