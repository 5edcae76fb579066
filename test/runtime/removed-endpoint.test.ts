import { expect, it } from "vitest";
import { GenerationError } from "../../runtime/index.js";
import { removedEndpoint } from "../../runtime/removed-endpoint.js";

it("fails before anything is sent, and says what to do", async () => {
  const removed = {
    descriptor: 2,
    removed: true,
    key: "acme/paint",
    path: "/generation/acme/paint",
  } as const;
  const error = await removedEndpoint(removed, { prompt: "a cat" }).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(GenerationError);
  expect(error).toMatchObject({
    category: "not_found",
    message:
      "POST /generation/acme/paint: the spec no longer offers acme/paint. Nothing was sent. Use another model, and remove this call: the function is deprecated.",
    mayHaveCharged: false,
    retryable: false,
    attempts: 0,
    method: "POST",
    url: "/generation/acme/paint",
  });
});
