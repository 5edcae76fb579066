/** How a platform really behaves, as data: its spec in small, its flow, and what must happen. */
export interface PlatformCase {
  readonly security?: object;
  readonly scheme?: object;
  readonly create: string;
  /** What the create's success is said to be; the other operations by `METHOD /path`. */
  readonly answers: object;
  readonly operations?: Readonly<Record<string, object>>;
  /** The answers of the fake, by `METHOD /path?query`, in turn: the last one stays. */
  readonly flow: Readonly<Record<string, readonly (readonly [status: number, body: unknown])[]>>;
  /** The header that every request must have. */
  readonly key: readonly [name: string, value: string];
  readonly asked: readonly string[];
}

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });
const list = (items: object) => ({ type: "array", items });
const ok = (schema: object, status = "200") => ({
  responses: { [status]: { description: "", content: { "application/json": { schema } } } },
});
const status = (...words: string[]) => ({ type: "string", enum: words });
const media = "https://cdn.example.com/a.png";
const bearer = ["authorization", "Bearer k-1"] as const;
const inHeader = (name: string, more: object = {}) => ({
  type: "apiKey",
  in: "header",
  name,
  ...more,
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
  },
  "a download of its own": {
    scheme: inHeader("X-API-Key"),
    create: "/image/v1/enhance/async",
    answers: ok(object({ process_id: text, eta: { type: "integer" } })),
    operations: {
      "GET /image/v1/status/{process_id}": ok(
        object({
          process_id: text,
          status: status("Pending", "Processing", "Completed", "Failed", "Cancelled"),
        }),
      ),
      "GET /image/v1/download/{process_id}": ok(object({ download_url: text })),
    },
    flow: {
      "POST /image/v1/enhance/async": [[200, { process_id: "z1", eta: 0 }]],
      "GET /image/v1/status/z1": [[200, { process_id: "z1", status: "Completed" }]],
      "GET /image/v1/download/z1": [[200, { download_url: media }]],
    },
    key: ["x-api-key", "k-1"],
    asked: ["POST /image/v1/enhance/async", "GET /image/v1/status/z1", "GET /image/v1/download/z1"],
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
  },
};
