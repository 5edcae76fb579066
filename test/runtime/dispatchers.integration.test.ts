import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Agent } from "undici";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { configure, createClient, generate } from "../../runtime/index.js";
import { COMPLETED, paintAt, QUEUED, QUICK } from "./endpoints.js";
import { legacy } from "./legacy-dispatcher.js";
import { answer, frames, serveService } from "./scripted-server.js";

const input = { prompt: "a cat" };

describe("a dispatcher of another undici", () => {
  it("carries a stream, polls and a form, whatever methods of a handler it calls", async () => {
    const server = await serveService({
      post: [answer(503, {}), frames([QUEUED], "end"), frames([QUEUED, COMPLETED])],
      get: [answer(200, COMPLETED)],
    });
    const options = { ...QUICK, dispatcher: legacy as unknown as Agent };
    const endpoint = paintAt(server.url);
    expect(await generate(endpoint, input, options)).toMatchObject({ ok: true, source: "poll" });
    const image = new File(["pixels"], 'a"b.png', { type: "image/png" });
    expect(await generate(endpoint, { ...input, image }, options)).toMatchObject({ source: "sse" });
    expect(server.requests.at(-1)?.body).toMatch(
      /name="image"; filename="a%22b.png"\r\nContent-Type: image\/png\r\n\r\npixels\r\n--/,
    );
  });

  it.each([
    ["a spread of it", (handler: object) => ({ ...handler })],
    ["a proxy of it", (handler: object) => new Proxy(handler, {})],
  ])("may be given %s by an interceptor", async (_, copy) => {
    const server = await serveService({ post: [frames([QUEUED, COMPLETED])], get: [] });
    const agent = new Agent();
    onTestFinished(() => agent.close());
    const dispatcher = agent.compose(
      (dispatch) => (options, handler) =>
        dispatch(options, {
          ...copy(handler),
          onRequestStart: (...started) => handler.onRequestStart?.(...started),
        }),
    );
    const end = await generate(paintAt(server.url), input, { ...QUICK, dispatcher });
    expect(end).toMatchObject({ ok: true, source: "sse" });
    expect(server.requests).toHaveLength(1);
  });

  it("that does not take our handler is told before anything is sent", async () => {
    const dispatcher = {
      dispatch(): boolean {
        throw Object.assign(new Error("invalid onWhatever method"), {
          code: "UND_ERR_INVALID_ARG",
        });
      },
    };
    const call = generate(paintAt("http://127.0.0.1:1"), input, { ...QUICK, dispatcher });
    await expect(call).rejects.toMatchObject({ category: "validation", mayHaveCharged: false });
  });
});

describe("a permission that Deno refuses", () => {
  it.each([
    ["ends the call at once, and is named", "Deno", 1],
    ["is none of Node's", "Node", 2],
  ])("%s", async (_, engine, times) => {
    let dispatched = 0;
    vi.stubGlobal(engine, {});
    onTestFinished(() => void vi.unstubAllGlobals());
    const dispatcher = {
      dispatch(): boolean {
        dispatched += 1;
        throw Object.assign(new Error("getaddrinfo EPERM host"), { code: "EPERM" });
      },
    };
    const options = { ...QUICK, dispatcher, retry: { retries: 1, minTimeoutMs: 1 } };
    const call = generate(paintAt("http://127.0.0.1:1"), input, options);
    const told = engine === "Deno" ? /EPERM.*Deno needs --allow-net\.$/ : /EPERM(?!.*Deno)/;
    await expect(call).rejects.toThrow(told);
    expect(dispatched).toBe(times);
  });
});

describe("undici's parts", () => {
  it("are where the runtime imports them from", () => {
    const require = createRequire(import.meta.url);
    const source = readFileSync(new URL("../../runtime/http/undici.ts", import.meta.url), "utf8");
    const paths = [...source.matchAll(/from "(undici\/[^"]+)"/g)].map(([, path = ""]) => path);
    expect(paths).toHaveLength(3);
    for (const path of paths) expect(typeof require(path)).toBe("function");
    // The paths were looked at in this version: a new one is looked at before it is allowed.
    expect(require("undici/package.json").version).toMatch(/^7\./);
  });
});

describe("an option", () => {
  const call = (options: object) => generate(paintAt("http://127.0.0.1:1"), input, options);

  it.each<[object, RegExp]>([
    [{ baseURL: "http://127.0.0.1:1" }, /no option baseURL\. Did you mean baseUrl\?/],
    [{ timeoutMS: 1 }, /Did you mean timeoutMs\?/],
    [{ retry: { retrys: 1 } }, /no option retry\.retrys\. Did you mean retry\.retries\?/],
    [
      { signal: new AbortController() },
      /signal must be an AbortSignal, such as controller\.signal/,
    ],
    [{ signal: 7 }, /signal must be an AbortSignal/],
    [{ dispatcher: {} }, /dispatcher must be a dispatcher of undici/],
  ])("%j is a TypeError that says what was meant", async (options, words) => {
    const error = await call(options).catch((each: unknown) => each);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toMatch(words);
  });

  it("of a client is refused as it is set", () => {
    const options = { baseURL: "http://127.0.0.1:1" } as object;
    expect(() => configure(options)).toThrow(TypeError);
    expect(() => createClient(options)).toThrow(/baseUrl/);
  });

  it("that is undefined is not given", async () => {
    const server = await serveService({ post: [frames([COMPLETED])] });
    const nothing = {
      baseUrl: undefined,
      createRetry: undefined,
      signal: undefined,
      dispatcher: undefined,
      retry: undefined,
      timeoutMs: undefined,
      unknown: undefined,
    };
    const options = { ...QUICK, ...nothing } as unknown as typeof QUICK;
    expect(await generate(paintAt(server.url), input, options)).toMatchObject({ ok: true });
  });
});
