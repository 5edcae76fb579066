/** How a platform really behaves, as data: its spec in small, its flow, and what must happen. */
export interface PlatformCase {
  readonly security?: object;
  /** How the key is sent. @defaultValue as a bearer; false for a spec that does not say it */
  readonly scheme?: object | false;
  /** What the body of the create is. @defaultValue a prompt */
  readonly body?: object;
  /** @defaultValue "application/json" */
  readonly mediaType?: string;
  readonly create: string;
  /** What the create's success is said to be; the other operations by `METHOD /path`. */
  readonly answers: object;
  readonly operations?: Readonly<Record<string, object>>;
  /** Its answers, by `METHOD /path?query`, in turn: the last stays. `{origin}` is where it runs; bytes are a picture. */
  readonly flow: Readonly<Record<string, readonly (readonly [status: number, body: unknown])[]>>;
  /** The header, or the field of the body, that every request must have. */
  readonly key: readonly [name: string, value: string, place?: "body" | "form"];
  readonly asked: readonly string[];
  /** The answer of a generation that failed, and what is told of it. */
  readonly fails?: {
    readonly request: string;
    readonly answer: unknown;
    /** The platform's own words, if it says any. */
    readonly says?: string;
    /** @defaultValue "unknown": the platform does not name a kind of failure */
    readonly category?: string;
    /** @defaultValue "FAILED" */
    readonly status?: string;
  };
  /** The URLs of its pictures. @defaultValue one on the platform's CDN */
  readonly pictures?: readonly string[];
}

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const list = (items: object) => ({ type: "array", items });
const ok = (schema: object, status = "200") => ({
  responses: { [status]: { description: "", content: { "application/json": { schema } } } },
});
const status = (...words: string[]) => ({ type: "string", enum: words });
const media = "https://cdn.example.com/a.png";
/** A whole picture of one pixel. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
const bearer = ["authorization", "Bearer k-1"] as const;
const inHeader = (name: string, more: object = {}) => ({
  type: "apiKey",
  in: "header",
  name,
  ...more,
});

const apiToken = { in: "header", name: "api_token", required: true, schema: text };
const keyed = {
  ...object({ key: { ...text, description: "Your API Key, for authorization" } }),
  required: ["key"],
};
const keyedPrompt = {
  ...object({ ...keyed.properties, prompt: text }),
  required: ["key", "prompt"],
};
const lab = object({
  status: status("success", "processing", "error"),
  generationTime: { type: "number" },
  id: { type: "integer" },
  eta: { type: "number" },
  fetch_result: text,
  output: list(text),
});

export const platforms: Readonly<Record<string, PlatformCase>> = {
  "a queue with status and result apart": {
    scheme: inHeader("Authorization", { description: "Fal Key" }),
    create: "/studio/flux",
    answers: ok(
      object({
        request_id: text,
        status_url: text,
        response_url: text,
        queue_position: { type: "integer" },
      }),
    ),
    operations: {
      "GET /studio/flux/requests/{request_id}/status": ok(
        object({ request_id: text, status: status("IN_QUEUE", "IN_PROGRESS", "COMPLETED") }),
      ),
      "GET /studio/flux/requests/{request_id}": ok(object({ images: list(object({ url: text })) })),
    },
    flow: {
      "POST /studio/flux": [[200, { request_id: "r1", queue_position: 1 }]],
      "GET /studio/flux/requests/r1/status": [
        [202, { status: "IN_QUEUE" }],
        [200, { status: "COMPLETED" }],
      ],
      "GET /studio/flux/requests/r1": [[200, { images: [{ url: media }] }]],
    },
    key: ["authorization", "Key k-1"],
    asked: [
      "POST /studio/flux",
      "GET /studio/flux/requests/r1/status",
      "GET /studio/flux/requests/r1/status",
      "GET /studio/flux/requests/r1",
    ],
  },
  "predictions in lower case": {
    create: "/models/acme/flux/predictions",
    answers: ok(
      object({
        id: text,
        status: status("starting", "processing", "succeeded", "failed", "canceled"),
        output: {},
      }),
      "201",
    ),
    operations: {
      "GET /predictions/{prediction_id}": ok(
        object({
          id: text,
          status: status("starting", "processing", "succeeded", "failed", "canceled"),
          output: {},
        }),
      ),
    },
    flow: {
      "POST /models/acme/flux/predictions": [[201, { id: "p1", status: "starting", output: null }]],
      "GET /predictions/p1": [[200, { id: "p1", status: "succeeded", output: [media] }]],
    },
    key: bearer,
    asked: ["POST /models/acme/flux/predictions", "GET /predictions/p1"],
    fails: {
      request: "GET /predictions/p1",
      answer: { id: "p1", status: "failed", error: "CUDA out of memory" },
      says: "CUDA out of memory",
    },
  },
  "the id in the query": {
    scheme: inHeader("x-key"),
    create: "/v1/flux-2-pro",
    answers: ok(object({ id: text, polling_url: { type: "string", format: "uri" } })),
    operations: {
      "GET /v1/get_result?id": ok(
        object({
          id: text,
          status: status("Pending", "Ready", "Content Moderated", "Error", "Task not found"),
          result: object({ sample: text }),
        }),
      ),
    },
    flow: {
      "POST /v1/flux-2-pro": [[200, { id: "b1" }]],
      "GET /v1/get_result?id=b1": [
        [200, { id: "b1", status: "Pending" }],
        [200, { id: "b1", status: "Ready", result: { sample: media } }],
      ],
    },
    key: ["x-key", "k-1"],
    asked: ["POST /v1/flux-2-pro", "GET /v1/get_result?id=b1", "GET /v1/get_result?id=b1"],
    fails: {
      request: "GET /v1/get_result?id=b1",
      answer: {
        id: "b1",
        status: "Content Moderated",
        result: null,
        details: { "Moderation Reasons": ["Derivative Works Filter"] },
      },
      says: '"Moderation Reasons": Derivative Works Filter',
      category: "content_rejected",
    },
  },
  "tasks beside images": {
    create: "/v1/text_to_image",
    answers: ok(object({ id: text })),
    operations: {
      "GET /v1/tasks/{id}": ok(
        object({
          id: text,
          status: status("PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED"),
          output: list(text),
        }),
      ),
    },
    flow: {
      "POST /v1/text_to_image": [[200, { id: "t1" }]],
      "GET /v1/tasks/t1": [[200, { id: "t1", status: "SUCCEEDED", output: [media] }]],
    },
    key: bearer,
    asked: ["POST /v1/text_to_image", "GET /v1/tasks/t1"],
    fails: {
      request: "GET /v1/tasks/t1",
      answer: { id: "t1", status: "FAILED", failure: "The seed image was unreadable" },
      says: "The seed image was unreadable",
    },
  },
  "the result at once, and foreign jobs near by": {
    create: "/images/generations",
    answers: ok({ ...object({ id: text, data: list(object({ url: text })) }), required: ["data"] }),
    operations: {
      "GET /jobs/{jobId}": ok(object({ job_id: text, status: status("Queued", "Complete") })),
    },
    flow: { "POST /images/generations": [[200, { id: "i1", data: [{ url: media }] }]] },
    key: bearer,
    asked: ["POST /images/generations"],
  },
  "envelopes of different names": {
    create: "/generations",
    answers: ok(object({ sdGenerationJob: object({ generationId: text }) })),
    operations: {
      "GET /generations/{id}": ok(
        object({
          generations_by_pk: object({
            status: status("PENDING", "COMPLETE", "FAILED"),
            generated_images: list(object({ url: text })),
          }),
        }),
      ),
      "GET /variations/{id}": ok(
        object({ generated_image_variation_generic: list(object({ status: text, url: text })) }),
      ),
    },
    flow: {
      "POST /generations": [[200, { sdGenerationJob: { generationId: "g1" } }]],
      "GET /generations/g1": [
        [200, { generations_by_pk: { status: "COMPLETE", generated_images: [{ url: media }] } }],
      ],
    },
    key: bearer,
    asked: ["POST /generations", "GET /generations/g1"],
    fails: {
      request: "GET /generations/g1",
      answer: { generations_by_pk: { status: "FAILED", generated_images: [] } },
    },
  },
  "data known only from the poll": {
    create: "/generations/image",
    answers: ok(
      object({ id: text, state: status("queued", "dreaming", "completed", "failed") }),
      "201",
    ),
    operations: {
      "GET /generations/{id}": ok(
        object({
          id: text,
          state: status("queued", "dreaming", "completed", "failed"),
          failure_reason: text,
          assets: object({ image: text }),
        }),
      ),
    },
    flow: {
      "POST /generations/image": [[201, { id: "l1", state: "queued" }]],
      "GET /generations/l1": [[200, { id: "l1", state: "completed", assets: { image: media } }]],
    },
    key: bearer,
    asked: ["POST /generations/image", "GET /generations/l1"],
    fails: {
      request: "GET /generations/l1",
      answer: { id: "l1", state: "failed", failure_reason: "The queue was full" },
      says: "The queue was full",
    },
  },
  "a suffix behind the id": {
    create: "/acme/flux",
    answers: ok(
      object({
        code: { type: "integer" },
        data: object({ id: text, status: text, urls: object({ get: text }) }),
      }),
    ),
    operations: {
      "GET /predictions/{taskId}/result": ok(
        object({
          code: { type: "integer" },
          data: object({ id: text, status: text, outputs: list(text) }),
        }),
      ),
    },
    flow: {
      "POST /acme/flux": [[200, { code: 200, data: { id: "w1", status: "created" } }]],
      "GET /predictions/w1/result": [
        [200, { code: 200, data: { id: "w1", status: "completed", outputs: [media] } }],
      ],
    },
    key: bearer,
    asked: ["POST /acme/flux", "GET /predictions/w1/result"],
    fails: {
      request: "GET /predictions/w1/result",
      answer: {
        code: 200,
        data: { id: "w1", status: "failed", outputs: [], error: "The model crashed" },
      },
      says: "The model crashed",
    },
  },
  "a download of its own": {
    scheme: inHeader("X-API-Key"),
    create: "/image/v1/enhance/async",
    answers: ok(object({ process_id: text, eta: { type: "integer" } })),
    operations: {
      "GET /image/v1/status/{process_id}": ok(
        object({
          process_id: text,
          filename: text,
          output_width: { type: "integer" },
          category: text,
          status: status("Pending", "Processing", "Completed", "Failed", "Cancelled"),
        }),
      ),
      "GET /image/v1/download/input/{process_id}": ok(object({ download_url: text })),
      "GET /image/v1/download/{process_id}": ok(object({ download_url: text })),
    },
    flow: {
      "POST /image/v1/enhance/async": [[200, { process_id: "z1", eta: 0 }]],
      "GET /image/v1/status/z1": [
        [200, { process_id: "z1", filename: "a.png", category: "Enhance", status: "Completed" }],
      ],
      "GET /image/v1/download/z1": [[200, { download_url: media }]],
    },
    key: ["x-api-key", "k-1"],
    asked: ["POST /image/v1/enhance/async", "GET /image/v1/status/z1", "GET /image/v1/download/z1"],
    fails: {
      request: "GET /image/v1/status/z1",
      answer: { process_id: "z1", status: "Cancelled" },
      status: "CANCELED",
    },
  },
  "an output around the task": {
    create: "/services/aigc/text2image",
    answers: ok(object({ output: object({ task_id: text, task_status: text }), request_id: text })),
    operations: {
      "GET /tasks/{task_id}": ok(
        object({
          request_id: text,
          output: object({
            task_id: text,
            task_status: status("PENDING", "RUNNING", "SUCCEEDED", "FAILED"),
            results: list(object({ url: text })),
          }),
        }),
      ),
    },
    flow: {
      "POST /services/aigc/text2image": [
        [200, { request_id: "q", output: { task_id: "d1", task_status: "PENDING" } }],
      ],
      "GET /tasks/d1": [
        [
          200,
          {
            request_id: "q2",
            output: { task_id: "d1", task_status: "SUCCEEDED", results: [{ url: media }] },
          },
        ],
      ],
    },
    key: bearer,
    asked: ["POST /services/aigc/text2image", "GET /tasks/d1"],
    fails: {
      request: "GET /tasks/d1",
      answer: {
        request_id: "q2",
        output: { task_id: "d1", task_status: "FAILED", message: "The size is not allowed" },
      },
      says: "The size is not allowed",
    },
  },
  "an id of another name, 202 and FINISHED": {
    scheme: inHeader("X-Picsart-API-Key"),
    create: "/text2image",
    answers: ok(object({ inference_id: text, status: text }), "202"),
    operations: {
      "GET /text2image/inferences/{inference_id}": ok(
        object({ status: text, data: list(object({ url: text })) }),
      ),
    },
    flow: {
      "POST /text2image": [[202, { inference_id: "n1", status: "ACCEPTED" }]],
      "GET /text2image/inferences/n1": [
        [202, { status: "processing" }],
        [200, { status: "FINISHED", data: [{ url: media }] }],
      ],
    },
    key: ["x-picsart-api-key", "k-1"],
    asked: ["POST /text2image", "GET /text2image/inferences/n1", "GET /text2image/inferences/n1"],
  },
  "asked by POST, in numbers": {
    scheme: inHeader("Authorization"),
    create: "/v1/images/seedreamv4",
    answers: ok(object({ code: { type: "integer" }, data: object({ taskid: text }) })),
    operations: {
      "POST /v1/images/infobytaskid {taskid}": ok(
        object({
          data: object({
            taskid: text,
            image_status: {
              type: "integer",
              enum: [1, 2, 3, 4],
              description: "1 queued, 2 running, 3 done, 4 failed",
            },
            url: list(text),
          }),
        }),
      ),
    },
    flow: {
      "POST /v1/images/seedreamv4": [[200, { code: 1000, data: { taskid: "s1" } }]],
      "POST /v1/images/infobytaskid": [
        [200, { data: { taskid: "s1", image_status: 3, url: [media] } }],
      ],
    },
    key: ["authorization", "k-1"],
    asked: ["POST /v1/images/seedreamv4", "POST /v1/images/infobytaskid"],
    fails: {
      request: "POST /v1/images/infobytaskid",
      answer: { data: { taskid: "s1", image_status: 4, url: [] } },
    },
  },
  "an envelope that may have the result, or only the task": {
    scheme: inHeader("Authorization"),
    create: "/v1/images/nanobanana",
    answers: ok({
      ...object({ code: { type: "integer" }, data: object({ taskid: text, url: text }) }),
      required: ["code", "data"],
    }),
    operations: {
      "POST /v1/images/infobytaskid {taskid}": ok(
        object({
          data: object({
            taskid: text,
            image_status: {
              type: "integer",
              enum: [1, 2, 3, 4],
              description: "Task status: 1=Queued, 2=Processing, 3=Completed, 4=Failed",
            },
            url: list(text),
          }),
        }),
      ),
    },
    flow: {
      "POST /v1/images/nanobanana": [[200, { code: 1000, data: { taskid: "s2" } }]],
      "POST /v1/images/infobytaskid": [
        [200, { data: { taskid: "s2", image_status: 2, url: [] } }],
        [200, { data: { taskid: "s2", image_status: 3, url: [media] } }],
      ],
    },
    key: ["authorization", "k-1"],
    asked: [
      "POST /v1/images/nanobanana",
      "POST /v1/images/infobytaskid",
      "POST /v1/images/infobytaskid",
    ],
  },
  "the key in the body, at once or later, by a path": {
    scheme: false,
    body: keyedPrompt,
    create: "/api/v6/images/text2img",
    answers: ok(lab),
    operations: {
      "POST /api/v6/images/fetch/{id}": {
        requestBody: { content: { "application/json": { schema: keyed } } },
        ...ok(object({ status: status("success", "processing", "error"), output: list(text) })),
      },
    },
    flow: {
      "POST /api/v6/images/text2img": [[200, { status: "processing", id: 7, eta: 1, output: [] }]],
      "POST /api/v6/images/fetch/7": [
        [200, { status: "processing", output: [] }],
        [200, { status: "success", output: [media] }],
      ],
    },
    key: ["key", "k-1", "body"],
    asked: [
      "POST /api/v6/images/text2img",
      "POST /api/v6/images/fetch/7",
      "POST /api/v6/images/fetch/7",
    ],
    fails: {
      request: "POST /api/v6/images/fetch/7",
      answer: { status: "error", message: "The GPU was lost", output: [] },
      says: "The GPU was lost",
    },
  },
  "the key in the body, later, at the URL of the answer": {
    scheme: false,
    body: keyedPrompt,
    create: "/api/v6/realtime/text2img",
    answers: ok(lab),
    flow: {
      "POST /api/v6/realtime/text2img": [
        [
          200,
          {
            status: "processing",
            id: 8,
            eta: 1,
            output: [],
            fetch_result: "{origin}/api/v6/realtime/fetch/8",
          },
        ],
      ],
      "POST /api/v6/realtime/fetch/8": [[200, { status: "success", id: 8, output: [media] }]],
    },
    key: ["key", "k-1", "body"],
    asked: ["POST /api/v6/realtime/text2img", "POST /api/v6/realtime/fetch/8"],
  },
  "the key in the body, at once": {
    scheme: false,
    body: keyedPrompt,
    create: "/api/v6/realtime/text2img",
    answers: ok(lab),
    flow: {
      "POST /api/v6/realtime/text2img": [[200, { status: "success", id: 9, output: [media] }]],
    },
    key: ["key", "k-1", "body"],
    asked: ["POST /api/v6/realtime/text2img"],
  },
  "base64 at once": {
    create: "/images/generations",
    answers: ok(object({ created: { type: "integer" }, data: list(object({ b64_json: text })) })),
    flow: { "POST /images/generations": [[200, { created: 1, data: [{ b64_json: PNG }] }]] },
    key: bearer,
    asked: ["POST /images/generations"],
    pictures: [`data:image/png;base64,${PNG}`],
  },
  "a key header of its own, the result at once": {
    scheme: inHeader("Api-Key"),
    create: "/v1/ideogram-v3/generate",
    answers: ok(object({ created: text, data: list(object({ url: text, seed: text })) })),
    flow: { "POST /v1/ideogram-v3/generate": [[200, { data: [{ url: media, seed: "1" }] }]] },
    key: ["api-key", "k-1"],
    asked: ["POST /v1/ideogram-v3/generate"],
  },
  "202 while it runs, and no status": {
    create: "/v2beta/stable-image/upscale/creative",
    answers: ok(object({ id: text })),
    operations: {
      "GET /v2beta/results/{id}": {
        responses: {
          ...ok(object({ result: { ...text, format: "byte" }, finish_reason: text })).responses,
          ...ok(object({ id: text, status: text }), "202").responses,
        },
      },
    },
    flow: {
      "POST /v2beta/stable-image/upscale/creative": [[200, { id: "y1" }]],
      "GET /v2beta/results/y1": [
        [202, { id: "y1", status: "in-progress" }],
        [200, { result: PNG, finish_reason: "SUCCESS" }],
      ],
    },
    key: bearer,
    asked: [
      "POST /v2beta/stable-image/upscale/creative",
      "GET /v2beta/results/y1",
      "GET /v2beta/results/y1",
    ],
    pictures: [`data:image/png;base64,${PNG}`],
  },
  "JSON in a text, and codes in a 200": {
    create: "/api/v1/jobs/createTask",
    answers: ok(object({ code: { type: "integer" }, msg: text, data: object({ taskId: text }) })),
    operations: {
      "GET /api/v1/jobs/recordInfo?taskId": ok(
        object({
          code: { type: "integer" },
          data: object({
            taskId: text,
            state: status("waiting", "queuing", "generating", "success", "fail"),
            resultJson: text,
            failMsg: text,
          }),
        }),
      ),
    },
    flow: {
      "POST /api/v1/jobs/createTask": [
        [200, { code: 200, msg: "success", data: { taskId: "k1" } }],
      ],
      "GET /api/v1/jobs/recordInfo?taskId=k1": [
        [200, { code: 200, data: { taskId: "k1", state: "waiting", resultJson: "" } }],
        [
          200,
          {
            code: 200,
            data: {
              taskId: "k1",
              state: "success",
              resultJson: JSON.stringify({ resultUrls: [media] }),
            },
          },
        ],
      ],
    },
    key: bearer,
    asked: [
      "POST /api/v1/jobs/createTask",
      "GET /api/v1/jobs/recordInfo?taskId=k1",
      "GET /api/v1/jobs/recordInfo?taskId=k1",
    ],
    fails: {
      request: "GET /api/v1/jobs/recordInfo?taskId=k1",
      answer: {
        code: 200,
        data: { taskId: "k1", state: "fail", failMsg: "The prompt is too long" },
      },
      says: "The prompt is too long",
    },
  },
  "URLs and a status code in an envelope, at once": {
    create: "/v1/image_generation",
    answers: ok(
      object({
        id: text,
        data: object({ image_urls: list(text) }),
        base_resp: object({ status_code: { type: "integer" }, status_msg: text }),
      }),
    ),
    flow: {
      "POST /v1/image_generation": [
        [
          200,
          {
            id: "m1",
            data: { image_urls: [media] },
            base_resp: { status_code: 0, status_msg: "success" },
          },
        ],
      ],
    },
    key: bearer,
    asked: ["POST /v1/image_generation"],
  },
  "a poll path for each model": {
    scheme: inHeader("x-freepik-api-key"),
    create: "/v1/ai/mystic",
    answers: ok(
      object({
        data: object({
          task_id: text,
          status: status("CREATED", "IN_PROGRESS", "COMPLETED", "FAILED"),
          generated: list(text),
        }),
      }),
    ),
    operations: Object.fromEntries(
      ["mystic", "other-model"].map((model) => [
        `GET /v1/ai/${model}/{task-id}`,
        ok(
          object({
            data: object({
              task_id: text,
              status: status("CREATED", "IN_PROGRESS", "COMPLETED", "FAILED"),
              generated: list(text),
            }),
          }),
        ),
      ]),
    ),
    flow: {
      "POST /v1/ai/mystic": [[200, { data: { task_id: "f1", status: "CREATED", generated: [] } }]],
      "GET /v1/ai/mystic/f1": [
        [200, { data: { task_id: "f1", status: "COMPLETED", generated: [media] } }],
      ],
    },
    key: ["x-freepik-api-key", "k-1"],
    asked: ["POST /v1/ai/mystic", "GET /v1/ai/mystic/f1"],
    fails: {
      request: "GET /v1/ai/mystic/f1",
      answer: { data: { task_id: "f1", status: "FAILED", generated: [] } },
    },
  },
  "base64 deep in the answer": {
    scheme: inHeader("x-goog-api-key"),
    create: "/models/banana:generateContent",
    answers: ok(
      object({
        candidates: list(
          object({
            content: object({
              parts: list(
                object({
                  text,
                  inlineData: object({ mimeType: text, data: { ...text, format: "byte" } }),
                }),
              ),
            }),
          }),
        ),
      }),
    ),
    flow: {
      "POST /models/banana:generateContent": [
        [
          200,
          {
            candidates: [
              { content: { parts: [{ inlineData: { mimeType: "image/png", data: PNG } }] } },
            ],
          },
        ],
      ],
    },
    key: ["x-goog-api-key", "k-1"],
    asked: ["POST /models/banana:generateContent"],
    pictures: [`data:image/png;base64,${PNG}`],
  },
  "a gateway's 504 that names the job, which goes on": {
    scheme: inHeader("Authorization", { description: "API key in format: Bearer <key>" }),
    create: "/v1/images/generations",
    answers: {
      responses: {
        ...ok(object({ data: list(object({ url: text })) })).responses,
        ...ok(object({ error: object({ message: text, job_id: text }) }), "504").responses,
      },
    },
    operations: {
      "GET /v1/images/jobs/{id}": ok(
        object({
          id: text,
          status: status("processing", "completed", "failed"),
          data: list(object({ url: text })),
        }),
      ),
    },
    flow: {
      "POST /v1/images/generations": [[504, { error: { message: "timed out", job_id: "j1" } }]],
      "GET /v1/images/jobs/j1": [[200, { id: "j1", status: "completed", data: [{ url: media }] }]],
    },
    key: bearer,
    asked: ["POST /v1/images/generations", "GET /v1/images/jobs/j1"],
  },
  "a list of one, with the status in its item": {
    create: "/variations/upscale",
    answers: ok(object({ sdUpscaleJob: object({ id: text, apiCreditCost: { type: "integer" } }) })),
    operations: {
      // Nearer by its words, and of another kind.
      "GET /generations/{id}": ok(
        object({
          generation: object({
            id: text,
            status: status("PENDING", "COMPLETE", "FAILED"),
            images: list(object({ url: text })),
          }),
        }),
      ),
      "GET /variations/{id}": ok(
        object({
          generated_variations: list(
            object({ id: text, status: status("PENDING", "COMPLETE", "FAILED"), url: text }),
          ),
        }),
      ),
    },
    flow: {
      "POST /variations/upscale": [[200, { sdUpscaleJob: { id: "v1", apiCreditCost: 1 } }]],
      "GET /variations/v1": [
        [200, { generated_variations: [{ id: "v1", status: "PENDING", url: null }] }],
        [200, { generated_variations: [{ id: "v1", status: "COMPLETE", url: media }] }],
      ],
    },
    key: bearer,
    asked: ["POST /variations/upscale", "GET /variations/v1", "GET /variations/v1"],
  },
  "a status of another name, by its words": {
    scheme: inHeader("X-Studio-Token"),
    create: "/studio/v3/renderings",
    answers: ok(
      object({
        rendering: object({
          uid: text,
          phase: status("accepted", "rendering", "delivered", "broken"),
        }),
      }),
      "202",
    ),
    operations: {
      "GET /studio/v3/renderings/{uid}": ok(
        object({
          rendering: object({
            uid: text,
            phase: status("accepted", "rendering", "delivered", "broken"),
            files: list(object({ href: text })),
          }),
        }),
      ),
    },
    flow: {
      "POST /studio/v3/renderings": [[202, { rendering: { uid: "u1", phase: "accepted" } }]],
      "GET /studio/v3/renderings/u1": [
        [200, { rendering: { uid: "u1", phase: "rendering" } }],
        [200, { rendering: { uid: "u1", phase: "delivered", files: [{ href: media }] } }],
      ],
    },
    key: ["x-studio-token", "k-1"],
    asked: [
      "POST /studio/v3/renderings",
      "GET /studio/v3/renderings/u1",
      "GET /studio/v3/renderings/u1",
    ],
  },
  "asked by POST with an order number, statuses in prose": {
    scheme: { type: "http", scheme: "basic" },
    create: "/image/create",
    answers: ok(object({ ret: { type: "integer" }, result: object({ order_no: text }) })),
    operations: {
      "POST /image/query {order_no}": ok(
        object({
          ret: { type: "integer" },
          result: object({
            order_no: text,
            order_status: {
              type: "string",
              description: "0 waiting, 1 processing, 2 success, 3 failed",
            },
            image_list: list(object({ image_url: text })),
          }),
        }),
      ),
    },
    flow: {
      "POST /image/create": [[200, { ret: 0, result: { order_no: "o1" } }]],
      "POST /image/query": [
        [200, { ret: 0, result: { order_no: "o1", order_status: "1", image_list: [] } }],
        [
          200,
          {
            ret: 0,
            result: { order_no: "o1", order_status: "2", image_list: [{ image_url: media }] },
          },
        ],
      ],
    },
    key: ["authorization", "Basic ay0x"],
    asked: ["POST /image/create", "POST /image/query", "POST /image/query"],
  },
  "a result or an operation, by name": {
    create: "/v1/image:predict",
    answers: ok({
      oneOf: [
        object({ predictions: list(object({ bytesBase64Encoded: text, mimeType: text })) }),
        object({ name: text, done: { type: "boolean" } }),
      ],
    }),
    operations: {
      "GET /v1/operations/{name}": ok(
        object({
          name: text,
          done: { type: "boolean" },
          response: object({
            predictions: list(object({ bytesBase64Encoded: text, mimeType: text })),
          }),
        }),
      ),
    },
    flow: {
      "POST /v1/image:predict": [[200, { name: "op1", done: false }]],
      "GET /v1/operations/op1": [
        [200, { name: "op1", done: true, response: { predictions: [{ gcsUri: media }] } }],
      ],
    },
    key: bearer,
    asked: ["POST /v1/image:predict", "GET /v1/operations/op1"],
  },
  "a form as browsers send it": {
    mediaType: "application/x-www-form-urlencoded",
    create: "/v2/paintings",
    answers: ok(object({ id: text, state: status("queued", "done", "failed"), image: text })),
    operations: {
      "GET /v2/paintings/{id}": ok(
        object({
          id: text,
          state: status("queued", "done", "failed"),
          image: { ...text, format: "uri" },
        }),
      ),
    },
    flow: {
      "POST /v2/paintings": [[200, { id: "p1", state: "queued", image: "" }]],
      "GET /v2/paintings/p1": [[200, { id: "p1", state: "done", image: media }]],
    },
    key: bearer,
    asked: ["POST /v2/paintings", "GET /v2/paintings/p1"],
  },
  "forms with the key in them, asked by POST": {
    mediaType: "application/x-www-form-urlencoded",
    scheme: false,
    body: keyedPrompt,
    create: "/api/paint",
    answers: ok(object({ task_id: text, state: status("waiting", "success", "fail") })),
    operations: {
      "POST /api/task {task_id}": ok(
        object({
          task_id: text,
          state: status("waiting", "success", "fail"),
          output: list({ ...text, format: "uri" }),
        }),
      ),
    },
    flow: {
      "POST /api/paint": [[200, { task_id: "f1", state: "waiting" }]],
      "POST /api/task": [
        [200, { task_id: "f1", state: "waiting", output: [] }],
        [200, { task_id: "f1", state: "success", output: [media] }],
      ],
    },
    key: ["key", "k-1", "form"],
    asked: ["POST /api/paint", "POST /api/task", "POST /api/task"],
  },
  "a form with the key in it, at once": {
    mediaType: "application/x-www-form-urlencoded; charset=utf-8",
    scheme: false,
    body: keyedPrompt,
    create: "/api/draw",
    answers: ok(object({ status: text, output: list({ ...text, format: "uri" }) })),
    flow: { "POST /api/draw": [[200, { status: "success", output: [media] }]] },
    key: ["key", "k-1", "form"],
    asked: ["POST /api/draw"],
  },
  "an outcome, at the path of the ticket": {
    create: "/compose",
    answers: ok(object({ composition: text, eta_seconds: { type: "number" } })),
    operations: {
      "GET /compositions/{composition}": ok(
        object({
          composition: text,
          outcome: status("pending", "succeeded", "errored"),
          artwork: { ...text, format: "uri" },
        }),
      ),
    },
    flow: {
      "POST /compose": [[200, { composition: "z1", eta_seconds: 4 }]],
      "GET /compositions/z1": [
        [200, { composition: "z1", outcome: "pending" }],
        [200, { composition: "z1", outcome: "succeeded", artwork: media }],
      ],
    },
    key: bearer,
    asked: ["POST /compose", "GET /compositions/z1", "GET /compositions/z1"],
  },
  "one path for the tasks of all models": {
    scheme: inHeader("x-acme-api-key"),
    create: "/v1/ai/flux-pro",
    answers: ok(object({ data: object({ task_id: text, status: text, generated: list(text) }) })),
    operations: {
      "GET /v1/ai/{endpoint}/{taskId}": ok(
        object({
          data: object({
            task_id: text,
            status: status("CREATED", "IN_PROGRESS", "COMPLETED", "FAILED"),
            generated: list(text),
          }),
        }),
      ),
    },
    flow: {
      "POST /v1/ai/flux-pro": [[200, { data: { task_id: "t1", status: "CREATED" } }]],
      "GET /v1/ai/flux-pro/t1": [
        [200, { data: { task_id: "t1", status: "IN_PROGRESS", generated: [] } }],
        [200, { data: { task_id: "t1", status: "COMPLETED", generated: [media] } }],
      ],
    },
    key: ["x-acme-api-key", "k-1"],
    asked: ["POST /v1/ai/flux-pro", "GET /v1/ai/flux-pro/t1", "GET /v1/ai/flux-pro/t1"],
  },
  "a result with an id, beside agents and faces that have ids too": {
    create: "/v1/images/generations",
    answers: ok(
      object({ id: text, created: { type: "integer" }, data: list(object({ url: text })) }),
    ),
    operations: {
      "GET /api/agent/jobs/{id}": ok(
        object({ id: text, status: status("running", "completed"), result: text }),
      ),
      "POST /v1/face/forget {id}": { responses: { "204": { description: "" } } },
    },
    flow: {
      "POST /v1/images/generations": [[200, { id: "g1", created: 1, data: [{ url: media }] }]],
    },
    key: bearer,
    asked: ["POST /v1/images/generations"],
  },
  "an answer for each provider that was asked": {
    create: "/image/generation",
    answers: ok(
      object(
        Object.fromEntries(
          ["amber", "cobalt", "indigo"].map((provider) => [
            provider,
            object({
              status: status("success", "fail"),
              items: list(object({ image_url: text })),
              cost: { type: "number" },
            }),
          ]),
        ),
      ),
    ),
    flow: {
      "POST /image/generation": [
        [200, { indigo: { status: "success", items: [{ image_url: media }], cost: 1 } }],
      ],
    },
    key: bearer,
    asked: ["POST /image/generation"],
  },
  "the result, or a 202 with the id of what goes on, and a header for the key": {
    scheme: false,
    create: "/v2/image/generate",
    answers: {
      parameters: [apiToken],
      responses: {
        ...ok(object({ result: object({ image_url: text, seed: text }) })).responses,
        ...ok(object({ request_id: text }), "202").responses,
      },
    },
    operations: {
      "GET /v2/status/{request_id}": {
        parameters: [apiToken],
        ...ok(
          object({
            request_id: text,
            status: status("IN_PROGRESS", "COMPLETED", "ERROR"),
            result: object({ image_url: text, seed: text }),
          }),
        ),
      },
    },
    flow: {
      "POST /v2/image/generate": [[202, { request_id: "b1" }]],
      "GET /v2/status/b1": [
        [200, { request_id: "b1", status: "IN_PROGRESS" }],
        [200, { request_id: "b1", status: "COMPLETED", result: { image_url: media, seed: "1" } }],
      ],
    },
    key: ["api_token", "k-1"],
    asked: ["POST /v2/image/generate", "GET /v2/status/b1", "GET /v2/status/b1"],
  },
  "the result at once, where a 202 was possible": {
    create: "/v2/image/generate",
    answers: {
      responses: {
        ...ok(object({ request_id: text, result: object({ image_url: text }) })).responses,
        ...ok(object({ request_id: text, status_url: text }), "202").responses,
      },
    },
    operations: {
      "GET /v2/status/{request_id}": ok(
        object({ status: status("IN_PROGRESS", "COMPLETED"), result: object({ image_url: text }) }),
      ),
    },
    flow: {
      "POST /v2/image/generate": [[200, { request_id: "b1", result: { image_url: media } }]],
    },
    key: bearer,
    asked: ["POST /v2/image/generate"],
  },
  "a press that gives its picture at a path of its own, and counts how far it is": {
    create: "/renders",
    answers: ok(object({ ticket: { type: "integer" }, eta_s: { type: "integer" } }), "202"),
    operations: {
      "GET /renders/{ticket}": ok(
        object({
          ticket: { type: "integer" },
          phase: {
            type: "integer",
            enum: [0, 1, 2, 9],
            description: "0 queued, 1 rendering, 2 finished, 9 broken",
          },
          note: { type: ["string", "null"] },
        }),
      ),
      "GET /renders/{ticket}/file": {
        responses: {
          "200": { description: "", content: { "image/png": { schema: text } } },
          "409": { description: "Not finished yet" },
        },
      },
    },
    flow: {
      "POST /renders": [[202, { ticket: 77, eta_s: 3 }]],
      "GET /renders/77": [
        [200, { ticket: 77, phase: 1, note: null }],
        [200, { ticket: 77, phase: 2, note: null }],
      ],
      "GET /renders/77/file": [[200, Buffer.from(PNG, "base64")]],
    },
    key: bearer,
    asked: ["POST /renders", "GET /renders/77", "GET /renders/77", "GET /renders/77/file"],
    fails: {
      request: "GET /renders/77",
      answer: { ticket: 77, phase: 9, note: "render node lost" },
      says: 'It failed, and the service gave no reason at a known place (lifecycle.error of modelsmith.config.ts says where): {"ticket":77,"phase":9,"note":"render node lost"}',
    },
    pictures: [`data:image/png;base64,${PNG}`],
  },
  "a crowd that counts what is done, and calls a picture img": {
    scheme: false,
    create: "/v2/generate/async",
    body: object({ prompt: text }),
    answers: {
      parameters: [{ in: "header", name: "apikey", required: true, schema: text }],
      ...ok(object({ id: text, kudos: { type: "number" } }), "202"),
    },
    operations: {
      "GET /v2/generate/check/{id}": ok(
        object({ finished: { type: "integer" }, done: { type: "boolean" } }),
      ),
      "GET /v2/generate/status/{id}": ok(
        object({
          finished: { type: "integer" },
          done: { type: "boolean" },
          generations: list(object({ img: text, seed: text })),
        }),
      ),
    },
    flow: {
      "POST /v2/generate/async": [[202, { id: "h1", kudos: 1 }]],
      "GET /v2/generate/status/h1": [
        [200, { finished: 0, done: false, generations: [] }],
        [200, { finished: 1, done: true, generations: [{ img: media, seed: "1" }] }],
      ],
    },
    key: ["apikey", "k-1"],
    asked: ["POST /v2/generate/async", "GET /v2/generate/status/h1", "GET /v2/generate/status/h1"],
  },
  "a text as the whole answer, which is the id": {
    create: "/text2img",
    answers: ok(text),
    operations: {
      "GET /jobs/{job_id}": ok(object({ status: status("queued", "done"), image: text })),
    },
    flow: {
      "POST /text2img": [[200, "j-1"]],
      "GET /jobs/j-1": [
        [200, { status: "queued" }],
        [200, { status: "done", image: media }],
      ],
    },
    key: bearer,
    asked: ["POST /text2img", "GET /jobs/j-1", "GET /jobs/j-1"],
  },
  "a list of URLs beside the status, whose path is the create's own": {
    create: "/images",
    answers: ok(
      object({ job: object({ id: text, status: status("queued", "done"), urls: list(text) }) }),
    ),
    operations: {
      "GET /images/{imageId}": ok(
        object({ job: object({ id: text, status: status("queued", "done"), urls: list(text) }) }),
      ),
      "GET /resizes/{jobId}": ok(
        object({ job: object({ id: text, status: status("queued", "done"), urls: list(text) }) }),
      ),
    },
    flow: {
      "POST /images": [[200, { job: { id: "j-1", status: "queued" } }]],
      "GET /images/j-1": [[200, { job: { id: "j-1", status: "done", urls: [media] } }]],
    },
    key: bearer,
    asked: ["POST /images", "GET /images/j-1"],
  },
};
