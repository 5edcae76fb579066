import { describe, expect, test } from "vitest";
import type { EndpointDigest } from "../../../generator/lock/endpoint-digest.js";
import type { LockedEndpoint } from "../../../generator/lock/lock.js";
import { pairEndpoints } from "../../../generator/report/pair-endpoints.js";

const digest: EndpointDigest = {
  deprecated: false,
  call: { create: { path: "/run" } },
  dataFrom: "nothing",
  input: { type: "object", properties: { prompt: { type: "string" } }, required: ["prompt"] },
  data: {},
  model: "",
};

function endpoint(spec: string, key: string, title = key, path = "/run"): LockedEndpoint {
  const name = { module: "acme", folder: "acme", file: key, function: key };
  return { spec, method: "POST", path, key, name, title, digest };
}

describe("an endpoint is paired with the one before", () => {
  test("by its spec, method and path, whatever its key was", () => {
    // A second spec with the same path came: the keys are now the names of the specs.
    const before = endpoint("models/flux.json", "run");
    const flux = endpoint("models/flux.json", "flux");
    const sdxl = endpoint("models/sdxl.json", "sdxl");
    expect(pairEndpoints([before], [flux, sdxl])).toEqual({
      pairs: [{ from: before, to: flux, guess: false }],
      added: [sdxl],
      removed: [],
    });
  });

  test("by its identity rather than by a key that another one has now", () => {
    const before = [endpoint("a.json", "run"), endpoint("b.json", "edit")];
    const after = [endpoint("a.json", "edit"), endpoint("b.json", "run")];
    const { pairs } = pairEndpoints(before, after);
    expect(pairs.map(({ from, to }) => [from.spec, to.spec])).toEqual([
      ["a.json", "a.json"],
      ["b.json", "b.json"],
    ]);
  });

  test("by its key, if its path moved", () => {
    const before = endpoint("old.json", "run", "Run", "/v1/run");
    const after = endpoint("new.json", "run", "Run", "/v2/run");
    expect(pairEndpoints([before], [after]).pairs).toEqual([
      { from: before, to: after, guess: false },
    ]);
  });

  test("by its path, if its spec has another name now", () => {
    const [before, after] = [endpoint("old.json", "old"), endpoint("new.json", "new")];
    expect(pairEndpoints([before], [after]).pairs).toEqual([
      { from: before, to: after, guess: false },
    ]);
  });

  test("by likeness, as a guess, if neither is the same", () => {
    const before = endpoint("old.json", "flux-1", "Flux", "/flux-1");
    const after = endpoint("new.json", "flux-2", "Flux", "/flux-2");
    expect(pairEndpoints([before], [after]).pairs).toEqual([
      { from: before, to: after, guess: true },
    ]);
  });
});
