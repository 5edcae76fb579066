import { describe, expect, it } from "vitest";
import { type Endpoint, generate, type Platform, submit, wait } from "../../runtime/index.js";
import { KEY, platformAt, QUICK } from "./endpoints.js";
import { answer, type Script, type ScriptedServer, serve } from "./scripted-server.js";

/** Platforms of other kinds, said by the second version of a descriptor. */

let server: ScriptedServer;

/** Answers by method and path, in turn; the last one stays. */
async function platform(routes: Readonly<Record<string, readonly Script[]>>): Promise<Platform> {
  const turns = new Map<string, number>();
  server = await serve((request, response) => {
    const route = `${request.method} ${request.path}`;
    const scripts = routes[route] ?? [answer(404, { message: "no such route" })];
    const turn = turns.get(route) ?? 0;
    turns.set(route, turn + 1);
    return scripts[Math.min(turn, scripts.length - 1)]?.(request, response);
  });
  const { poll: _poll, read: _read, runningPath: _running, ...rest } = platformAt(server.url);
  return rest;
}

function endpoint(of: Platform, changes: Partial<Endpoint> = {}): Endpoint {
  return {
    descriptor: 2,
    key: "acme/draw",
    title: "Draw",
    platform: of,
    create: { path: "/v1/draw" },
    input: { type: "object", properties: { prompt: { type: "string" } } },
    ...changes,
  };
}

const input = { prompt: "a" };
const url = "https://cdn.test/a.png";
const ended = { id: "g1", status: "done" };

function asked(): string[] {
  return server.requests.map(({ method, path }) => `${method} ${path}`);
}

describe("a generation is followed", () => {
  it("by its id in the query", async () => {
    const made = await platform({
      "POST /v1/draw": [answer(200, { id: "t 1", polling_url: "/other" })],
      "GET /v1/get_result?id=t%201": [
        answer(200, { id: "t 1", status: "Pending", result: null }),
        answer(200, { id: "t 1", status: "Ready", result: { sample: url } }),
      ],
    });
    const flux = endpoint(made, {
      poll: { path: "/v1/get_result", query: { id: "{id}" } },
      read: { id: [["id"]], status: ["status"], data: ["result"] },
    });
    expect(await generate(flux, input, QUICK)).toMatchObject({ ok: true, data: { sample: url } });
    expect(await wait("t 1", { ...QUICK, endpoint: flux })).toMatchObject({ ok: true });
    expect(server.of("POST")).toHaveLength(1);
  });

  it("by POST with the id in the body, and a number as its status", async () => {
    const made = await platform({
      "POST /v1/draw": [answer(200, { code: 1000, data: { taskid: "t1" } })],
      "POST /v1/info": [
        answer(200, { code: 1000, data: { taskid: "t1", image_status: 2, url: [] } }),
        answer(200, { code: 1000, data: { taskid: "t1", image_status: 3, url: [url] } }),
      ],
    });
    const draw = endpoint(made, {
      poll: { method: "POST", path: "/v1/info", body: { taskid: "{id}" } },
      read: {
        id: [["data", "taskid"]],
        status: ["data", "image_status"],
        data: ["data", "url"],
        words: { "3": "COMPLETED", "4": "FAILED" },
      },
    });
    expect(await generate(draw, input, QUICK)).toMatchObject({ ok: true, id: "t1", data: [url] });
    expect(asked()).toEqual(["POST /v1/draw", "POST /v1/info", "POST /v1/info"]);
    expect(server.requests[1]?.body).toBe('{"taskid":"t1"}');
  });

  it.each([
    ["12345678901234567890", '{"ticket":12345678901234567890,"of":"12345678901234567890"}'],
    ["-7", '{"ticket":-7,"of":"-7"}'],
    ['"007"', '{"ticket":"007","of":"007"}'],
    ['"a\\"{id:number}"', '{"ticket":"a\\"{id:number}","of":"a\\"{id:number}"}'],
  ])("by POST with the id %s as the number that it is, digit by digit", async (id, body) => {
    const made = await platform({
      "POST /v1/draw": [answer(200, `{"ticket":${id},"status":"queued"}`)],
      "POST /v1/info": [answer(200, { status: "done", output: [url] })],
    });
    const info = { ticket: "{id:number}", of: "{id}" };
    const draw = endpoint(made, {
      poll: { method: "POST", path: "/v1/info", body: info },
      read: { id: [["ticket"]] },
    });
    expect(await generate(draw, input, QUICK)).toMatchObject({ ok: true, data: [url] });
    expect(server.requests[1]?.body).toBe(body);
  });

  it("by a form, where a number is written as it is", async () => {
    const made = await platform({
      "POST /v1/draw": [answer(200, { ticket: 7, status: "queued" })],
      "POST /v1/info": [answer(200, { status: "done", output: [url] })],
    });
    const body = { ticket: "{id:number}", of: "no. {id}" };
    const contentType = "application/x-www-form-urlencoded";
    const draw = endpoint(made, {
      poll: { method: "POST", path: "/v1/info", body, contentType },
      read: { id: [["ticket"]] },
    });
    expect(await generate(draw, input, QUICK)).toMatchObject({ ok: true, data: [url] });
    expect(server.requests[1]?.body).toBe("ticket=7&of=no.+7");
  });

  it.each(["poll", "result"])("by a %s that asks for the picture itself", async (name) => {
    const bytes = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
    const accept = "application/json, image/png";
    const picture: Script = ({ headers }, response) => {
      response.writeHead(headers.accept === accept ? 200 : 406, { "content-type": "image/png" });
      response.end(bytes);
    };
    const led: Script = (_, response) => void response.writeHead(302, { location: "/p" }).end();
    const made = await platform({
      "POST /v1/draw": [answer(200, { id: "g1", status: "queued" })],
      "GET /v1/g1": [answer(202, { status: "queued" }), name === "poll" ? led : answer(200, ended)],
      "GET /v1/g1/file": [led],
      "GET /p": [picture],
    });
    const file = { path: "/v1/{id}/file", accept };
    const draw = endpoint(made, {
      poll: { path: "/v1/{id}", ...(name === "poll" && { accept }) },
      ...(name === "result" && { result: file }),
    });
    const generation = { ok: true, data: { contentType: "image/png" } };
    expect(await generate(draw, input, QUICK)).toMatchObject(generation);
    expect(await wait("g1", { ...QUICK, endpoint: draw })).toMatchObject(generation);
  });

  it("with the result apart from the status", async () => {
    const made = await platform({
      "POST /studio/flux": [
        answer(200, { request_id: "r1", status: "IN_QUEUE", response_url: "/evil" }),
      ],
      "GET /studio/flux/requests/r1/status": [
        answer(202, { status: "IN_PROGRESS", request_id: "r1" }),
        answer(200, { status: "COMPLETED", request_id: "r1" }),
      ],
      "GET /studio/flux/requests/r1": [answer(200, { images: [{ url }], seed: 1 })],
    });
    const flux = endpoint(made, {
      create: { path: "/studio/flux" },
      poll: { path: "/studio/flux/requests/{id}/status" },
      result: { path: "/studio/flux/requests/{id}" },
      read: { id: [["request_id"]] },
    });
    expect(await generate(flux, input, QUICK)).toMatchObject({
      ok: true,
      id: "r1",
      data: { images: [{ url }], seed: 1 },
    });
    expect(asked().slice(1)).toEqual([
      "GET /studio/flux/requests/r1/status",
      "GET /studio/flux/requests/r1/status",
      "GET /studio/flux/requests/r1",
    ]);
  });

  it.each(["the spec", "the answer"])(
    "with the result apart from the status, as %s says, when the deadline has passed",
    async (which) => {
      let polls = 0;
      const made = await platform({
        "POST /v1/draw": [
          answer(200, {
            request_id: "r1",
            ...(which === "the answer" && { response_url: "/r/r1" }),
          }),
        ],
        // The first poll is answered by the last look alone.
        "GET /s/r1": [
          () => {
            polls += 1;
          },
          answer(200, { status: "COMPLETED", request_id: "r1" }),
        ],
        "GET /r/r1": [answer(200, { images: [{ url }] })],
      });
      const draw = endpoint(made, {
        poll: { path: "/s/{id}" },
        ...(which === "the spec" && { result: { path: "/r/{id}" } }),
      });
      const options = { ...QUICK, timeoutMs: 150 };
      const ended = await generate(draw, input, options);
      expect(ended).toMatchObject({ ok: true, data: { images: [{ url }] } });
      expect(polls).toBe(1);
    },
  );

  it("with the result apart from the status, also while its stream is quiet", async () => {
    let end: (() => void) | undefined;
    const made = await platform({
      "POST /v1/draw": [
        (_, response) => {
          response.writeHead(200, { "content-type": "text/event-stream" });
          response.write('data: {"request_id":"r1","status":"IN_QUEUE"}\n\n');
          end = () => response.end();
        },
      ],
      "GET /s/r1": [
        (request, response) => {
          // What is said of the status is whole, and not the result.
          answer(200, { status: "COMPLETED", data: { seconds: 3 } })(request, response);
          end?.();
        },
      ],
      "GET /r/r1": [answer(200, { images: [{ url }] })],
    });
    const draw = endpoint(made, {
      create: { stream: "/v1/draw" },
      poll: { path: "/s/{id}" },
      result: { path: "/r/{id}" },
    });
    const ended = await generate(draw, input, { ...QUICK, eventTimeoutMs: 5 });
    expect(ended).toMatchObject({ ok: true, data: { images: [{ url }] } });
  });

  it("by a URL alone, also when the deadline has passed", async () => {
    const made = await platform({
      "POST /v1/draw": [answer(202, { status: "queued", status_url: "/jobs/now" })],
      "GET /jobs/now": [() => {}, answer(200, { status: "COMPLETED", data: { url } })],
    });
    const draw = endpoint(made, { poll: false });
    const ended = await generate(draw, input, { ...QUICK, timeoutMs: 150 });
    expect(ended).toMatchObject({ ok: true, data: { url } });
  });

  it("and fails with the words of the result's 4xx", async () => {
    const made = await platform({
      "POST /v1/draw": [answer(200, { request_id: "r1" })],
      "GET /s/r1": [answer(200, { status: "COMPLETED" })],
      "GET /r/r1": [answer(422, { detail: [{ msg: "no face found", type: "face_error" }] })],
    });
    const draw = endpoint(made, { poll: { path: "/s/{id}" }, result: { path: "/r/{id}" } });
    expect(await generate(draw, input, QUICK)).toMatchObject({
      ok: false,
      status: "FAILED",
      message: expect.stringContaining("no face found"),
    });
  });

  it("and fails with the result's text at the place that the config names, and the code beside it", async () => {
    const made = await platform({
      "POST /v1/draw": [answer(200, { request_id: "r1" })],
      "GET /s/r1": [answer(200, { status: "COMPLETED" })],
      "GET /r/r1": [answer(422, { code: "content_filter", message: "No.", why: "A face." })],
    });
    const draw = endpoint(
      { ...made, read: { ...made.read, error: [["why"]] } },
      { poll: { path: "/s/{id}" }, result: { path: "/r/{id}" } },
    );
    const ended = { ok: false, code: "content_filter", category: "content_rejected" };
    expect(await generate(draw, input, QUICK)).toMatchObject({ ...ended, message: "A face." });
  });

  it.each(["status", "result"])("and an error names the request for the %s", async (what) => {
    for (const way of ["path", "url"]) {
      const made = await platform({
        "POST /v1/draw": [
          answer(200, { request_id: "r1", status_url: "/v1/s/r1", response_url: "/v1/r/r1" }),
        ],
        "GET /v1/s/r1": [answer(what === "status" ? 403 : 200, { status: "COMPLETED" })],
        "GET /v1/r/r1": [answer(403, {})],
      });
      const base = { ...made, baseUrl: `${server.url}/v1` };
      const requests = { poll: { path: "/s/{id}" }, result: { path: "/r/{id}" } };
      const draw = endpoint(base, { create: { path: "/draw" }, ...(way === "path" && requests) });
      const path = what === "status" ? "/s/r1" : "/r/r1";
      await expect(generate(draw, input, QUICK)).rejects.toMatchObject({
        category: "auth",
        method: "GET",
        url: `${server.url}/v1${path}`,
        problem: expect.stringMatching(`^GET ${way === "path" ? path : `/v1${path}`}: .*403`),
      });
    }
  });

  it("and an error names the create that was refused, and whose id is none", async () => {
    const error = { code: "content_policy_violation", message: "flagged" };
    const made = await platform({
      "POST /draw": [answer(200, { id: "req_1", error })],
      "GET /s/req_1": [answer(404, { message: "no such task" })],
    });
    const draw = endpoint(made, { create: { path: "/draw" }, poll: { path: "/s/{id}" } });
    await expect(generate(draw, input, QUICK)).rejects.toMatchObject({
      category: "content_rejected",
      method: "POST",
      problem: expect.stringMatching(/^POST \/draw: The service answered 200 content_policy/),
      guidance: expect.stringContaining("change the prompt"),
    });
  });

  it("by the HTTP status alone", async () => {
    const made = await platform({
      "POST /v1/draw": [answer(200, { id: "t1" })],
      "GET /v1/results/t1": [
        answer(202, { id: "t1", status: "in-progress" }),
        answer(200, { result: "aGVsbG8=", finish_reason: "SUCCESS" }),
      ],
    });
    const upscale = endpoint(made, {
      poll: { path: "/v1/results/{id}" },
      read: { id: [["id"]], running: 202 },
    });
    expect(await generate(upscale, input, QUICK)).toMatchObject({
      ok: true,
      data: { result: "aGVsbG8=", finish_reason: "SUCCESS" },
    });
  });

  it.each([
    [
      { operation: "o1", done: true, response: { url } },
      { ok: true, data: { url } },
    ],
    [
      { operation: "o1", done: true, error: { code: 3, message: "too dark" } },
      { ok: false, message: expect.stringContaining("too dark") },
    ],
    [
      { operation: "o1", done: true, error: "", response: { url } },
      { ok: true, data: { url } },
    ],
    ...[{}, "none", 0, false, { code: 0, message: "ok" }, { code: 200, message: "" }].map(
      (error): [object, object] => [
        { operation: "o1", done: true, error, response: { url } },
        { ok: true, data: { url } },
      ],
    ),
    // What was made counts more than a word beside it.
    [
      { operation: "o1", done: true, failure: "one of two", response: { url } },
      { ok: true, data: { url } },
    ],
    [
      { operation: "o1", done: true, success: false, note: "too dark" },
      { ok: false, message: expect.stringContaining("too dark") },
    ],
    ...[
      { failure: "too dark", images: [] },
      { fault: { code: "DARK", message: "too dark" } },
      { problem: "too dark" },
      { exception: { reason: "too dark" } },
      { failed: "too dark", images: [] },
      { error: { code: 1, message: "too dark" } },
      ...[7, 404, -1, true, { code: 1 }, { code: 10000, message: "" }].map((error) => ({
        ...{ error, message: "too dark" },
      })),
    ].map((why): [object, object] => [
      { operation: "o1", done: true, ...why },
      { ok: false, message: "too dark" },
    ]),
  ])("by a flag: %j", async (end, want) => {
    const made = await platform({
      "POST /v1/draw": [answer(200, { operation: "o1", done: false })],
      "GET /v1/operations/o1": [answer(200, { operation: "o1" }), answer(200, end)],
    });
    const draw = endpoint(made, {
      poll: { path: "/v1/operations/{id}" },
      read: { id: [["operation"]], flag: ["done"], data: ["response"] },
    });
    expect(await generate(draw, input, QUICK)).toMatchObject(want);
  });

  it.each(["isSuccess", "is_success", "Success"])("by a flag that is called %s", async (name) => {
    const made = await platform({
      "POST /v1/draw": [answer(200, { id: "t1", [name]: false })],
      "GET /v1/tasks/t1": [
        answer(200, { id: "t1", [name]: false }),
        answer(200, { id: "t1", [name]: true, images: [url] }),
      ],
    });
    const draw = endpoint(made, {
      poll: { path: "/v1/tasks/{id}" },
      read: { id: [["id"]], flag: [name], data: ["images"] },
    });
    expect(await generate(draw, input, QUICK)).toMatchObject({ ok: true, data: [url] });
  });

  const why = { code: "DARK", message: "too dark" };
  it.each([
    ["beside", { failure: why }, {}],
    ["outside of", {}, { error: why }],
  ])("by a flag in an envelope, with the error %s it", async (_, inside, outside) => {
    const end = { done: true, ...inside, images: [] };
    const made = await platform({
      "POST /v1/draw": [answer(200, { data: { id: "t1", done: false } })],
      "GET /v1/tasks/t1": [answer(200, { data: { id: "t1", ...end }, ...outside })],
    });
    const draw = endpoint(made, {
      poll: { path: "/v1/tasks/{id}" },
      read: { id: [["data", "id"]], flag: ["data", "done"], data: ["data", "images"] },
    });
    const want = { ok: false, message: "too dark" };
    expect(await generate(draw, input, QUICK)).toMatchObject(want);
  });

  it("at the URL that the answer gives, at the same origin only", async () => {
    const made = await platform({
      "POST /v1/draw": [answer(200, { id: "t1", urls: { get: "/made/t1?x=1" } })],
      "GET /made/t1?x=1": [answer(200, { id: "t1", status: "succeeded", output: [url] })],
    });
    expect(await generate(endpoint(made), input, QUICK)).toMatchObject({ ok: true, data: [url] });
    const elsewhere = await platform({
      "POST /v1/draw": [answer(200, { id: "t1", urls: { get: "http://127.0.0.1:1/t1" } })],
    });
    await expect(generate(endpoint(elsewhere), input, QUICK)).rejects.toMatchObject({
      generationId: "t1",
      mayHaveCharged: true,
      category: "unknown",
      // What to do about it is said: the platform may have other origins of its own.
      message: expect.stringMatching(/ask at http:\/\/127\.0\.0\.1:1\/t1, .* lifecycle\.origins/),
    });
    expect(asked()).toEqual(["POST /v1/draw"]);
  });

  it("at the address in Location, where the spec has no path", async () => {
    const made = await platform({
      "POST /v1/draw": [answer(202, "", { location: "/v1/tasks/g77" })],
      "GET /v1/tasks/g77": [answer(200, { state: "done", url })],
    });
    const generation = await generate(endpoint(made), input, QUICK);
    expect(generation).toMatchObject({ ok: true, id: "g77", data: { url } });
  });

  it.each<[number, string, string | undefined]>([
    [504, "/v1/tasks/g77", "/v1/tasks/{id}"],
    [503, "/v1/tasks/g77?sig=1", "/v1/tasks/{id}"],
    [503, "/v1/tasks/g77", undefined],
  ])("at the address of a refusal, %i: %s, which begins nothing anew", async (status, at, path) => {
    const made = await platform({
      "POST /v1/draw": [answer(status, "", { location: at })],
      [`GET ${at}`]: [answer(200, { state: "done", url })],
    });
    const draw = endpoint(made, path === undefined ? {} : { poll: { path } });
    expect(await generate(draw, input, QUICK)).toMatchObject({ ok: true, id: "g77" });
    expect(asked()).toEqual(["POST /v1/draw", `GET ${at}`]);
  });

  it.each([400, 422])("at no address of a %i, which has begun nothing", async (status) => {
    const made = await platform({
      "POST /v1/draw": [answer(status, { error: "refused" }, { location: "/v1/tasks/g77" })],
    });
    const draw = endpoint(made, { poll: { path: "/v1/tasks/{id}" } });
    const error = await generate(draw, input, QUICK).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status, mayHaveCharged: false });
    expect(asked()).toEqual(["POST /v1/draw"]);
  });

  it("at no page that a refusal leads to: the create is sent again", async () => {
    const made = await platform({
      "POST /v1/draw": [
        answer(503, "", { location: "/sorry" }),
        answer(200, { id: "t1", status: "done", url }),
      ],
      "GET /sorry": [answer(200, "<!doctype html><p>Back soon.</p>")],
    });
    expect(await generate(endpoint(made), input, QUICK)).toMatchObject({ ok: true, id: "t1" });
  });

  const name = "models/m1/operations/op9";
  it.each<[string, string[][] | undefined, string]>([
    ["/v1/models/{model}/operations/{id}", undefined, "op9"],
    ["/v1/models/{model}/operations/{id}", [["name"]], name],
    ["/v1/{id}", [["name"]], name],
  ])("by the name of a resource: %s, %j", async (path, id, told) => {
    const made = await platform({
      "POST /v1/models/m1:draw": [answer(200, { name })],
      [`GET /v1/${name}`]: [
        answer(200, { name }),
        answer(200, { name, done: true, response: { url } }),
      ],
    });
    const draw = endpoint(made, {
      create: { path: "/v1/models/{model}:draw" },
      parameters: [{ field: "model", name: "model", in: "path" }],
      poll: { path },
      read: { ...(id && { id }), flag: ["done"], data: ["response"] },
      input: { type: "object" },
    });
    const { id: kept, follow } = await submit(draw, { model: "m1" }, QUICK);
    expect(kept).toBe(told);
    const waiting = wait(kept, { ...QUICK, endpoint: draw, ...(follow && { follow }) });
    expect(await waiting).toMatchObject({ ok: true, id: told, data: { url } });
  });

  it.each(["../up", "a//b", "/a", "a/..", "."])(
    "by no name that leads elsewhere: %s",
    async (id) => {
      const made = endpoint(await platform({}), { poll: { path: "/v1/{id}" } });
      await expect(wait(id, { ...QUICK, endpoint: made })).rejects.toMatchObject({
        message: expect.stringContaining("cannot be an id in a path"),
      });
      expect(asked()).toEqual([]);
    },
  );

  it.each([303, 202])(
    "at the create's own path with a query, and for as long as that leads back: %i",
    async (status) => {
      const back = "/v1/draw?__call_id=fc-1";
      const made = await platform({
        "POST /v1/draw": [answer(status, "", { location: back })],
        [`GET ${back}`]: [
          ...[1, 2, 3].map(() => answer(303, "", { location: back })),
          answer(200, { images: [url] }),
        ],
      });
      const generation = await generate(endpoint(made), input, QUICK);
      expect(generation).toMatchObject({ ok: true, id: "fc-1", data: { images: [url] } });
    },
  );

  it("with the create's own path parameter, which wait lacks", async () => {
    const made = await platform({
      "POST /projects/p1/renders": [answer(200, { render_id: "r1", created: 1 })],
      "GET /projects/p1/renders/r1": [answer(200, { render_id: "r1", status: "done", url })],
    });
    const render = endpoint(made, {
      create: { path: "/projects/{project_id}/renders" },
      parameters: [{ field: "project_id", name: "project_id", in: "path" }],
      poll: { path: "/projects/{project_id}/renders/{id}" },
      read: { id: [["render_id"]] },
      input: { type: "object" },
    });
    const call = generate(render, { project_id: "p1", prompt: "a" }, QUICK);
    expect(await call).toMatchObject({ ok: true, data: { url } });
    await expect(wait("r1", { ...QUICK, endpoint: render })).rejects.toMatchObject({
      message: expect.stringContaining("{project_id}"),
    });
  });

  it("by its id alone with the value that a create is given where its caller gives none", async () => {
    const made = await platform({
      "GET /v1/tasks/t1?region=us": [answer(200, { id: "t1", status: "done", url })],
      "GET /v1/tasks/t1?region=eu": [answer(200, { id: "t1", status: "done", url: `${url}?eu` })],
    });
    const draw = endpoint(made, {
      parameters: [{ field: "region", name: "region", in: "query" }],
      poll: { path: "/v1/tasks/{id}", query: { region: "{region}" } },
      input: { type: "object", properties: { region: { type: "string", default: "us" } } },
    });
    const options = { ...QUICK, endpoint: draw };
    expect(await wait("t1", options)).toMatchObject({ ok: true, data: { url } });
    const follow = { values: { region: "eu" } };
    expect(await wait("t1", { ...options, follow })).toMatchObject({ data: { url: `${url}?eu` } });
  });

  it("with constant headers, on every request", async () => {
    const made = await platform({
      "POST /v1/draw": [answer(200, { id: "t1" })],
      "GET /v1/tasks/t1?api-version=v1": [answer(200, { status: "SUCCEEDED", output: [url] })],
    });
    const versioned = { ...made, headers: { "X-Acme-Version": "2024-11-06" } };
    const draw = endpoint(versioned, {
      poll: { path: "/v1/tasks/{id}", query: { "api-version": "v1" } },
    });
    expect(await generate(draw, input, QUICK)).toMatchObject({ ok: true });
    for (const { headers } of server.requests) {
      expect(headers["x-acme-version"]).toBe("2024-11-06");
    }
  });
});

describe("an answer to a create is", () => {
  const polled = {
    "GET /v1/tasks/t1": [answer(200, { id: "t1", status: "completed", output: [url] })],
  };

  it.each([
    ["a task under result", "result", { process_id: "t1", eta: 20 }],
    ["a task under either", "either", { id: "t1", status: "queued" }],
    ["a task with an envelope's success", "either", { status: "success", data: { task_id: "t1" } }],
    [
      "a task whose envelope has a foreign id",
      "task",
      { request_id: "x", output: { task_id: "t1" } },
    ],
  ] as const)("%s", async (_, answers, body) => {
    const made = await platform({ "POST /v1/draw": [answer(200, body)], ...polled });
    const draw = endpoint(made, {
      create: { path: "/v1/draw", answers },
      poll: { path: "/v1/tasks/{id}" },
    });
    expect(await generate(draw, input, QUICK)).toMatchObject({ ok: true, id: "t1", data: [url] });
  });

  it.each([
    ["result", { id: "x", object: "list", data: [{ url }] }, "x", [{ url }]],
    ["either", { created: 1, data: [{ b64_json: "aGk=" }] }, "", [{ b64_json: "aGk=" }]],
    ["either", { id: null, status: "succeeded", output: [url] }, "", [url]],
  ] as const)("the result itself under %s: %j", async (answers, body, id, data) => {
    const made = await platform({ "POST /v1/draw": [answer(200, body)] });
    const read = "data" in body ? { data: ["data"] } : {};
    const draw = endpoint(made, { create: { path: "/v1/draw", answers }, read });
    expect(await generate(draw, input, QUICK)).toMatchObject({ ok: true, id, data });
    expect(await submit(draw, input, QUICK)).toMatchObject({ id, generation: { ok: true, data } });
    expect(server.requests).toHaveLength(2);
  });

  it("never a result that is only a ticket, where nothing can be polled", async () => {
    const made = await platform({ "POST /v1/draw": [answer(200, { process_id: "t1", eta: 20 })] });
    const draw = endpoint(made, { create: { path: "/v1/draw", answers: "result" } });
    await expect(generate(draw, input, QUICK)).rejects.toMatchObject({
      generationId: "t1",
      mayHaveCharged: true,
    });
  });
});

describe("a stream without ids ends by the names of its events", () => {
  function events(...each: readonly [name: string | undefined, data: unknown][]): Script {
    return (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const text = each.map(
        ([name, data]) =>
          `${name === undefined ? "" : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`,
      );
      response.end(text.join(""));
    };
  }
  const create = { stream: "/v1/draw", answers: "result" } as const;
  const partial = ["image_generation.partial_image", { type: "p", b64_json: "QUFBQQ==" }] as const;

  it("in the result", async () => {
    const last = { type: "image_generation.completed", b64_json: "QkJCQg==" };
    const made = await platform({
      "POST /v1/draw": [events([...partial], ["image_generation.completed", last])],
    });
    expect(await generate(endpoint(made, { create }), input, QUICK)).toMatchObject({
      ok: true,
      source: "sse",
      data: { b64_json: "QkJCQg==" },
    });
  });

  it("but not by a partial picture", async () => {
    const made = await platform({ "POST /v1/draw": [events([...partial])] });
    await expect(generate(endpoint(made, { create }), input, QUICK)).rejects.toMatchObject({
      category: "transient",
      mayHaveCharged: true,
    });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ["error", { code: "INSUFFICIENT_CREDITS", message: "Buy credits" }, "insufficient_credits"],
    [
      undefined,
      { type: "error", error: { type: "invalid_request_error", message: "bad size" } },
      "invalid_request",
    ],
    ["error", { error: { code: "moderation_blocked", message: "Blocked" } }, "content_rejected"],
  ] as const)("in an error: %s %j", async (name, body, category) => {
    const made = await platform({ "POST /v1/draw": [events([name, body])] });
    await expect(generate(endpoint(made, { create }), input, QUICK)).rejects.toMatchObject({
      category,
      mayHaveCharged: false,
      message: expect.stringMatching(/Buy credits|bad size|Blocked/),
    });
    expect(server.requests).toHaveLength(1);
  });

  it("in an error that passes: sent again", async () => {
    const busy = { error: { message: "Rate limit reached", code: "rate_limit_exceeded" } };
    const last = { b64_json: "QkJCQg==" };
    const made = await platform({
      "POST /v1/draw": [events([undefined, busy]), events(["completed", last])],
    });
    expect(await generate(endpoint(made, { create }), input, QUICK)).toMatchObject({ attempts: 2 });
  });
});

describe("a create that the service recognises", () => {
  it("carries one key on every attempt and form", async () => {
    const made = await platform({
      "POST /v1/sse": [answer(502, ""), answer(404, {})],
      "POST /v1/draw": [answer(200, { status: "succeeded", output: [url] })],
    });
    const create = { path: "/v1/draw", stream: "/v1/sse", idempotencyHeader: "Idempotency-Key" };
    expect(await generate(endpoint(made, { create }), input, QUICK)).toMatchObject({ ok: true });
    const keys = server.requests.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[\w-]{20,}$/);
  });
});

describe("the key goes", () => {
  const routes = {
    "POST /v1/draw": [answer(200, { id: "t1" })],
    "GET /v1/tasks/t1": [answer(200, { status: "done", output: [url] })],
    "POST /v1/fetch": [answer(200, { status: "done", output: [url] })],
  };
  const poll = { path: "/v1/tasks/{id}" };

  it.each([
    [{ in: "header", name: "x-key" }, KEY, "x-key", KEY],
    [{ in: "header", name: "Authorization", prefix: "Key " }, KEY, "authorization", `Key ${KEY}`],
    [
      { in: "header", name: "Authorization", prefix: "Key " },
      `Key ${KEY}`,
      "authorization",
      `Key ${KEY}`,
    ],
    [
      { in: "header", name: "Authorization", prefix: "Basic ", encoding: "base64" },
      "me:secret-of-me",
      "authorization",
      `Basic ${Buffer.from("me:secret-of-me").toString("base64")}`,
    ],
  ] as const)("by %j", async (auth, apiKey, name, value) => {
    const made = { ...(await platform(routes)), auth };
    await generate(endpoint(made, { poll }), input, { ...QUICK, apiKey });
    expect(server.requests.map(({ headers }) => headers[name])).toEqual([value, value]);
    if (name !== "authorization") {
      expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
        undefined,
        undefined,
      ]);
    }
  });

  it("into the query, and into no message", async () => {
    const made = await platform({
      [`POST /v1/draw?key=${KEY}`]: [answer(401, { message: `no ${KEY}` })],
    });
    const auth = { in: "query", name: "key" } as const;
    const error = await generate(endpoint({ ...made, auth }), input, QUICK).catch((each) => each);
    expect(error).toMatchObject({ category: "auth" });
    expect(JSON.stringify(error)).not.toContain(KEY);
  });

  it("into the body, of the create and of the poll", async () => {
    const auth = { in: "body", name: "key" } as const;
    const made = { ...(await platform(routes)), auth };
    const follow = { method: "POST", path: "/v1/fetch", body: { id: "{id}" } } as const;
    await generate(endpoint(made, { poll: follow }), input, QUICK);
    expect(server.requests.map(({ body }) => JSON.parse(body))).toEqual([
      { key: KEY, prompt: "a" },
      { key: KEY, id: "t1" },
    ]);
  });

  it("into the body of a poll that has none of its own", async () => {
    const auth = { in: "body", name: "key" } as const;
    const made = { ...(await platform(routes)), auth };
    const follow = { method: "POST", path: "/v1/fetch" } as const;
    await generate(endpoint(made, { poll: follow }), input, QUICK);
    expect(server.requests[1]?.body).toBe(`{"key":"${KEY}"}`);
  });
});
