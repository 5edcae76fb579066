import { readFile } from "node:fs/promises";
import { inspect } from "node:util";
import { MockAgent, ProxyAgent } from "undici";
import { afterEach, describe, expect, it, vi } from "vitest";
import { imageProvider } from "../../runtime/ai/index.js";
import { configure, createClient, credits, generate, stream, wait } from "../../runtime/index.js";
import { VERSION } from "../../runtime/options/version.js";
import { COMPLETED, KEY, paintAt, platformAt, QUICK } from "./endpoints.js";
import { answer, frames, type ScriptedServer, serve, serveService } from "./scripted-server.js";

let server: ScriptedServer;
afterEach(() => {
  configure({});
  delete process.env["MODELSMITH_TEST_KEY"];
});

const input = { prompt: "a cat" };

async function ready() {
  server = await serveService({ post: [frames([COMPLETED])], get: [answer(200, COMPLETED)] });
  return paintAt(server.url);
}

function keys(): unknown[] {
  return server.requests.map((request) => request.headers.authorization);
}

describe("a client", () => {
  it("never mixes its key with another's, at the same time", async () => {
    const paint = await ready();
    const clients = ["key-of-the-first", "key-of-the-second"].map((apiKey) =>
      createClient({ apiKey }),
    );
    await Promise.all(
      Array.from({ length: 40 }, (_, at) => {
        const prompt = String(at % 2);
        const client = clients[at % 2];
        return generate(paint, { prompt }, { client });
      }),
    );
    for (const request of server.requests) {
      const which = request.body.includes("0") ? "first" : "second";
      expect(request.headers.authorization).toBe(`Bearer key-of-the-${which}`);
    }
    expect(server.requests).toHaveLength(40);
  });

  it("gives its options to its calls, whose own win", async () => {
    const paint = await ready();
    const elsewhere = paintAt("https://unused.test");
    const client = createClient({
      apiKey: "of-client",
      baseUrl: `${server.url}/api/`,
      userAgent: "mine/1",
    });
    await generate(elsewhere, input, { client });
    await generate(elsewhere, input, { client, apiKey: "of-call" });
    await generate(paint, input, { apiKey: "alone" });
    expect(keys()).toEqual(["Bearer of-client", "Bearer of-call", "Bearer alone"]);
    expect(server.requests.map((request) => request.path)).toEqual([
      "/api/generation/sse/acme/paint",
      "/api/generation/sse/acme/paint",
      "/generation/sse/acme/paint",
    ]);
    expect(server.requests.map((request) => request.headers["user-agent"])).toEqual([
      "mine/1",
      "mine/1",
      `modelsmith/${VERSION}`,
    ]);
  });

  it("takes options by their own names only", async () => {
    const paint = await ready();
    const odd = JSON.parse('{ "__proto__": { "baseUrl": "https://unused.test" } }');
    const client = createClient({ apiKey: KEY });
    await expect(generate(paint, input, { client, ...odd })).rejects.toThrow(TypeError);
    await generate(paint, input, Object.assign(Object.create({ baseUrl: "/" }), { client }));
    expect(server.requests).toHaveLength(1);
  });

  it.each<[object, string]>([
    [{ timeout: 5 }, "there is no option timeout. Did you mean timeoutMs? Nothing was sent."],
    [
      { retry: { retris: 3 } },
      "there is no option retry.retris. Did you mean retry.retries? Nothing was sent.",
    ],
    [
      { retry: 3 },
      "option retry must be an object, such as { retries: 3 }, found 3. Nothing was sent.",
    ],
  ])("sends nothing with the options %j", async (options, message) => {
    const paint = await ready();
    const error = new TypeError(message);
    await expect(generate(paint, input, { apiKey: KEY, ...options })).rejects.toThrow(error);
    expect(server.requests).toHaveLength(0);
  });

  it.each<[object, string]>([
    [{ timeoutMs: "x" }, 'timeoutMs must be a number from 0 on, found "x"'],
    [{ pollIntervalMs: Number.NaN }, "pollIntervalMs must be a number from 0 on, found NaN"],
    [{ retry: { retries: -3 } }, "retry.retries must be a number from 0 on, found -3"],
    [{ retry: { randomize: 1 } }, "retry.randomize must be true or false, found 1"],
    [{ retry: null }, "retry must be an object, such as { retries: 3 }, found null"],
    [{ apiKey: ["secret"] }, "apiKey must be a text, found a value of type object"],
    [{ apiKey: null }, "apiKey must be a text, found a value of type object"],
    [{ userAgent: 5 }, "userAgent must be a text, found 5"],
    [{ onEvent: "log" }, 'onEvent must be a function, found "log"'],
    [{ dispatcher: {} }, "dispatcher must be a dispatcher of undici, such as an Agent, found an "],
    [
      { createRetry: "none" },
      'createRetry must be one of unsent, safe, transient, always, found "',
    ],
    [
      { baseUrl: 5 },
      "baseUrl must be an absolute https URL (http for loopback only) without user, ",
    ],
    [{ baseUrl: "/api" }, 'user, query or fragment, found "/api"'],
    [{ baseUrl: "http://platform.test" }, 'user, query or fragment, found "http://platform.test"'],
    [{ baseUrl: "https://me:secret@platform.test" }, 'found "https://…@platform.test"'],
    [{ baseUrl: "https://platform.test/?a=1" }, 'found "https://platform.test/?a=1"'],
  ])("refuses %j where it is given: to a client, to all calls, or to one", async (odd, message) => {
    const paint = await ready();
    for (const take of [createClient, configure, (o: object) => imageProvider({ paint }, o)]) {
      expect(() => take(odd)).toThrow(TypeError);
      expect(() => take(odd)).toThrow(message);
    }
    const [told] = await Promise.allSettled([generate(paint, input, { apiKey: KEY, ...odd })]);
    const reason = told.status === "rejected" ? told.reason : undefined;
    expect(reason).toBeInstanceOf(TypeError);
    expect(reason.message).toContain(message);
    expect(reason.message).toMatch(/\. Nothing was sent\.$/);
    expect(reason.message).not.toContain("secret");
    expect(server.requests).toHaveLength(0);
  });

  it.each([null, 5, "fast"])("refuses %j in the place of the options", async (odd) => {
    const paint = await ready();
    const call = generate(paint, input, odd as unknown as object);
    await expect(call).rejects.toThrow(/^the options must be an object, found .*Nothing was sent/);
    expect(() => createClient(odd as unknown as object)).toThrow(/^the options must be an object/);
  });

  it.each<[object, string]>([
    [{ validate: "no" }, 'option validate must be true or false, found "no". Nothing was sent.'],
    [
      { cancelOnAbort: 1 },
      "option cancelOnAbort must be true or false, found 1. Nothing was sent.",
    ],
    [
      { idempotencyKey: 7 },
      "option idempotencyKey must be a text that is not empty, found 7. Nothing was sent.",
    ],
    [
      { idempotencyKey: "" },
      'option idempotencyKey must be a text that is not empty, found "". Nothing was sent.',
    ],
    [
      { signal: { aborted: false } },
      "option signal must be an AbortSignal, such as controller.signal, found an object. Nothing was sent.",
    ],
    [
      { client: {} },
      "option client must come from createClient(), as { client }. Nothing was sent.",
    ],
    [
      { signal: new AbortController() },
      "option signal must be an AbortSignal, such as controller.signal, found an AbortController. Nothing was sent.",
    ],
  ])("refuses %o, which belongs to one call", async (odd, message) => {
    const paint = await ready();
    const call = generate(paint, input, { apiKey: KEY, ...odd });
    await expect(call).rejects.toThrow(new TypeError(message));
    expect(server.requests).toHaveLength(0);
  });

  it.each(["signal", "validate", "cancelOnAbort", "idempotencyKey", "client"])(
    "says of %s, which belongs to one call, where it goes",
    (name) => {
      expect(() => configure({ [name]: true })).toThrow(
        `there is no option ${name} here. It belongs to one call: pass it as its last argument. Nothing was sent.`,
      );
    },
  );

  it("refuses one in the place of options, which would let the default account pay", async () => {
    const paint = await ready();
    const client = createClient({ apiKey: "of-another-account" });
    // As JavaScript passes it.
    const options = client as object;
    const problem = "option client must come from createClient(), as { client }. Nothing was sent.";
    await expect(generate(paint, input, options)).rejects.toThrow(new TypeError(problem));
    expect(() => configure(options)).toThrow(
      "there is no option client here. It belongs to one call",
    );
    expect(server.requests).toHaveLength(0);
  });

  it("names the variable of a base URL that cannot be, in the error of the call", async () => {
    vi.stubEnv("MODELSMITH_TEST_BASE_URL", "http://platform.test");
    const paint = await ready();
    await expect(generate(paint, input, { apiKey: KEY })).rejects.toThrow(
      new TypeError(
        'the environment variable MODELSMITH_TEST_BASE_URL must be an absolute https URL (http for loopback only) without user, query or fragment, found "http://platform.test". Nothing was sent.',
      ),
    );
    expect(server.requests).toHaveLength(0);
    vi.unstubAllEnvs();
  });

  it("does not show its key when it is printed", () => {
    const client = createClient({ apiKey: KEY });
    expect(inspect(client, { showHidden: true, depth: 9 })).not.toContain(KEY);
    expect(JSON.stringify(client)).not.toContain(KEY);
    const events = stream(paintAt("https://unused.test"), input, { client });
    expect(inspect(events, { showHidden: true, depth: 9 })).not.toContain(KEY);
  });

  it("by default reads the environment when it is used", async () => {
    const paint = await ready();
    await expect(generate(paint, input)).rejects.toMatchObject({ category: "auth" });
    process.env["MODELSMITH_TEST_KEY"] = "from-environment";
    await generate(paint, input);
    configure({ apiKey: "configured" });
    await generate(paint, input);
    expect(keys()).toEqual(["Bearer from-environment", "Bearer configured"]);
  });
});

describe("a dispatcher", () => {
  it("may be undici's MockAgent", async () => {
    const agent = new MockAgent();
    agent.disableNetConnect();
    const pool = agent.get("https://platform.test");
    pool
      .intercept({ method: "POST", path: "/generation/sse/acme/paint" })
      .reply(200, `data: ${JSON.stringify(COMPLETED)}\n\n`, {
        headers: { "content-type": "text/event-stream" },
      });
    pool
      .intercept({ method: "GET", path: "/generation/gen_1" })
      .reply(200, COMPLETED, { headers: { "content-type": "application/json" } });
    const options = { ...QUICK, dispatcher: agent };
    const paint = paintAt("https://platform.test");
    expect(await generate(paint, input, options)).toMatchObject({ ok: true, source: "sse" });
    expect(await wait("gen_1", { ...options, endpoint: paint })).toMatchObject({ ok: true });
    // Its complaint quotes the headers: the key must not come through.
    const refused = await generate(paint, input, { ...options, retry: { retries: 0 } }).catch(
      (error: unknown) => error,
    );
    expect(inspect(refused, { depth: 9 })).not.toContain(KEY);
    await agent.close();
  });

  it("may be undici's ProxyAgent", async () => {
    const seen: string[] = [];
    const { createServer } = await import("node:http");
    const { connect } = await import("node:net");
    const proxy = createServer().on("connect", (request, socket) => {
      seen.push(request.url ?? "");
      const [host = "", port] = (request.url ?? "").split(":");
      const onward = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        onward.pipe(socket).pipe(onward);
      });
      onward.on("error", () => socket.destroy());
      socket.on("error", () => onward.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as { port: number };
    const dispatcher = new ProxyAgent({ uri: `http://127.0.0.1:${port}`, proxyTunnel: true });
    const paint = await ready();
    expect(await generate(paint, input, { ...QUICK, dispatcher })).toMatchObject({ ok: true });
    expect(seen).toEqual([server.url.slice("http://".length)]);
    await dispatcher.destroy();
    await new Promise((resolve) => proxy.close(resolve));
  });
});

describe("credits", () => {
  it("gives the balance as it came", async () => {
    server = await serve(answer(200, { balance: 12 }));
    expect(await credits(platformAt(server.url), QUICK)).toEqual({ balance: 12 });
    expect(server.requests[0]).toMatchObject({ method: "GET", path: "/credits" });
  });

  it.each([
    [401, {}, "auth", "answered 401"],
    [500, {}, "transient", "answered 500"],
    [200, "<html>", "unknown", "answered 200, .* Check baseUrl"],
  ])("throws what %s %j means", async (status, body, category, said) => {
    server = await serve(answer(status, body));
    await expect(credits(platformAt(server.url), QUICK)).rejects.toMatchObject({
      category,
      message: expect.stringMatching(`^GET /credits: The service ${said}`),
    });
  });

  it.each([undefined, paintAt("http://127.0.0.1:1")])(
    "is asked of a platform, not of %o",
    async (given) => {
      const bare = credits as (platform?: unknown) => Promise<unknown>; // as JavaScript may
      await expect(bare(given)).rejects.toThrow(
        /^credits needs a platform: credits\(platform\), .*Nothing was sent\.$/,
      );
    },
  );

  it("sends the key to no path that the platform does not have", async () => {
    server = await serve(answer(200, {}));
    const { creditsPath: _, ...platform } = platformAt(server.url);
    await expect(credits(platform, QUICK)).rejects.toThrow(
      /^the spec of test platform has no operation for the balance .*Nothing was sent\.$/,
    );
    expect(server.requests).toEqual([]);
  });

  it("is aborted as any call", async () => {
    server = await serve(() => {});
    const options = { ...QUICK, signal: AbortSignal.timeout(30) };
    await expect(credits(platformAt(server.url), options)).rejects.toMatchObject({
      category: "aborted",
    });
  });
});

it("names the version of its package", async () => {
  const text = await readFile(new URL("../../runtime/package.json", import.meta.url), "utf8");
  expect(JSON.parse(text)).toMatchObject({ version: VERSION });
});
