import { describe, expect, test } from "vitest";
import type { EndpointDigest } from "../../../generator/lock/endpoint-digest.js";
import type { LockedEndpoint } from "../../../generator/lock/lock.js";
import { pairEndpoints } from "../../../generator/report/pair-endpoints.js";

const digest: EndpointDigest = {
  title: "Draw",
  deprecated: false,
  plainPath: "/run",
  immediate: false,
  multipart: false,
  result: {},
  dataFrom: "nothing",
  fields: ["prompt"],
  input: new Map([["prompt", { types: ["string"], required: true }]]),
  data: new Map(),
  model: "",
};

function endpoint(spec: string, key: string, title = key): LockedEndpoint {
  const name = { module: "acme", folder: "acme", file: key, function: key };
  return { spec, method: "POST", path: "/run", key, name, digest: { ...digest, title } };
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

  test("by its key, if its spec has another name now", () => {
    const [before, after] = [endpoint("old.json", "run"), endpoint("new.json", "run")];
    expect(pairEndpoints([before], [after]).pairs).toEqual([
      { from: before, to: after, guess: false },
    ]);
  });

  test("by likeness, as a guess, if neither is the same", () => {
    const before = endpoint("old.json", "flux-1", "Flux");
    const after = endpoint("new.json", "flux-2", "Flux");
    expect(pairEndpoints([before], [after]).pairs).toEqual([
      { from: before, to: after, guess: true },
    ]);
  });
});
