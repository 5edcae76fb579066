/** One answer: status, body (JSON, or text and bytes as they are), headers. */
export type Turn = readonly [status: number, body: unknown, headers?: Record<string, string>];

/** How a platform behaves, and what the function generated from its spec must make of it. */
export interface Flow {
  /** Below `test/fixtures/cases`. */
  readonly spec: string;
  readonly endpoint: string;
  /** @defaultValue a prompt */
  readonly input?: object;
  /** What every request must have. @defaultValue the key as a bearer */
  readonly headers?: Readonly<Record<string, unknown>>;
  /** How every answer is packed, whatever was asked for. */
  readonly encoding?: "br" | "deflate";
  /** Its answers by `METHOD /url`, in turn: the last stays. `{origin}` is where it runs. */
  readonly answers: Readonly<Record<string, readonly Turn[]>>;
  /** What was asked for, in order. */
  readonly asked: readonly string[];
  /** How the call ends, or what it throws. */
  readonly ends: object;
  /** The URLs of its pictures. @defaultValue one on the platform's CDN if it ends well */
  readonly pictures?: readonly string[];
}

const media = "https://cdn.example.com/a.png";
const data = { url: media };
/** A whole picture of one pixel. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const bytes = Buffer.from(PNG, "base64");
/** What a PNG begins with, as base64 without padding. */
const PNG_START = "iVBORw0KGgoAAAAN";
const inline = `data:image/png;base64,${PNG}`;

export const bearer = { authorization: "Bearer key-of-test" };

const says = (words: string) => ({
  asymmetricMatch: (text: unknown) => typeof text === "string" && text.includes(words),
});
const refused = (category: string, words: string) => ({ category, message: says(words) });
const failed = (words: string) => ({ ok: false, status: "FAILED", message: says(words) });

/** A create, and one request that is made until the last of its answers. */
function followed(create: string, first: unknown, poll: string, ...answers: unknown[]) {
  return {
    answers: {
      [create]: [[200, first] as const],
      [poll]: answers.map((answer) => [200, answer] as const),
    },
    asked: [create, ...answers.map(() => poll)],
  };
}

/** A create that answers by itself. */
function answered(create: string, answer: unknown, status = 200) {
  return { answers: { [create]: [[status, answer] as const] }, asked: [create] };
}

function streamed(create: string, text: string) {
  const turn: Turn = [200, text, { "content-type": "text/event-stream" }];
  return { answers: { [create]: [turn] }, asked: [create] };
}

/** The service refused it before it ran: it is sent once more. */
function twice<F extends { readonly asked: readonly string[] }>(flow: F): F {
  return { ...flow, asked: [...flow.asked, ...flow.asked] };
}

/** The same endpoint of a spec, once for each row. */
function rows<Row>(
  name: string,
  spec: string,
  all: Readonly<Record<string, Row>>,
  flow: (row: Row) => Omit<Flow, "spec" | "endpoint">,
): Record<string, Flow> {
  const entries = Object.entries(all).map(([row, value]): [string, Flow] => [
    `${name}: ${row}`,
    { spec, endpoint: "/v1/draw", ...flow(value) },
  ]);
  return Object.fromEntries(entries);
}

const draw = followed("POST /v1/draw", { id: "g1", status: "QUEUED" }, "GET /v1/draw/g1", {
  id: "g1",
  status: "COMPLETED",
  data,
});
const list = [{ url: media }];

const auth: Record<string, Flow> = {
  "a key in a header of its own": {
    spec: "auth/header-key",
    endpoint: "/v1/draw",
    headers: { "x-key": "key-of-test" },
    ...draw,
    ends: { ok: true, data },
  },
  "a prefix that is not Bearer": {
    spec: "auth/authorization-prefix",
    endpoint: "/v1/draw",
    headers: { authorization: "Key key-of-test" },
    ...answered("POST /v1/draw", { created: 1, data: list }),
    ends: { ok: true },
  },
  "a key that is listed as a parameter too": {
    spec: "auth/key-as-header-parameter",
    endpoint: "/v1/draw",
    headers: { "x-api-key": "key-of-test" },
    ...answered("POST /v1/draw", { created: 1, data: list }),
    ends: { ok: true },
  },
  "the header rather than the query": {
    spec: "auth/query-or-header-key",
    endpoint: "/v1/draw",
    headers: { "x-goog-api-key": "key-of-test" },
    ...answered("POST /v1/draw", { created: 1, data: list }),
    ends: { ok: true },
  },
};

const kling = (task: object) => ({
  code: 0,
  message: "SUCCEED",
  request_id: "r1",
  data: { task_id: "t1", ...task },
});
const klingFlow = (end: object) =>
  followed(
    "POST /images/generations",
    kling({ task_status: "submitted" }),
    "GET /images/generations/t1",
    kling({ task_status: "processing" }),
    kling(end),
  );
const operation = (end: object) =>
  followed(
    "POST /v1/images:generate",
    { operation: "op-7", done: false },
    "GET /v1/operations/op-7",
    { operation: "op-7", done: false },
    { operation: "op-7", done: true, ...end },
  );
const queue = "/studio/flux/requests/t1";
const urls = { status_url: `{origin}${queue}/status`, response_url: `{origin}${queue}` };
const int64 = "1845561233345678907";
const completed = (type: string, picture: string) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, b64_json: picture })}\n\n`;
const partial = completed("image_generation.partial_image", "QUFBQQ==");

const lifecycle: Record<string, Flow> = {
  ...Object.fromEntries(
    (["br", "deflate"] as const).map((encoding): [string, Flow] => [
      `answers that are packed by ${encoding}, unasked`,
      {
        spec: "lifecycle/compressed-answers",
        endpoint: "/v1/draw",
        encoding,
        ...draw,
        ends: { ok: true, data },
      },
    ]),
  ),
  "an envelope around each answer": {
    spec: "lifecycle/answer-in-an-envelope",
    endpoint: "/generations",
    ...followed(
      "POST /generations",
      { sdGenerationJob: { generationId: "t1", apiCreditCost: 5 } },
      "GET /generations/t1",
      { generations_by_pk: { id: "t1", status: "PENDING", generated_images: [] } },
      { generations_by_pk: { id: "t1", status: "COMPLETE", generated_images: list } },
    ),
    ends: { ok: true, data: list },
  },
  "done, then response": {
    spec: "lifecycle/done-flag",
    endpoint: "/v1/images:generate",
    ...operation({ response: { images: [{ uri: media }] } }),
    ends: { ok: true, data: { images: [{ uri: media }] } },
  },
  "done, then error": {
    spec: "lifecycle/done-flag",
    endpoint: "/v1/images:generate",
    ...operation({ error: { code: 3, message: "The prompt could not be drawn." } }),
    ends: failed("could not be drawn"),
  },
  "an error under HTTP 200": {
    spec: "lifecycle/error-in-200",
    endpoint: "/v1/draw",
    ...answered("POST /v1/draw", { code: 402, msg: "Insufficient credits", data: null }),
    ends: { ...refused("insufficient_credits", "Insufficient credits"), mayHaveCharged: false },
  },
  "a code that says success": {
    spec: "lifecycle/error-in-200",
    endpoint: "/v1/draw",
    ...answered("POST /v1/draw", { code: 200, msg: "success", data }),
    ends: { ok: true, data },
  },
  "a GET by id that belongs to something else": {
    spec: "lifecycle/foreign-poll-path",
    endpoint: "/images/generations",
    ...answered("POST /images/generations", { id: "i", model: "m", object: "list", data: list }),
    ends: { ok: true, data: list },
  },
  "a gateway's 504 that names the job": {
    spec: "lifecycle/gateway-timeout-with-job-id",
    endpoint: "/v1/images/upscale",
    input: { image: "https://x.example/in.png" },
    answers: {
      "POST /v1/images/upscale": [[504, { error: { message: "still running", job_id: "j1" } }]],
      "GET /v1/images/jobs/j1": [
        [200, { id: "j1", status: "processing" }],
        [200, { id: "j1", status: "completed", result: { data: list } }],
      ],
    },
    asked: ["POST /v1/images/upscale", "GET /v1/images/jobs/j1", "GET /v1/images/jobs/j1"],
    ends: { ok: true },
  },
  "the id in Location": {
    spec: "lifecycle/id-in-location",
    endpoint: "/v1/draw",
    answers: {
      "POST /v1/draw": [[202, "", { location: "/v1/tasks/g77" }]],
      "GET /v1/tasks/g77": [
        [200, { id: "g77", status: "IN_PROGRESS" }],
        [200, { id: "g77", status: "COMPLETED", data }],
      ],
    },
    asked: ["POST /v1/draw", "GET /v1/tasks/g77", "GET /v1/tasks/g77"],
    ends: { ok: true, id: "g77", data },
  },
  "a Location of another origin": {
    spec: "lifecycle/id-in-location",
    endpoint: "/v1/draw",
    // A gateway's inner name, say. The id in it is asked for where the key may go.
    answers: {
      "POST /v1/draw": [[202, "", { location: "https://x.example/v1/tasks/g77" }]],
      "GET /v1/tasks/g77": [[200, { id: "g77", status: "COMPLETED", data }]],
    },
    asked: ["POST /v1/draw", "GET /v1/tasks/g77"],
    ends: { ok: true, id: "g77", data },
  },
  "a Location of another origin, whose id its own does not know": {
    spec: "lifecycle/id-in-location",
    endpoint: "/v1/draw",
    answers: {
      "POST /v1/draw": [[202, "", { location: "https://x.example/v1/tasks/g77" }]],
      "GET /v1/tasks/g77": [[410, { message: "It is gone." }]],
    },
    asked: ["POST /v1/draw", "GET /v1/tasks/g77"],
    ends: { category: "unknown", generationId: "g77", mayHaveCharged: true },
  },
  "a result without an id": {
    spec: "lifecycle/id-null",
    endpoint: "/predictions",
    ...answered("POST /predictions", { id: null, status: "succeeded", output: [media] }),
    ends: { ok: true, id: "", data: [media] },
  },
  "ids beyond 2^53": {
    spec: "lifecycle/int64-id",
    endpoint: "/v1/draw",
    ...followed(
      "POST /v1/draw",
      `{"data":{"task_id":${int64},"status":"queued"}}`,
      `GET /v1/tasks/${int64}`,
      `{"data":{"task_id":${int64},"status":"queued"}}`,
      `{"data":{"task_id":${int64},"status":"completed","output":[{"url":"${media}"}]}}`,
    ),
    ends: { ok: true, id: int64 },
  },
  "statuses in numbers, asked for by POST": {
    spec: "lifecycle/poll-by-post",
    endpoint: "/v1/draw",
    ...followed(
      "POST /v1/draw",
      { code: 200, data: { taskid: "k7" } },
      "POST /v1/infobytaskid",
      { code: 200, data: { taskid: "k7", image_status: 2, url: [] } },
      { code: 200, data: { taskid: "k7", image_status: 3, url: [media] } },
    ),
    ends: { ok: true },
  },
  "the id in the query": {
    spec: "lifecycle/poll-by-query-id",
    endpoint: "/v1/flux-pro",
    ...followed(
      "POST /v1/flux-pro",
      { id: "t1", polling_url: "{origin}/v1/get_result?id=t1" },
      "GET /v1/get_result?id=t1",
      { id: "t1", status: "Pending", result: null },
      { id: "t1", status: "Ready", result: { sample: media } },
    ),
    ends: { ok: true, data: { sample: media } },
  },
  "a header that every request needs, and a query of the poll": {
    spec: "lifecycle/poll-needs-header",
    endpoint: "/v1/draw",
    headers: { authorization: "Bearer key-of-test", "x-acme-version": "2024-11-06" },
    ...followed("POST /v1/draw", { id: "g1", status: "QUEUED" }, "GET /v1/draw/g1?api-version=v1", {
      id: "g1",
      status: "COMPLETED",
      data,
    }),
    ends: { ok: true, data },
  },
  "a poll path with the create's own parameter": {
    spec: "lifecycle/poll-path-with-two-parameters",
    endpoint: "/projects/{project_id}/renders",
    input: { project_id: "p1", prompt: "a" },
    ...followed(
      "POST /projects/p1/renders",
      { render_id: "r1", created: 1 },
      "GET /projects/p1/renders/r1",
      { render_id: "r1", status: "queued" },
      { render_id: "r1", status: "completed", data },
    ),
    ends: { ok: true, data },
  },
  "a word before the id of the poll path": {
    spec: "lifecycle/poll-path-word-first",
    endpoint: "/api/generate/submit",
    ...followed(
      "POST /api/generate/submit",
      { code: 0, data: { task_id: "t1" } },
      "GET /api/generate/status/t1",
      { data: { task_id: "t1", status: "not_started", files: [] } },
      { data: { task_id: "t1", status: "finished", files: [media] } },
    ),
    ends: { ok: true },
  },
  ...Object.fromEntries(
    ["aaa", "bbb"].map((model): [string, Flow] => [
      `a poll path for each model: ${model}`,
      {
        spec: "lifecycle/poll-per-model",
        endpoint: `/v1/${model}`,
        ...followed(
          `POST /v1/${model}`,
          { data: { task_id: `task-of-${model}`, status: "CREATED" } },
          `GET /v1/${model}/task-of-${model}`,
          { data: { task_id: `task-of-${model}`, status: "CREATED", generated: [] } },
          { data: { task_id: `task-of-${model}`, status: "COMPLETED", generated: [media] } },
        ),
        ends: { ok: true },
      },
    ]),
  ),
  "202 while it runs, then a result without a status": {
    spec: "lifecycle/result-without-status",
    endpoint: "/v1/upscale",
    answers: {
      "POST /v1/upscale": [[200, { id: "t1" }]],
      "GET /v1/results/t1": [
        [202, { id: "t1", status: "in-progress" }],
        [200, { result: PNG, finish_reason: "SUCCESS" }],
      ],
    },
    asked: ["POST /v1/upscale", "GET /v1/results/t1", "GET /v1/results/t1"],
    ends: { ok: true, data: { result: PNG, finish_reason: "SUCCESS" } },
    pictures: [inline],
  },
  "a stream that ends by an event's type": {
    spec: "lifecycle/sse-completed-by-event",
    endpoint: "/images/generations",
    input: { prompt: "a", stream: true },
    ...streamed("POST /images/generations", partial + completed("image_generation.completed", PNG)),
    ends: { ok: true, data: [{ b64_json: PNG }] },
    pictures: [inline],
  },
  "a stream that is cut after a partial picture": {
    spec: "lifecycle/sse-completed-by-event",
    endpoint: "/images/generations",
    input: { prompt: "a", stream: true },
    ...streamed("POST /images/generations", partial),
    ends: { category: "transient", mayHaveCharged: true },
  },
  "JSON where a stream was not asked for": {
    spec: "lifecycle/sse-completed-by-event",
    endpoint: "/images/generations",
    ...answered("POST /images/generations", { created: 1, data: [{ b64_json: PNG }] }),
    ends: { ok: true, data: [{ b64_json: PNG }] },
    pictures: [inline],
  },
  "status and result at two paths": {
    spec: "lifecycle/status-and-result-apart",
    endpoint: "/studio/flux",
    answers: {
      "POST /studio/flux": [[200, { request_id: "t1", status: "IN_QUEUE", ...urls }]],
      [`GET ${queue}/status`]: [
        [200, { request_id: "t1", status: "IN_PROGRESS", ...urls }],
        [200, { request_id: "t1", status: "COMPLETED", ...urls }],
      ],
      [`GET ${queue}`]: [[200, { images: list, seed: 1 }]],
    },
    asked: ["POST /studio/flux", `GET ${queue}/status`, `GET ${queue}/status`, `GET ${queue}`],
    ends: { ok: true, id: "t1", data: { images: list, seed: 1 } },
  },
  "a status under another name": {
    spec: "lifecycle/status-under-another-name",
    endpoint: "/images/generations",
    ...klingFlow({ task_status: "succeed", task_result: { images: [{ index: 0, url: media }] } }),
    ends: { ok: true, data: { images: [{ index: 0, url: media }] } },
  },
  "a failure whose envelope says success": {
    spec: "lifecycle/status-under-another-name",
    endpoint: "/images/generations",
    ...klingFlow({ task_status: "failed", task_status_msg: "risk control: not allowed" }),
    ends: failed("risk control: not allowed"),
  },
  "statuses that are named in prose: success": {
    spec: "lifecycle/status-words-in-prose",
    endpoint: "/v1/art",
    ...followed(
      "POST /v1/art",
      { id: "t1", status: "waiting" },
      "GET /v1/art/t1",
      { id: "t1", status: "running" },
      { id: "t1", status: "success", result: data },
    ),
    ends: { ok: true, data },
  },
  "statuses that are named in prose: failure": {
    spec: "lifecycle/status-words-in-prose",
    endpoint: "/v1/art",
    ...followed("POST /v1/art", { id: "t1", status: "waiting" }, "GET /v1/art/t1", {
      id: "t1",
      status: "failure",
    }),
    ends: { ok: false, status: "FAILED" },
  },
  ...rows(
    "a stream that begins with an error",
    "lifecycle/error-event-before-id",
    {
      credits: [
        'event: error\ndata: {"code":"INSUFFICIENT_CREDITS","message":"Buy credits first."}\n\n',
        refused("insufficient_credits", "Buy credits first"),
      ],
      request: [
        'data: {"type":"error","error":{"type":"invalid_request_error","message":"size must be 1024x1024"}}\n\n',
        refused("invalid_request", "size must be 1024x1024"),
      ],
      content: [
        'event: error\ndata: {"error":{"code":"moderation_blocked","message":"Blocked by our safety system."}}\n\n',
        refused("content_rejected", "Blocked by our safety system"),
      ],
    } as const,
    ([text, ends]) => ({ ...streamed("POST /v1/draw", text), ends }),
  ),
  "a stream that begins with an error that passes": {
    spec: "lifecycle/error-event-before-id",
    endpoint: "/v1/draw",
    ...twice(
      streamed(
        "POST /v1/draw",
        'data: {"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}\n\n',
      ),
    ),
    ends: refused("transient", "Rate limit reached"),
  },
};

const results: Record<string, Flow> = {
  "the picture itself": {
    spec: "data/binary-answer",
    endpoint: "/v1/draw",
    headers: { ...bearer, accept: says("image/png") },
    answers: { "POST /v1/draw": [[200, bytes, { "content-type": "image/png" }]] },
    asked: ["POST /v1/draw"],
    ends: { ok: true, data: { contentType: "image/png", bytes: new Uint8Array(bytes) } },
    pictures: [inline],
  },
  "JSON where the picture itself could be had too": {
    spec: "data/binary-answer",
    endpoint: "/v1/both",
    headers: { ...bearer, accept: "application/json" },
    ...answered("POST /v1/both", { image: PNG }),
    ends: { ok: true },
    pictures: [inline],
  },
  ...Object.fromEntries(
    [9, 40].map((mib): [string, Flow] => {
      const picture = PNG_START.repeat((mib * 2 ** 20) / PNG_START.length);
      return [
        `a picture of ${mib} MiB in the answer`,
        {
          spec: "data/large-or-slow-answer",
          endpoint: "/images/generations",
          ...answered("POST /images/generations", { created: 1, data: [{ b64_json: picture }] }),
          ends: { ok: true },
          pictures: [`data:image/png;base64,${picture}`],
        },
      ];
    }),
  ),
  "a result that is called otherwise": {
    spec: "data/result-under-another-name",
    endpoint: "/ai/mystic",
    ...followed(
      "POST /ai/mystic",
      { data: { task_id: "t1", status: "CREATED", generated: [] } },
      "GET /ai/mystic/t1",
      { data: { task_id: "t1", status: "IN_PROGRESS", generated: [] } },
      { data: { task_id: "t1", status: "COMPLETED", generated: [media] } },
    ),
    ends: { ok: true },
  },
  ...rows(
    "where pictures are",
    "data/media-names",
    {
      b64_json: [[{ b64_json: PNG }], inline],
      sample: [{ sample: media }, media],
      image_urls: [{ image_urls: [media] }, media],
      image_url: [{ image_url: media }, media],
      generated: [{ generated: [media] }, media],
      "artifacts[].base64": [{ artifacts: [{ base64: PNG, finishReason: "SUCCESS" }] }, inline],
      "assets.image": [{ assets: { image: media } }, media],
      video_url: [{ video_url: `${media}.mp4` }, `${media}.mp4`],
      "generatedImages[].uri": [{ generatedImages: [{ uri: media }] }, media],
    } as const,
    ([result, picture]) => ({
      ...answered("POST /v1/draw", { id: "g1", status: "COMPLETED", data: result }),
      ends: { ok: true, data: result },
      pictures: [picture],
    }),
  ),
};

const errors: Record<string, Flow> = {
  ...rows(
    "an error",
    "errors/categories",
    {
      "a limit of billing": [
        400,
        { error: { code: "billing_hard_limit_reached", message: "Billing hard limit reached" } },
        refused("insufficient_credits", "Billing hard limit"),
      ],
      "a policy": [
        400,
        { error: { code: "content_policy_violation", message: "Rejected by our safety system." } },
        refused("content_rejected", "safety system"),
      ],
      "a policy, in a list of details": [
        422,
        { detail: [{ loc: ["body"], msg: "Flagged: nsfw", type: "content_policy_violation" }] },
        refused("content_rejected", "Flagged"),
      ],
      "problem details": [
        422,
        { title: "Unprocessable", detail: "prompt: too long", status: 422, type: "about:blank" },
        refused("validation", "prompt: too long"),
      ],
      "msg beside a number": [
        400,
        { msg: "prompt too long", code: 1201 },
        refused("invalid_request", "prompt too long"),
      ],
      error_message: [
        500,
        { error_message: "the painter fell asleep", trace_id: "t" },
        refused("transient", "the painter fell asleep"),
      ],
      "a key": [401, { message: "Invalid API key" }, refused("auth", "Invalid API key")],
      "a model": [
        404,
        { error: { code: "model_not_found", message: "The model does not exist" } },
        refused("not_found", "does not exist"),
      ],
      law: [
        451,
        { message: "Unavailable for legal reasons" },
        refused("content_rejected", "legal reasons"),
      ],
      "a quota that is used up": [
        429,
        { error: { code: "insufficient_quota", message: "You exceeded your current quota" } },
        refused("insufficient_credits", "exceeded your current quota"),
      ],
    } as const,
    ([status, answer, ends]) => ({ ...answered("POST /v1/draw", answer, status), ends }),
  ),
  ...rows(
    "an error that passes",
    "errors/categories",
    {
      "a quota of the minute": [
        429,
        {
          error: {
            code: 429,
            message: "It has been exhausted (e.g. check quota).",
            status: "RESOURCE_EXHAUSTED",
          },
        },
        refused("transient", "It has been exhausted"),
      ],
      "a status of its own": [
        529,
        { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
        refused("transient", "Overloaded"),
      ],
    } as const,
    ([status, answer, ends]) => ({ ...twice(answered("POST /v1/draw", answer, status)), ends }),
  ),
  ...rows(
    "why it failed",
    "errors/why-it-failed",
    {
      fail_reason: [{ status: "FAILED", fail_reason: "the prompt is too dark" }, "too dark"],
      failureReason: [{ status: "failed", failureReason: "no such style" }, "no such style"],
      err_msg: [{ status: "failed", err_msg: "out of memory" }, "out of memory"],
      error_detail: [{ status: "FAILED", error_detail: "face not found" }, "face not found"],
      "error.detail": [{ status: "FAILED", error: { detail: "mask too small" } }, "mask too small"],
      "data.message": [
        { status: "failed", data: { message: "provider gave up" } },
        "provider gave up",
      ],
      message: [{ status: "FAILED", message: "bad seed" }, "bad seed"],
    } as const,
    ([answer, words]) => ({
      ...followed("POST /v1/draw", { id: "g1", status: "QUEUED" }, "GET /v1/draw/g1", {
        id: "g1",
        ...answer,
      }),
      ends: failed(words),
    }),
  ),
};

export const flows: Readonly<Record<string, Flow>> = {
  ...auth,
  ...lifecycle,
  ...results,
  ...errors,
};
