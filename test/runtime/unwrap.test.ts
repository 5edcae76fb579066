import { expect, it } from "vitest";
import { type Generation, unwrap } from "../../runtime/index.js";

const KNOWN = { id: "gen_1", source: "poll", raw: null, attempts: 1 } as const;
const FAILED = { ok: false, status: "FAILED", category: "transient", message: "no GPU" } as const;

function errorOf(generation: Generation<unknown>): unknown {
  try {
    return unwrap(generation);
  } catch (error) {
    return error;
  }
}

it("gives the data of a generation that is complete", () => {
  expect(unwrap({ ok: true, status: "COMPLETED", data: { n: 1 }, ...KNOWN })).toEqual({ n: 1 });
});

it("throws what the service said of one that failed", () => {
  expect(errorOf({ ...FAILED, code: "BUSY", ...KNOWN })).toMatchObject({
    name: "GenerationError",
    category: "transient",
    code: "BUSY",
    problem: "Generation gen_1 ended as FAILED: BUSY: no GPU. It may have been charged.",
    guidance: "Wait a minute, then call again. Another try is paid for again.",
    generationId: "gen_1",
    mayHaveCharged: true,
    retryable: true,
    attempts: 1,
    method: "GET",
    url: "",
  });
  expect(errorOf({ ...FAILED, category: "content_rejected", ...KNOWN })).toMatchObject({
    retryable: false,
  });
});

it.each([
  ["auth", "Nothing was charged.", false],
  ["unknown", "It may have been charged.", true],
] as const)("names no id that a refused create has not: %s", (category, cost, mayHaveCharged) => {
  const error = errorOf({ ...FAILED, ...KNOWN, id: "", category });
  const problem = `The generation ended as FAILED: no GPU. ${cost}`;
  expect(error).toMatchObject({ problem, mayHaveCharged });
  expect(error).not.toHaveProperty("generationId");
});

it.each([undefined, null, "of a later version"])(
  "takes a stored category %s as unknown",
  (category) => {
    const stored = JSON.parse(
      JSON.stringify({ ...FAILED, ...KNOWN, category }),
    ) as Generation<unknown>;
    const error = errorOf(stored);
    expect(error).toMatchObject({ name: "GenerationError", generationId: "gen_1" });
    expect(error).toMatchObject({ guidance: expect.stringMatching(/^If the service's words/) });
  },
);

it.each([
  [undefined, "It may have been charged.", true],
  [0, "It took 0 credits.", false],
  [1, "It took 1 credit.", true],
  [2, "It took 2 credits.", true],
])("says that %s credits were taken", (total, told, mayHaveCharged) => {
  const usage = total === undefined ? undefined : { total };
  const error = errorOf({ ...FAILED, ...KNOWN, ...(usage && { usage }) } as Generation<unknown>);
  expect(error).toMatchObject({ mayHaveCharged, problem: expect.stringContaining(told) });
});
