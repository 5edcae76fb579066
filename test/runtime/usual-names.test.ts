import { describe, expect, it } from "vitest";
import { type Generation, type GenerationEvent, generate, wait } from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { paintAt, platformAt, QUICK } from "./endpoints.js";
import { dispatcherOf, type InProcessRequest, type Reply } from "./in-process-service.js";

/**
 * The names and words by which answers of services that describe nothing are read, each written out:
 * one that falls out of the runtime's lists fails here.
 */

/** Its spec says how a generation is polled, and not how its answers look. */
const { read: _, runningPath: _list, ...platform } = platformAt("https://platform.test");
const media = { url: "https://cdn.test/1.png" };

function json(body: unknown, status = 200): Reply {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: { "content-type": "application/json" }, body: text };
}

/** What a call gives, and the requests that it made. */
async function create(reply: (request: InProcessRequest) => Reply) {
  const requests: InProcessRequest[] = [];
  const dispatcher = dispatcherOf((request) => {
    requests.push(request);
    return reply(request);
  });
  const endpoint = paintAt("https://platform.test", { platform });
  const options = { ...QUICK, dispatcher, retry: { retries: 0 } };
  const generation = await generate(endpoint, { prompt: "a cat" }, options);
  return { generation, paths: requests.map(({ path }) => path) };
}

/** The path of the first poll after a create that was answered so. */
async function polledAfter(answer: Reply): Promise<string | undefined> {
  const { paths } = await create(({ method }) =>
    method === "POST" ? answer : json({ status: "COMPLETED", output: media }),
  );
  return paths[1];
}

/** What `wait` gives of answers to its polls. */
function waitFor(...answers: readonly unknown[]): Promise<Generation<unknown>> {
  let polls = 0;
  const dispatcher = dispatcherOf(() => {
    const body = answers[Math.min(polls, answers.length - 1)];
    polls += 1;
    return json(body);
  });
  return wait("g1", { ...QUICK, platform, dispatcher });
}

describe("an id", () => {
  const names = [
    ...["generation_id", "generationId", "GenerationID", "prediction_id", "predictionId"],
    ...["task_id", "taskId", "taskid", "TASK-ID", "job_id", "jobId", "process_id", "processId"],
    ...["inference_id", "inferenceId", "prompt_id", "promptId", "run_id", "runId", "id", "ID"],
    ...["request_id", "requestId"],
  ];

  it.each(names)("stands under %s", async (name) => {
    expect(await polledAfter(json({ [name]: "g7", status: "queued" }))).toBe("/generation/g7");
  });

  it.each(names.filter((name) => !/^request/.test(name)))(
    "under %s wins over that of the request",
    async (name) => {
      for (const pair of [
        { request_id: "r1", [name]: "g7" },
        { [name]: "g7", request_id: "r1" },
      ]) {
        expect(await polledAfter(json({ ...pair, status: "queued" }))).toBe("/generation/g7");
      }
    },
  );

  it.each(names.filter((name) => !/^(request.*|id)$/i.test(name)))(
    "under %s wins over a plain one",
    async (name) => {
      const answer = json({ id: "r1", [name]: "g7", status: "queued" });
      expect(await polledAfter(answer)).toBe("/generation/g7");
    },
  );

  it.each(names)("under %s is found in an answer that broke off", async (name) => {
    const answer = { ...(json(`{"${name}":"g7","pro`, 502) as object), end: "cut" } as Reply;
    expect(await polledAfter(answer)).toBe("/generation/g7");
  });

  it.each(["data", "generation", "prediction", "result", "output", "task", "job", "error"])(
    "may be in %s, and in what that holds",
    async (holder) => {
      const inner = { id: "g7", status: "queued" };
      expect(await polledAfter(json({ [holder]: inner }))).toBe("/generation/g7");
      expect(await polledAfter(json({ [holder]: { task: inner } }))).toBe("/generation/g7");
    },
  );

  it("may have 4,096 signs, and no more", async () => {
    const longest = "x".repeat(4_096);
    expect(await polledAfter(json({ id: longest, status: "q" }))).toBe(`/generation/${longest}`);
    const answer = json({ id: `${longest}x`, task_id: "g7", status: "q" });
    expect(await polledAfter(answer)).toBe("/generation/g7");
  });

  it.each(["location", "operation-location", "content-location"])(
    "may be in the header %s",
    async (name) => {
      const headers = { [name]: "/generation/g7" };
      expect(await polledAfter({ status: 202, headers })).toBe("/generation/g7");
    },
  );
});

describe("a URL to follow", () => {
  it.each(["polling_url", "pollingUrl", "status_url", "statusUrl", "fetch_result"])(
    "stands under %s, also in data and output",
    async (name) => {
      const url = { [name]: "https://platform.test/follow/7" };
      for (const answer of [url, { data: url }, { output: url }]) {
        const { paths } = await createPolledByUrl({ status: "queued", ...answer });
        expect(paths[1]).toBe("/follow/7");
      }
    },
  );

  it("stands under urls.get", async () => {
    const urls = { get: "https://platform.test/follow/7", cancel: "https://platform.test/no" };
    for (const answer of [{ urls }, { data: { urls } }, { output: { urls } }]) {
      const { paths } = await createPolledByUrl({ status: "queued", ...answer });
      expect(paths[1]).toBe("/follow/7");
    }
  });

  it.each(["response_url", "responseUrl", "result_url"])(
    "of the result stands under %s",
    async (name) => {
      const urls = {
        status_url: "https://platform.test/follow/7",
        [name]: "https://platform.test/result/7",
      };
      const { paths, generation } = await createPolledByUrl({ status: "queued", ...urls });
      expect(paths.slice(1)).toEqual(["/follow/7", "/result/7"]);
      expect(generation).toMatchObject({ ok: true, data: media });
    },
  );

  async function createPolledByUrl(answer: object) {
    const requests: string[] = [];
    const dispatcher = dispatcherOf(({ method, path }) => {
      requests.push(path);
      if (method === "POST") return json(answer);
      return json(path.startsWith("/result") ? media : doneAt(answer));
    });
    const { poll: _poll, ...bare } = platform;
    const endpoint = paintAt("https://platform.test", { platform: bare });
    const generation = await generate(endpoint, { prompt: "a" }, { ...QUICK, dispatcher });
    return { paths: requests, generation };
  }

  function doneAt(answer: object): object {
    const isApart = Object.keys(answer).some((name) => /^(response|result)/.test(name));
    return { status: "COMPLETED", ...(isApart ? {} : { output: media }) };
  }
});

describe("a status", () => {
  it.each([
    ...["COMPLETED", "COMPLETE", "SUCCEEDED", "SUCCEED", "SUCCESS", "READY", "FINISHED", "DONE"],
    ...["completed", " Ready\n", "succeeded"],
  ])("%j ends with the result", async (status) => {
    expect(await waitFor({ id: "g1", status, output: media })).toMatchObject({
      ok: true,
      status: /^succeed/i.test(status) ? "SUCCEEDED" : "COMPLETED",
      data: media,
    });
  });

  it.each([
    ...["FAILED", "FAIL", "FAILURE", "ERROR", "ABORT", "ABORTED", "EXPIRED", "REJECTED", "TIMEOUT"],
    ...["failed", " Error "],
  ])("%j ends without one", async (status) => {
    expect(await waitFor({ id: "g1", status })).toMatchObject({ ok: false, status: "FAILED" });
  });

  it.each(["CANCELED", "CANCELLED", "cancelled"])("%j ends canceled", async (status) => {
    expect(await waitFor({ id: "g1", status })).toMatchObject({ ok: false, status: "CANCELED" });
  });

  it.each(["NSFW", "Request Moderated", "Content Moderated"])(
    "%j ends rejected",
    async (status) => {
      expect(await waitFor({ id: "g1", status })).toMatchObject({
        ok: false,
        status: "FAILED",
        category: "content_rejected",
      });
    },
  );

  it.each([
    ...["IN_QUEUE", "IN_PROGRESS", "QUEUED", "PENDING", "RUNNING", "PROCESSING", "STARTING"],
    ...["NOT_STARTED", "DREAMING", "UNFINISHED", "NOT DONE", "MODERATED", "COMPLETED_PARTLY"],
  ])("%j is passed on, and never taken for an end", async (status) => {
    const statuses: unknown[] = [];
    const last = { id: "g1", status: "COMPLETED", output: media };
    let polls = 0;
    const dispatcher = dispatcherOf(() => {
      polls += 1;
      return json(polls === 1 ? { id: "g1", status, output: media } : last);
    });
    const onEvent = (event: GenerationEvent) => {
      if (event.type === "status") statuses.push(event.status);
    };
    await wait("g1", { ...QUICK, platform, dispatcher, onEvent });
    expect(statuses).toEqual([status, "COMPLETED"]);
  });

  it.each([
    ...["status", "state", "Status", "STATE", "task_status", "taskStatus", "job_status"],
    ...["image_status", "video_status", "generation_status", "prediction_state"],
    ...["queue_status", "process_status", "run_status", "inference_status", "request_status"],
  ])("stands under %s, also beside data", async (name) => {
    for (const place of [
      { id: "g1", [name]: "failed" },
      { data: { id: "g1", [name]: "failed" } },
    ]) {
      expect(await waitFor(place)).toMatchObject({ ok: false, status: "FAILED" });
    }
  });

  it("next to the id wins over that of the envelope, and words win over numbers", async () => {
    const done = { id: "g1", status: "COMPLETED", output: media };
    expect(await waitFor({ status: "FAILED", data: done })).toMatchObject({ ok: true });
    expect(await waitFor({ id: "g1", status: 200, state: "FAILED" })).toMatchObject({ ok: false });
  });

  it("is looked at up to its 200th sign", async () => {
    const running = { id: "g1", status: `${" ".repeat(193)}COMPLETED` };
    const done = { id: "g1", status: `${" ".repeat(191)}COMPLETED`, output: media };
    const statuses: unknown[] = [];
    const dispatcher = dispatcherOf(() => json(statuses.length === 0 ? running : done));
    const onEvent = (event: GenerationEvent) => {
      if (event.type === "status") statuses.push(event.status);
    };
    await wait("g1", { ...QUICK, platform, dispatcher, onEvent });
    expect(statuses).toEqual([running.status, done.status]);
  });
});

describe("the data of a result", () => {
  it.each(["data", "output", "result", "outputs", "results", "response", "task_result"])(
    "stands under %s",
    async (name) => {
      const generation = await waitFor({ id: "g1", status: "COMPLETED", [name]: media, x: "y" });
      expect(generation).toMatchObject({ ok: true, data: media });
      expect(generation).not.toHaveProperty("data.x");
    },
  );

  it.each([
    ["data", "output"],
    ["output", "result"],
    ["result", "outputs"],
    ["outputs", "results"],
    ["results", "response"],
    ["response", "taskResult"],
  ])("under %s wins over that under %s", async (first, second) => {
    for (const fields of [
      { [first]: media, [second]: { other: 1 } },
      { [second]: { other: 1 }, [first]: media },
    ]) {
      const generation = await waitFor({ id: "g1", status: "COMPLETED", ...fields });
      expect(generation).toMatchObject({ ok: true, data: media });
    }
  });

  it("is else what stands around the status, without what accompanies it", async () => {
    const names = [
      ...["generation_id", "task_id", "request_id", "state", "job_status", "polling_url"],
      ...["status_url", "fetch_result", "response_url", "result_url", "cancel_url", "webhook"],
      ...["webhook_url", "urls", "code", "msg", "message", "success", "error", "errors"],
      ...["warnings", "created", "created_at", "updated_at", "started_at", "finished_at"],
      ...["completed_at", "expires_at", "timestamp", "eta", "progress", "queue_position"],
      ...["position", "usage", "logs", "metrics", "model", "object", "type", "version", "input"],
      ...["done", "trace_id", "base_resp", "credits", "credit_cost", "cost"],
    ];
    const around = Object.fromEntries(names.map((name) => [name, `of ${name}`]));
    const answer = { id: "g1", status: "COMPLETED", ...around, picture: media.url };
    expect(await waitFor(answer)).toMatchObject({ ok: true });
    expect(await waitFor(answer)).toHaveProperty("data", { picture: media.url });
  });
});

describe("why a generation failed", () => {
  it.each([
    ...["error", "message", "msg", "failure", "failure_reason", "failMsg", "reason", "detail"],
    ...["error_message", "status_msg"],
  ])("stands under %s, also one level down", async (name) => {
    const why = { [name]: "no cats today" };
    const places: object[] = [why, { error: why }, { data: why }];
    for (const place of places) {
      expect(await waitFor({ id: "g1", status: "FAILED", ...place })).toMatchObject({
        ok: false,
        message: expect.stringContaining("no cats today"),
      });
    }
  });
});

describe("when a running generation began", () => {
  const endpoint = paintAt("https://running.test");

  /** Goes on with the only one that is listed, after a create that may have begun it. */
  function recover(id: string, fields: object): Promise<Generation<unknown>> {
    const dispatcher = dispatcherOf(({ method, path }) => {
      if (method === "POST") return { status: 502 };
      const isList = path.startsWith("/generations/running");
      return json(
        isList
          ? [{ id, input: { prompt: "a cat" }, ...fields }]
          : { id, status: "COMPLETED", data: media },
      );
    });
    const client = clientWith({ recoverMs: 3 });
    return generate(endpoint, { prompt: "a cat" }, { ...QUICK, client, dispatcher });
  }

  it.each(["created_at", "createdAt", "started_at", "startedAt", "created"])(
    "stands under %s",
    async (name) => {
      // After the create, however long the machine takes to send it.
      const now = Date.now() + 3_600_000;
      const forms = [
        now,
        Math.floor(now / 1_000),
        new Date(now).toISOString(),
        new Date(now).toISOString().replace("T", " ").replace("Z", ""),
        new Date(now).toUTCString(),
      ];
      for (const [at, time] of forms.entries()) {
        const id = `${name}_${at}`;
        expect(await recover(id, { [name]: time })).toMatchObject({ ok: true, id });
        const before = typeof time === "number" ? time - 10_000_000 : "2001-01-01T00:00:00Z";
        const other = recover(`${id}_before`, { [name]: before });
        await expect(other).rejects.toMatchObject({ mayHaveCharged: true });
      }
    },
  );

  it("is not known without a time: it is not taken for ours", async () => {
    const timeless = recover("timeless", { time: Date.now() + 1_000, created_at: "soon" });
    await expect(timeless).rejects.toMatchObject({ mayHaveCharged: true });
  });
});
