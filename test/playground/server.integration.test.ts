import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Checked, Run, Start } from "../../playground/protocol.js";
import type { Playground } from "../../playground/server/playground.js";
import { answer, bearerSpec, create } from "../generator/spec-of.js";
import { json, startServer } from "../runtime/scripted-server.js";
import { temporaryFolder } from "../temporary-folder.js";
import {
  key,
  type OpenedPlayground,
  openPlayground,
  playgroundForTest,
  startFor,
  startForTest,
} from "./harness.js";
import { acmeSpec, manyModels } from "./specs.js";
import { startSteeredService } from "./steered-service.js";
import { patient, pixel } from "./steps.js";

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One request, its path as it is: `fetch` would tidy it. */
function ask(origin: string, path: string, { method = "GET", headers = {}, body }: Asked = {}) {
  const { hostname, port } = new URL(origin);
  return new Promise<Answered>((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      const { statusCode = 0 } = response;
      text(response).then(
        (answer) => resolve({ status: statusCode, headers: response.headers, body: answer }),
        reject,
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Enters with the token, and returns the cookie. */
async function enter({ playground }: Pick<OpenedPlayground, "playground">): Promise<string> {
  const { address, origin } = playground;
  const { status, headers } = await ask(origin, address.slice(origin.length));
  expect([status, headers["location"]]).toEqual([303, "/"]);
  const [cookie = ""] = [headers["set-cookie"]].flat();
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
  return cookie.split(";")[0] ?? "";
}

describe("a playground on this machine", () => {
  let opened: OpenedPlayground;
  let origin = "";
  let cookie = "";
  beforeAll(async () => {
    opened = await openPlayground({ spec: acmeSpec() });
    origin = opened.playground.origin;
    cookie = await enter(opened);
  });
  afterAll(async () => {
    await opened.playground.close();
    await opened.service.close();
  });
  const post = (body: object) => ({
    method: "POST",
    headers: { cookie, origin, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

  test("serves page and API to the browser that entered", async () => {
    const page = await ask(origin, "/", { headers: { cookie } });
    expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(page.headers["content-security-policy"]).toContain("script-src 'self'");
    const [, text = ""] =
      /<script type="application\/json" id="start">([^<]*)<\/script>/.exec(page.body) ?? [];
    expect(page.body.replace(text, "")).not.toMatch(
      /<script(?![^>]*\b(src=|type="application\/json"))|\son\w+=|style=/i,
    );
    const start: Start = JSON.parse(text);
    expect(start.first).toMatchObject({ id: start.models[0]?.id, schema: { type: "object" } });
    expect(start.models.map(({ id, kind }) => [id, kind])).toEqual(
      ["edit", "either", "free", "nested", "scalars"].map((name) => [`acme/${name}`, "Pictures"]),
    );
  });

  test.each<[string, number, string, Asked]>([
    ["no token", 403, "/", {}],
    ["no token, the API", 403, "/api/events", {}],
    ["no token, a file of the page", 403, "/page.js", {}],
    ["a wrong token", 403, "/?token=nothing", {}],
    ["a wrong cookie", 403, "/api/events", { headers: { cookie: "modelsmith-playground=x" } }],
    ["another name", 421, "/", { headers: { host: "attacker.example" } }],
    ["another port's name", 421, "/", { headers: { host: "127.0.0.1:1" } }],
    ["another page", 403, "/api/events", { headers: { origin: "https://attacker.example" } }],
    ["another page's form", 403, "/api/check", { method: "POST", headers: { origin: "null" } }],
    ["a change without an origin", 403, "/api/runs", { method: "POST" }],
    ["a page of another port", 403, "/api/events", { headers: { "sec-fetch-site": "same-site" } }],
    ["a page of another site", 403, "/", { headers: { "sec-fetch-site": "cross-site" } }],
  ])("refuses %s", async (name, status, path, asked) => {
    const isOutside = name.startsWith("no token") || name.startsWith("a wrong");
    const headers = { ...(isOutside ? {} : { cookie }), ...asked.headers };
    const answer = await ask(origin, path, { ...asked, headers });
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain("acme");
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  test("lets a token in once", async () => {
    const { address } = opened.playground;
    const other = await ask(origin, address.slice(origin.length));
    expect([other.status, other.body]).toEqual([
      403,
      expect.stringMatching(/worked once, for the browser that opened it first.*start it again/),
    ]);
    // Whoever comes without it is not sent to an address that opens nothing any more.
    expect((await ask(origin, "/")).body).toContain("worked once");
    // The browser that is in may follow the link again.
    const again = await ask(origin, address.slice(origin.length), { headers: { cookie } });
    expect(again.status).toBe(303);
  });

  test.each([
    "/../package.json",
    "/..%2f..%2fpackage.json",
    "/page.js/../../../package.json",
    "//etc/passwd",
    "/media/x/..%2f..%2ffiles.json",
    "/media/../../state/files/files.json",
    "/files/files.json",
    "/files/..%2ffiles.json",
    "/api/runs/..%2f..%2fx/answer",
  ])("has nothing at %s", async (path) => {
    const answer = await ask(origin, path, { headers: { cookie } });
    expect([answer.status, JSON.parse(answer.body).error]).toEqual([404, "refused"]);
  });

  test.each(["/api/check", "/api/files?name=large.png"])("refuses 100 MB to %s", async (path) => {
    const bytes = 100_000_000;
    const headers = {
      ...post({}).headers,
      "content-length": String(bytes),
    };
    // Only what is read may count: the body never comes.
    const { hostname, port } = new URL(origin);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request({ hostname, port, path, method: "POST", headers }, (response) => {
        resolve(response.statusCode);
        sent.destroy();
      });
      sent.on("error", reject);
      sent.flushHeaders();
    });
    expect(status).toBe(413);
  });

  test("refuses a body that turns out to be too large", async () => {
    const { hostname, port } = new URL(origin);
    let left = 100;
    const status = await new Promise<number | undefined>((resolve) => {
      const headers = { ...post({}).headers, "transfer-encoding": "chunked" };
      const sent = request({ hostname, port, path: "/api/check", method: "POST", headers });
      const chunk = Buffer.alloc(2 ** 20, 32);
      const write = () => {
        while (left > 0) {
          left -= 1;
          if (!sent.write(chunk)) return;
        }
        sent.end();
      };
      sent.on("drain", write);
      sent.on("response", (response) => resolve(response.statusCode));
      // The server closes while we write: a busy machine may lose its answer over that.
      sent.on("error", () => {});
      sent.on("close", () => resolve(undefined));
      write();
    });
    expect([413, undefined]).toContain(status);
    expect(left).toBeGreaterThan(0);
  }, 30_000);

  test("checks an input as the runtime does", async () => {
    const input = { prompt: 7, n: 9, tilling: true };
    const { body } = await ask(origin, "/api/check", post({ model: "acme/scalars", input }));
    const { violations }: Checked = JSON.parse(body);
    expect(violations).toEqual([
      { pointer: "/prompt", expected: "a string of up to 500 characters", found: "7" },
      { pointer: "/n", expected: "an integer from 1 to 4", found: "9" },
      { pointer: "/tilling", expected: 'the field "tiling"', found: "an unknown field" },
    ]);
    const sent = await ask(
      origin,
      "/api/runs",
      post({ model: "acme/scalars", input, confirmed: true }),
    );
    expect([sent.status, JSON.parse(sent.body).error]).toEqual([422, "invalid"]);
    expect(opened.service.stats().createRequests).toBe(0);
  });

  test.each(["./boat.png", "/etc/passwd", "data:nonsense"])(
    "sends no %s in the place of a picture",
    async (text) => {
      const input = { mode: "image", image_url: text };
      const order = { model: "acme/either", input, confirmed: true };
      const { status, body } = await ask(origin, "/api/runs", post(order));
      const violations = [
        {
          pointer: "/image_url",
          expected: "an https: address, or the file itself where it can be chosen",
          found: JSON.stringify(text),
        },
      ];
      expect([status, JSON.parse(body)]).toMatchObject([422, { error: "invalid", violations }]);
      expect(opened.service.stats().createRequests).toBe(0);
    },
  );

  test("asks before the first run that is paid for, and never shows the key", async () => {
    const input = { prompt: "A boat [fault:create.echo-key]" };
    const order = { model: "acme/scalars", input };
    const first = await ask(origin, "/api/runs", post(order));
    expect([first.status, JSON.parse(first.body).error]).toEqual([409, "confirm"]);
    expect(opened.service.stats().createRequests).toBe(0);
    const seen = [first.body];
    const started = await ask(origin, "/api/runs", post({ ...order, confirmed: true }));
    const { id }: Run = JSON.parse(started.body);
    const runs = async () => (await firstEvent(origin, cookie)).runs;
    await expect
      .poll(async () => (await runs()).find((run) => run.id === id)?.state)
      .toBe("failed");
    const [run] = await runs();
    expect(run?.problem).toMatchObject({
      category: "auth",
      httpStatus: 401,
      mayHaveCharged: false,
    });
    // Consent was given once.
    seen.push(started.body, JSON.stringify(await runs()));
    for (const path of ["/", "/page.js", "/api/model?id=acme/scalars"]) {
      seen.push((await ask(origin, path, { headers: { cookie } })).body);
    }
    seen.push((await ask(origin, "/api/check", post(order))).body);
    seen.push((await ask(origin, "/api/balance?service=0", { headers: { cookie } })).body);
    expect(seen.filter((each) => each.includes(key) || each.includes(key.slice(0, 14)))).toEqual(
      [],
    );
  });
});

test("a run that was removed can be restored until another is removed, and not later", async () => {
  const opened = await openPlayground({ spec: acmeSpec(), latencyMs: 0, simulate: true });
  onTestFinished(() => opened.service.close());
  const { origin } = opened.playground;
  const cookie = await enter(opened);
  const headers = { cookie, origin, "content-type": "application/json" };
  const post = (path: string, body: object = {}) =>
    ask(origin, path, { method: "POST", headers, body: JSON.stringify(body) });
  const remove = (id: string) =>
    ask(origin, `/api/runs/${id}`, { method: "DELETE", headers: { cookie, origin } });
  const runs = async () => (await firstEvent(origin, cookie)).runs;
  const run = async (prompt: string) => {
    const order = { model: "acme/nested", input: { prompt } };
    const { id }: Run = JSON.parse((await post("/api/runs", order)).body);
    // The balance after it is the last that is told of a run.
    await expect
      .poll(async () => (await runs()).find((each) => each.id === id), patient)
      .toMatchObject({ state: "completed", balanceAfter: expect.any(String) });
    return id;
  };
  const one = await run("One");
  const other = await run("Other");
  const before = await runs();
  await remove(one);
  expect((await runs()).map(({ id }) => id)).toEqual([other]);
  expect((await post(`/api/runs/${one}/restore`)).status).toBe(200);
  expect(new Set(await runs())).toEqual(new Set(before));
  await remove(one);
  await remove(other);
  expect((await post(`/api/runs/${one}/restore`)).status).toBe(404);
  await opened.playground.close();
  expect(await readdir(path.join(opened.stateFolder, "runs"))).toEqual([]);
});

/** The runs, as a page that listens is told first. */
function firstEvent(origin: string, cookie: string) {
  const { hostname, port } = new URL(origin);
  return new Promise<{ readonly runs: readonly Run[] }>((resolve, reject) => {
    const sent = request(
      { hostname, port, path: "/api/events", headers: { cookie } },
      (response) => {
        let got = "";
        response.on("data", (chunk: Buffer) => {
          got += chunk.toString();
          const [, data] = /data: (.*)\n\n/.exec(got) ?? [];
          if (data === undefined) return;
          sent.destroy();
          resolve(JSON.parse(data));
        });
        response.on("error", () => {});
      },
    );
    sent.on("error", reject);
    sent.end();
  });
}

test("what was under way when a playground closed is waited for by the next one", async () => {
  const spec = acmeSpec();
  const first = await openPlayground({ spec, latencyMs: 300 });
  const { service, stateFolder } = first;
  const { origin } = first.playground;
  const cookie = await enter(first);
  await start(origin, cookie, "A boat");
  const idOf = async () => (await firstEvent(origin, cookie)).runs[0]?.generationId;
  await expect.poll(idOf, patient).toBeDefined();
  const id = await idOf();
  await first.playground.close();

  const second = await playgroundForTest({ spec, service, stateFolder });
  const other = await enter(second);
  const lastRun = async () => (await firstEvent(second.playground.origin, other)).runs[0];
  await expect.poll(async () => (await lastRun())?.state, patient).toBe("completed");
  const run = await lastRun();
  expect(run).toMatchObject({ generationId: id, media: [{ type: "image/png" }] });
  expect(service.stats().acceptedCreates).toBe(1);
  const [picture] = run?.media ?? [];
  const served = await ask(second.playground.origin, picture?.url ?? "", {
    headers: { cookie: other, range: "bytes=0-3" },
  });
  expect([served.status, served.headers["content-range"]]).toEqual([
    206,
    `bytes 0-3/${picture?.bytes}`,
  ]);
  expect(served.headers["content-security-policy"]).toBe("default-src 'none'; sandbox");
});

test("a paid run that is under way is not simulated by the next playground, and waited for by one with the key", async () => {
  const spec = acmeSpec();
  const first = await openPlayground({ spec, latencyMs: 1_000 });
  const { service, stateFolder } = first;
  const cookie = await enter(first);
  const { origin } = first.playground;
  await start(origin, cookie, "A boat");
  const idOf = async () => (await firstEvent(origin, cookie)).runs[0]?.generationId;
  await expect.poll(idOf, patient).toBeDefined();
  const generationId = await idOf();
  await first.playground.close();

  const second = await openPlayground({ spec, service, stateFolder, environment: {} });
  const other = await enter(second);
  const lastRun = async () => (await firstEvent(second.playground.origin, other)).runs[0];
  const stopped = {
    state: "stopped",
    generationId,
    problem: {
      message: expect.stringMatching(/^This generation is at 127.* only simulates/),
      steps: [[expect.any(String), { kind: "set-key", variable: "ACME_API_KEY" }]],
    },
  };
  expect(await lastRun()).toMatchObject(stopped);
  const { id } = (await lastRun()) ?? {};
  const headers = { cookie: other, origin: second.playground.origin };
  const asked = await ask(second.playground.origin, `/api/runs/${id}/wait`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: "{}",
  });
  expect(JSON.parse(asked.body)).toMatchObject(stopped);
  await second.playground.close();

  const third = await playgroundForTest({ spec, service, stateFolder });
  const last = await enter(third);
  await expect
    .poll(async () => (await firstEvent(third.playground.origin, last)).runs[0]?.state, {
      timeout: 10_000,
    })
    .toBe("completed");
  expect(service.stats().acceptedCreates).toBe(1);
});

test("a run that its id alone does not lead to is waited for at its URL, and not at all without it", async () => {
  let isDone = false;
  const service = await startServer(({ method, path: asked }, response) => {
    const isPolled = asked === "/get?id=g1";
    const end = isDone ? { status: "COMPLETED", data: { images: [] } } : { status: "QUEUED" };
    const polling_url = `${service.url}/get?id=g1`;
    json(response, isPolled || method === "POST" ? 200 : 404, { id: "g1", polling_url, ...end });
  });
  onTestFinished(() => service.close());
  const word = { type: "string" };
  const status = { type: "string", enum: ["QUEUED", "COMPLETED", "FAILED"] };
  const properties = { id: word, status, polling_url: { type: "string", format: "uri" } };
  const spec = bearerSpec({
    "/images/paint": create(
      { type: "object", properties: { prompt: word } },
      answer({ type: "object", properties }),
    ),
  });
  const stateFolder = await temporaryFolder();
  const platforms = [{ spec, baseUrl: service.url }];
  const first = await startFor(platforms, { stateFolder });
  const cookie = await enter({ playground: first });
  await start(first.origin, cookie, "A boat", "images/paint");
  const lastRun = async (at: Playground, theirs: string) =>
    (await firstEvent(at.origin, theirs)).runs[0];
  await expect.poll(async () => (await lastRun(first, cookie))?.generationId, patient).toBe("g1");
  const { id = "" } = (await lastRun(first, cookie)) ?? {};
  await first.close();
  const file = path.join(stateFolder, "runs", id, "run.json");
  const written = await readFile(file, "utf8");
  expect(written).not.toContain(key);

  // As a playground of before wrote it.
  await writeFile(file, JSON.stringify({ ...JSON.parse(written), follow: undefined }));
  const before = service.requests.length;
  const second = await startFor(platforms, { stateFolder });
  const message = expect.stringMatching(/^The id alone does not lead to .*no record of that\.$/);
  const told = await lastRun(second, await enter({ playground: second }));
  expect(told).toMatchObject({ state: "stopped", problem: { message } });
  expect(service.requests).toHaveLength(before);
  await second.close();

  await writeFile(file, written);
  isDone = true;
  const third = await startForTest(platforms, { stateFolder });
  const last = await enter({ playground: third });
  await expect.poll(async () => (await lastRun(third, last))?.state, patient).toBe("completed");
});

test("a playground of another spec waits for no run that is under way elsewhere, and leaves it to the next one", async () => {
  const first = await openPlayground({ spec: acmeSpec(), latencyMs: 1_000 });
  const { service, stateFolder } = first;
  const cookie = await enter(first);
  const { origin } = first.playground;
  await start(origin, cookie, "A boat");
  const runAt = async (playground: Playground, theirs: string) =>
    (await firstEvent(playground.origin, theirs)).runs[0];
  await expect
    .poll(async () => (await runAt(first.playground, cookie))?.generationId, patient)
    .toBeDefined();
  await first.playground.close();

  // The same models at another address, and other models.
  const host = new URL(service.baseUrl).host;
  for (const spec of [acmeSpec(), manyModels(1)]) {
    const other = await openPlayground({ spec, stateFolder });
    expect(await runAt(other.playground, await enter(other))).toMatchObject({
      state: "stopped",
      host,
      problem: { message: expect.stringContaining(`This generation is at ${host}`) },
    });
    await other.playground.close();
    await other.service.close();
  }

  const last = await playgroundForTest({ spec: acmeSpec(), service, stateFolder });
  const entered = await enter(last);
  await expect
    .poll(async () => (await runAt(last.playground, entered))?.state, patient)
    .toBe("completed");
});

test("a run that cannot be written to disk sends nothing, and one that is paid for goes on", async () => {
  const service = await startSteeredService({ "boat.png": { type: "image/png", bytes: pixel } });
  onTestFinished(() => service.close());
  const stateFolder = await temporaryFolder();
  const platform = { spec: acmeSpec(), baseUrl: service.baseUrl };
  const playground = await startForTest([platform], { stateFolder });
  const { origin } = playground;
  const cookie = await enter({ playground });
  const lastRun = async () => (await firstEvent(origin, cookie)).runs.at(-1);
  const ended = () =>
    expect.poll(async () => (await lastRun())?.state, patient).not.toBe("running");
  await start(origin, cookie, "A boat");
  const runs = path.join(stateFolder, "runs");
  const written = async () => {
    const { id = "" } = (await lastRun()) ?? {};
    return readFile(path.join(runs, id, "run.json"), "utf8");
  };
  await expect.poll(written, patient).toContain('"generationId"');
  // A file in the place of the folder: nothing can be written below it.
  await rm(runs, { recursive: true });
  await writeFile(runs, "");
  service.complete("A boat", "boat.png");
  await ended();
  const texts = (await lastRun())?.log.map(({ text }) => text);
  expect(await lastRun()).toMatchObject({ state: "completed" });
  expect(texts).toContainEqual(
    expect.stringMatching(/^The answer is not on disk: (ENOTDIR|EEXIST)/),
  );
  expect(texts).toContainEqual(expect.stringMatching(/^Not written to disk: (ENOTDIR|EEXIST)/));

  await start(origin, cookie, "Another boat");
  await ended();
  expect(await lastRun()).toMatchObject({
    state: "failed",
    problem: {
      message: expect.stringMatching(/so nothing was sent: (ENOTDIR|EEXIST)/),
      mayHaveCharged: false,
    },
  });
  expect(service.accepted()).toBe(1);
  expect(service.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
});

/** Starts a run that may be paid for. */
async function start(
  origin: string,
  cookie: string,
  prompt: string,
  model = "acme/nested",
): Promise<void> {
  const headers = { cookie, origin, "content-type": "application/json" };
  const order = { model, input: { prompt }, confirmed: true };
  await ask(origin, "/api/runs", { method: "POST", headers, body: JSON.stringify(order) });
}
