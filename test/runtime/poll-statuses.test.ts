import { describe, expect, it } from "vitest";
import { type Endpoint, generate, wait } from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { paintAt, platformAt, QUICK } from "./endpoints.js";
import { dispatcherOf, type Reply } from "./in-process-service.js";

/** What each HTTP status means to a call that has an id. */

const origin = "https://polls.test";
/** Each wait has a service of its own: this process remembers which generations it has seen. */
let services = 0;
const media = { url: "https://cdn.test/1.png" };
const done = json(200, { id: "g1", status: "COMPLETED", data: media });

function json(status: number, body: unknown): Reply {
  const headers = { "content-type": "application/json" };
  return { status, headers, body: JSON.stringify(body) };
}

/** How `wait` ends with these answers, and how often it asked. */
async function polled(...answers: readonly Reply[]) {
  let polls = 0;
  const dispatcher = dispatcherOf(() => {
    polls += 1;
    return answers[Math.min(polls, answers.length) - 1] ?? done;
  });
  services += 1;
  const platform = platformAt(`https://polls-${services}.test`);
  const options = { ...QUICK, platform, dispatcher };
  const ended = await wait("g1", options).catch((error: unknown) => error);
  return { ended, polls };
}

describe("a request for the status", () => {
  it.each([408, 425, 429, 500, 501, 502, 503, 504, 507, 520, 522, 524, 529, 598, 599])(
    "is made again after %i, however often",
    async (status) => {
      const busy = json(status, { id: "other" });
      const { ended, polls } = await polled(busy, { status }, busy, { status }, done);
      expect([ended, polls]).toMatchObject([{ ok: true, data: media }, 5]);
    },
  );

  it.each<[number, string]>([
    [400, "invalid_request"],
    [401, "auth"],
    [402, "insufficient_credits"],
    [403, "auth"],
    [405, "invalid_request"],
    [406, "unknown"],
    [407, "unknown"],
    [409, "invalid_request"],
    [410, "unknown"],
    [418, "unknown"],
    [422, "validation"],
    [424, "unknown"],
    [426, "unknown"],
    [428, "unknown"],
    [430, "unknown"],
    [451, "content_rejected"],
    [499, "unknown"],
    [301, "unknown"],
    [302, "unknown"],
    [304, "unknown"],
  ])("is not made again after %i: %s", async (status, category) => {
    const { ended, polls } = await polled({ status }, done);
    expect([ended, polls]).toMatchObject([{ category, status, generationId: "g1" }, 1]);
  });

  it("is made again after 202, whatever its body says, and not after an error under 200", async () => {
    const body = { id: "g1", code: 422, message: "no such size" };
    const later = await polled(json(202, body), done);
    expect([later.ended, later.polls]).toMatchObject([{ ok: true, data: media }, 2]);
    const { ended, polls } = await polled(json(200, body), done);
    expect([ended, polls]).toMatchObject([{ category: "validation", generationId: "g1" }, 1]);
  });

  it("is made again after an answer that cannot be read, and one of another generation", async () => {
    const page = { status: 200, headers: { "content-type": "text/html" }, body: "<html>" };
    const cut = { ...(json(200, { id: "g1" }) as object), end: "cut" } as Reply;
    const other = json(200, { id: "g2", status: "COMPLETED", data: { url: "no" } });
    const { ended, polls } = await polled(page, cut, other, "reset", "unsent", done);
    expect([ended, polls]).toMatchObject([{ ok: true, id: "g1", data: media }, 6]);
  });

  it.each<[object, string]>([
    [{ code: 402, message: "no credits left" }, "insufficient_credits"],
    [{ error: { code: 401 } }, "auth"],
  ])("is not made again after an error under 200: %j", async (error, category) => {
    const { ended, polls } = await polled(json(200, error), done);
    expect([ended, polls]).toMatchObject([{ category, generationId: "g1" }, 1]);
  });

  it("is made again after an error under 200 that names no status", async () => {
    const { ended, polls } = await polled(json(200, { error: "a hiccup" }), done);
    expect([ended, polls]).toMatchObject([{ ok: true }, 2]);
  });

  it.each([
    { success: false, message: "Result not ready" },
    { error: "Result not available yet" },
    { error: "not finished" },
    { code: 1001, msg: "Task not complete" },
    { id: "g1", success: false, message: "job not done" },
    { error: "Image is being generated" },
    { success: false, message: "Task is processing, please wait" },
    { code: "TASK_IN_PROGRESS", success: false },
    { error: "processing" },
    { success: false, msg: "任务处理中" },
    { success: false },
    { success: false, data: null },
  ])("is made again for as long as an error under 200 means that it goes on: %j", async (body) => {
    const { ended, polls } = await polled(...Array(9).fill(json(200, body)), done);
    expect([ended, polls]).toMatchObject([{ ok: true }, 10]);
  });

  it.each([
    { success: false, message: "Generation failed, please try again later" },
    { success: false, message: "Please try again later" },
    { error: "Unknown error" },
    { error: { message: "The image is being flagged as unsafe" } },
    { success: false, message: "Failed to create image" },
    { success: false, message: "Not available in your region" },
    { success: false, message: "The prompt was not accepted" },
    { success: false, message: "Worker crashed while processing" },
    { success: false, msg: "任务处理失败" },
  ])("is made no longer after an error under 200 than after a 404: %j", async (body) => {
    const { ended, polls } = await polled(...Array(9).fill(json(200, body)), done);
    expect([ended, polls]).toMatchObject([{ generationId: "g1" }, 4]);
  });

  it.each<[number, object]>([
    [400, { message: "Task not exist" }],
    [400, { code: 400, message: "record not found" }],
    [422, { message: "recordInfo is null" }],
    [200, { code: 422, msg: "recordInfo is null", data: null }],
    [400, { message: "任务不存在" }],
  ])("is made as often after %i as after a 404, if its words say the same: %j", async (...said) => {
    const { ended, polls } = await polled(json(...said), json(...said), done);
    expect([ended, polls]).toMatchObject([{ ok: true }, 3]);
    const never = await polled(json(...said));
    expect([never.ended, never.polls]).toMatchObject([{ generationId: "g1" }, 4]);
  });

  it.each([
    "<html><title>Just a moment...</title></html>",
    "\n<!DOCTYPE html><html><head><title>Attention Required!</title></head></html>",
  ])("is made again after the 403 of a firewall: %s", async (body) => {
    const page = { status: 403, headers: { "content-type": "text/html" }, body };
    const { ended, polls } = await polled(page, page, done);
    expect([ended, polls]).toMatchObject([{ ok: true }, 3]);
  });

  it("is not made again where a refusal says that the generation failed", async () => {
    const failed = json(422, { code: "IMAGE_GENERATION_FAILED", message: "The fold tore." });
    const { ended, polls } = await polled(failed, done);
    expect([String(ended), polls]).toMatchObject([expect.stringContaining("The fold tore."), 1]);
  });

  it.each([
    json(403, { message: "API rate limit exceeded" }),
    json(200, { error: "rate limit exceeded" }),
    json(200, { Response: { Error: { Code: "RequestLimitExceeded", Message: "x" } } }),
  ])("is made again after a limit, however often", async (limit) => {
    const { ended, polls } = await polled(...Array(9).fill(limit), done);
    expect([ended, polls]).toMatchObject([{ ok: true }, 10]);
  });

  it.each<[number, object]>([
    [500, { id: "g1", status: "failed", error: "boom" }],
    [200, { code: 501, msg: "Image generation task failed", data: null }],
    [200, { code: 500, msg: "generation failed: boom" }],
  ])("ends with a server's error of the generation itself: %i %j", async (status, body) => {
    const { ended, polls } = await polled(json(status, body), done);
    expect([ended, polls]).toMatchObject([{ ok: false, id: "g1", status: "FAILED" }, 1]);
  });

  it.each([400, 404, 409, 410, 418, 422, 200])(
    "does not go on after %i whose code says that it failed: only the next create may pass",
    async (status) => {
      const said = { code: "IMAGE_GENERATION_FAILED", message: "Boom, try again." };
      const body = { ...said, success: false };
      const { ended } = await polled(...Array(9).fill(json(status, body)), done);
      expect(ended).toMatchObject({ generationId: "g1", code: "IMAGE_GENERATION_FAILED" });
    },
  );

  it.each<[number, object]>([
    [500, { id: "g2", status: "failed" }],
    [503, { id: "g1", status: "failed", error: "Upstream unavailable" }],
    [200, { code: 503, message: "Zip generation failed" }],
    [425, { error: "The image is still in moderation" }],
    [500, { id: "g1", status: "error", message: "out of service" }],
    [500, { status: "failed", message: "boom" }],
    [500, { message: "Image generation failed" }],
    [200, { code: 500, msg: "Generation failed, please try again later" }],
    [200, { code: 500, msg: "The status could not be read" }],
  ])("goes on after one that may be of the request alone: %i %j", async (status, body) => {
    const { ended, polls } = await polled(...Array(9).fill(json(status, body)), done);
    expect([ended, polls]).toMatchObject([{ ok: true }, 10]);
  });

  it("is made three times more after a 404 of an id that was given", async () => {
    const { ended, polls } = await polled({ status: 404 });
    expect([ended, polls]).toMatchObject([{ category: "not_found", generationId: "g1" }, 4]);
  });
});

describe("a request for a result that stands apart", () => {
  const platform = {
    ...platformAt(origin),
    read: { id: [["id"]], status: ["status"] },
    result: { path: "/results/{id}" },
  };
  const endpoint = paintAt(origin, { platform } as Partial<Endpoint<{ prompt: string }>> as object);

  async function fetched(...answers: readonly Reply[]) {
    let asked = 0;
    const dispatcher = dispatcherOf(({ path }) => {
      if (!path.startsWith("/results/")) return json(200, { id: "g1", status: "COMPLETED" });
      asked += 1;
      return answers[Math.min(asked, answers.length) - 1] ?? done;
    });
    const client = clientWith({ notFoundMs: 20 });
    const ended = await wait("g1", { ...QUICK, endpoint, client, dispatcher }).catch(
      (error: unknown) => error,
    );
    return { ended, asked };
  }

  it.each([400, 409, 410, 422, 451])("says by %i that the generation failed", async (status) => {
    const { ended, asked } = await fetched(json(status, { message: "too many cats" }));
    expect([ended, asked]).toMatchObject([
      { ok: false, id: "g1", status: "FAILED", message: "too many cats" },
      1,
    ]);
  });

  it.each([401, 402, 403, 405, 411, 413, 418, 423])("is refused by %i", async (status) => {
    const { ended, asked } = await fetched(json(status, { message: "no" }));
    expect([ended, asked]).toMatchObject([{ status, generationId: "g1" }, 1]);
  });

  it.each([
    { detail: [{ loc: ["body"], msg: "Generation timeout", type: "generation_timeout" }] },
    { code: "IMAGE_GENERATION_FAILED", message: "boom" },
  ])("says by a 5xx that the generation failed, if that is its code: %j", async (body) => {
    const { ended, asked } = await fetched(json(504, body));
    expect([ended, asked]).toMatchObject([{ ok: false, id: "g1", status: "FAILED" }, 1]);
  });

  it("is made again after an answer that says that there is none yet", async () => {
    const wait = json(200, { error: "Result not ready" });
    const { ended, asked } = await fetched(
      wait,
      json(400, { error: "not ready" }),
      json(200, media),
    );
    expect([ended, asked]).toMatchObject([{ ok: true, data: media }, 3]);
  });

  it.each([408, 425, 429, 500, 502, 503])("is made again after %i", async (status) => {
    const { ended, asked } = await fetched({ status }, { status }, json(200, media));
    expect([ended, asked]).toMatchObject([{ ok: true, data: media }, 3]);
  });
});

describe("the answer to a create, of which nothing was sent twice", () => {
  it.each([200, 201, 202, 203, 206, 299])("is a success under %i", async (status) => {
    const dispatcher = dispatcherOf(() =>
      json(status, { id: "g1", status: "COMPLETED", data: media }),
    );
    const call = generate(paintAt(origin), { prompt: "a" }, { ...QUICK, dispatcher });
    expect(await call).toMatchObject({ ok: true, attempts: 1, data: media });
  });

  it.each([300, 301, 302, 303, 307, 308, 399])("is none under %i", async (status) => {
    let posts = 0;
    const dispatcher = dispatcherOf(({ method }) => {
      if (method === "POST") posts += 1;
      return json(status, {});
    });
    const options = { ...QUICK, dispatcher, client: clientWith({ recoverMs: 3 }) };
    const call = generate(paintAt(origin), { prompt: "a" }, options);
    await expect(call).rejects.toMatchObject({ status, mayHaveCharged: true });
    expect(posts).toBe(1);
  });
});

describe("a status that never comes", () => {
  const messageAfter = async (body: object) => {
    const dispatcher = dispatcherOf(() => json(200, { id: "g1", ...body }));
    const client = clientWith({ finalPollMs: 20 });
    const options = { ...QUICK, client, dispatcher, timeoutMs: 100, endpoint: paintAt(origin) };
    const error: unknown = await wait("g1", options).catch((thrown: unknown) => thrown);
    return String(error);
  };

  it("is told of by the timeout, with the answer and the setting that says where it is", async () => {
    expect(await messageAfter({ phase: "ready" })).toContain(
      'last status at no known place (lifecycle.status of modelsmith.config.ts says where) in {"id":"g1","phase":"ready"}.',
    );
  });

  it("is not missed where the answer says in another way that the work goes on", async () => {
    expect(await messageAfter({ done: false })).not.toContain("no known place");
    expect(await messageAfter({ status: "DRAWING" })).toContain("last status DRAWING");
  });
});
