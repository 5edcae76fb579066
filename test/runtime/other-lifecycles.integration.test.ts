import { describe, expect, it } from "vitest";
import { type Endpoint, generate, wait } from "../../runtime/index.js";
import { type PaintData, type PaintInput, paintAt, QUICK } from "./endpoints.js";
import {
  answer,
  frames,
  type ScriptedServer,
  type Service,
  serveService,
} from "./scripted-server.js";

let server: ScriptedServer;

type Changes = Partial<Endpoint<PaintInput, PaintData>>;

async function paint(service: Service, changes: Changes = {}, platform: object = {}) {
  server = await serveService(service);
  const endpoint = paintAt(server.url, changes);
  return { ...endpoint, platform: { ...endpoint.platform, ...platform } };
}

const input = { prompt: "a cat" };

describe("a platform of another kind", () => {
  it("has words of its own for the ends of a generation", async () => {
    const words = { FINISHED: "COMPLETED", BROKEN: "FAILED" } as const;
    const service = {
      post: [frames([{ id: "gen_1", status: "finished", data: { a: 1 } }])],
      get: [answer(200, { id: "gen_1", status: "Broken" })],
    };
    const endpoint = await paint(service, {}, { read: { words } });
    expect(await generate(endpoint, input, QUICK)).toMatchObject({
      status: "COMPLETED",
      data: { a: 1 },
    });
    expect(await wait("gen_1", { ...QUICK, endpoint })).toMatchObject({
      ok: false,
      status: "FAILED",
    });
  });

  it("keeps id, status and data at places of its own", async () => {
    const read = { id: [["task", "key"]], status: ["task", "phase"], data: ["task", "files"] };
    const task = { key: "t_1", phase: "COMPLETED", files: ["u"] };
    const service = { get: [answer(200, { task, id: "x", status: "FAILED" })] };
    const { platform } = await paint(service, {}, { read });
    expect(await wait("t_1", { ...QUICK, platform })).toMatchObject({
      ok: true,
      id: "t_1",
      data: ["u"],
    });
  });

  it("has an endpoint that is polled elsewhere", async () => {
    const service = {
      post: [answer(200, { id: "gen_1", status: "IN_QUEUE" })],
      get: [
        answer(200, { id: "gen_1", status: "COMPLETED", data: { text: "x" } }),
        answer(200, { id: "gen_2", status: "COMPLETED", data: { text: "x" } }),
      ],
    };
    const endpoint = await paint(service, { poll: { path: "/v2/tasks/{id}" } });
    await generate(endpoint, input, QUICK);
    await wait("gen_2", { ...QUICK, endpoint });
    expect(server.of("GET").map(({ path }) => path)).toEqual([
      "/v2/tasks/gen_1",
      "/v2/tasks/gen_2",
    ]);
  });

  it.each<[string, object | readonly unknown[], Changes["read"], object]>([
    ["the whole answer", { url: "u" }, {}, { ok: true, id: "", data: { url: "u" } }],
    ["an array", ["u"], {}, { ok: true, data: ["u"] }],
    [
      "a part of it",
      { id: "r_1", out: { url: "u" } },
      { id: [["id"]], data: ["out"] },
      { ok: true, id: "r_1", data: { url: "u" } },
    ],
    [
      "a failure",
      { status: "failed", message: "no" },
      {},
      { ok: false, status: "FAILED", message: "no" },
    ],
  ])("answers a create with the result itself: %s", async (_, body, read, expected) => {
    const create = { path: "/generation/acme/paint", answers: "result" } as const;
    const immediate = await paint({ post: [answer(200, body)] }, { create, read: read ?? {} });
    expect(await generate(immediate, input, QUICK)).toMatchObject(expected);
    expect(server.requests).toHaveLength(1);
  });
});
