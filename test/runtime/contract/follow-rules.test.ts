import { describe, expect, it } from "vitest";
import { type Endpoint, submit, wait } from "../../../runtime/index.js";
import { paintAt } from "../endpoints.js";

async function nanoBanana() {}

describe("what is given in the place of an endpoint", () => {
  it.each<[unknown, string]>([
    [nanoBanana, "expected an endpoint, such as nanoBananaEndpoint, found the function nanoBanana"],
    [undefined, "expected an endpoint, such as nanoBananaEndpoint, found nothing"],
    ["acme/paint", 'expected an endpoint, such as nanoBananaEndpoint, found "acme/paint"'],
    [
      { ...paintAt("http://127.0.0.1:1"), descriptor: 1 },
      "the endpoint is described in version 1, this runtime reads 2: run `npx modelsmith generate` again",
    ],
  ])("is a TypeError: %o", async (given, message) => {
    // As JavaScript gives it.
    const endpoint = given as Endpoint;
    const error = new TypeError(message);
    await expect(submit(endpoint, { prompt: "a" })).rejects.toThrow(error);
    if (given !== undefined) await expect(wait("gen_1", { endpoint })).rejects.toThrow(error);
  });

  it("is asked for by wait, which has no other way to know the service", async () => {
    const bare = wait as (id: string, options?: object) => Promise<unknown>;
    const error = new TypeError(
      "wait needs option endpoint, such as { endpoint: nanoBananaEndpoint }, or platform",
    );
    await expect(bare("gen_1")).rejects.toThrow(error);
    await expect(bare("gen_1", { endpoint: undefined })).rejects.toThrow(error);
    await expect(bare("gen_1", paintAt("http://127.0.0.1:1"))).rejects.toThrow(error);
  });
});
