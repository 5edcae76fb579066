import { describe, expect, test } from "vitest";
import { create, get } from "../client.js";
import { start, wireOf } from "../harness.js";
import { record } from "../wire.js";

describe("faults of the create, on the wire", () => {
  test.each([
    ["create.reset-on-accept", /ECONNRESET/],
    ["create.reset-after-body", /ECONNRESET/],
    ["create.keep-alive-race", /ECONNRESET/],
    ["create.no-headers", /^open$/],
  ] as const)("%s gives no head", async (name, stopped) => {
    const wire = await wireOf(name, name === "create.no-headers" ? 300 : undefined);
    expect(wire.status).toBeUndefined();
    expect(wire.stopped).toMatch(stopped);
  });

  test.each([
    ["create.429-retry-after-seconds", "2"],
    ["create.429-retry-after-negative", "-1"],
    ["create.429-retry-after-word", "abc"],
    ["create.429-retry-after-huge", "10000000000"],
  ] as const)("%s sends Retry-After: %s", async (name, value) => {
    const { status, headers } = await wireOf(name);
    expect([status, headers["retry-after"]]).toEqual([429, value]);
  });

  test("create.429-retry-after-date sends a date that is ahead", async () => {
    const { headers } = await wireOf("create.429-retry-after-date");
    const aheadMs = Date.parse(String(headers["retry-after"])) - Date.now();
    expect(aheadMs).toBeGreaterThan(0);
    expect(aheadMs).toBeLessThanOrEqual(2000);
  });

  test.each([
    ["create.500", 500, "INTERNAL"],
    ["create.502-html", 502, "<!doctype html>"],
    ["create.504-html", 504, "<!doctype html>"],
    ["create.503-twice", 503, "UNAVAILABLE"],
    ["create.502-after-accept", 502, "<!doctype html>"],
    ["create.401", 401, "UNAUTHORIZED"],
    ["create.402", 402, "PAYMENT_REQUIRED"],
    ["create.403", 403, "FORBIDDEN"],
    ["create.409", 409, "CONFLICT"],
    ["create.400-nested-details", 400, '"issues"'],
    ["create.422-nested-details", 422, '"fields"'],
    ["create.400-credit-words", 400, "credit balance"],
    ["create.403-credit-words", 403, "top up"],
    ["create.code-failed", 502, "IMAGE_GENERATION_FAILED"],
    ["create.code-timeout", 504, "IMAGE_GENERATION_TIMEOUT"],
    ["create.code-rate-limited", 429, "IMAGE_GENERATION_RATE_LIMITED"],
    ["create.code-provider-unavailable", 503, "IMAGE_GENERATION_PROVIDER_UNAVAILABLE"],
    ["create.code-unsupported-model", 400, "IMAGE_GENERATION_UNSUPPORTED_MODEL"],
    ["create.code-invalid-input", 400, "IMAGE_GENERATION_INVALID_INPUT"],
    ["create.code-insufficient-credits", 402, "IMAGE_GENERATION_INSUFFICIENT_CREDITS"],
    ["create.code-content-rejected", 422, "IMAGE_GENERATION_CONTENT_REJECTED"],
    ["create.404-model", 404, "NOT_FOUND"],
    ["create.404-sse-form", 404, "NOT_FOUND"],
    ["create.405-sse-form", 405, "METHOD_NOT_ALLOWED"],
    ["create.406-sse-form", 406, "NOT_ACCEPTABLE"],
    ["create.415-sse-form", 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["create.200-json", 200, '"status":"IN_QUEUE"'],
    ["create.200-json-terminal", 200, '"status":"COMPLETED"'],
    ["create.200-html", 200, "<!doctype html>"],
    ["create.429-with-id", 429, '"id":"gen_'],
    ["create.500-with-id", 500, '"id":"gen_'],
  ] as const)("%s answers %i with %s", async (name, status, text) => {
    const wire = await wireOf(name);
    expect(wire.status).toBe(status);
    expect(wire.text).toContain(text);
    expect(wire.stopped).toBe("end");
  });

  test.each([404, 405, 406, 415])(
    "%i of the SSE form leaves the plain form alone",
    async (status) => {
      const simulator = await start();
      const prompt = `a [fault:create.${status}-sse-form]`;
      expect((await create(simulator, { prompt }, { form: "sse" })).status).toBe(status);
      expect((await create(simulator, { prompt })).status).toBe(200);
    },
  );

  test("create.404-model answers both forms", async () => {
    const simulator = await start();
    expect((await create(simulator, { prompt: "a [fault:create.404-model]" })).status).toBe(404);
  });

  test("create.503-slow-body comes byte by byte, create.503-large-body in 2 MB", async () => {
    const slow = await wireOf("create.503-slow-body");
    expect(slow.stopped).toBe("end");
    expect(slow.chunks.length).toBeGreaterThan(50);
    const large = await wireOf("create.503-large-body");
    expect(large.text.length).toBeGreaterThan(2_000_000);
  });

  test("create.307-other-origin points to a place that counts who comes", async () => {
    const simulator = await start();
    const input = { prompt: "a [fault:create.307-other-origin]" };
    const { status, headers } = await record(simulator, input);
    expect(status).toBe(307);
    const target = new URL(String(headers["location"]));
    expect(target.origin).not.toBe(simulator.url);
    expect(simulator.stats().redirectsFollowed).toBe(0);
    await fetch(target);
    expect(simulator.stats().redirectsFollowed).toBe(1);
  });

  test("create.204 has no body", async () => {
    expect(await wireOf("create.204")).toMatchObject({ status: 204, text: "" });
  });

  test("create.echo-key repeats the key in body and headers", async () => {
    const { status, text, headers } = await wireOf("create.echo-key");
    expect(status).toBe(401);
    expect(text).toContain("Bearer secret-key");
    expect(headers["x-request-id"]).toBe("secret-key");
  });

  test("create.gzip streams gzip", async () => {
    const { headers, chunks } = await wireOf("create.gzip");
    expect(headers["content-encoding"]).toBe("gzip");
    expect([...(chunks[0] ?? [])].slice(0, 2)).toEqual([0x1f, 0x8b]);
  });

  test("what was accepted and not reported can be found in the running list, and then ends", async () => {
    const simulator = await start({ latencyMs: 0 });
    const input = { prompt: "a cat [fault:create.reset-after-body]" };
    await record(simulator, input);
    const { body } = await get(simulator, "/generations/running");
    const [found] = body as unknown as { id: string; input: unknown }[];
    expect(found?.input).toEqual(input);
    expect((await get(simulator, `/generation/${found?.id}`)).body).toMatchObject({
      status: "COMPLETED",
    });
    expect((await get(simulator, "/generations/running")).body).toEqual([]);
  });
});
