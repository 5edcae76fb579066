import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { documentedLimits } from "../../../generator/model/documented-limits.js";
import type { Operation } from "../../../generator/openapi/spec.js";
import { create, documentOf } from "../spec-of.js";

function operations(root: object): readonly Operation[] {
  return documentOf(root).operations();
}

function limitsOf(all: readonly Operation[]) {
  return documentedLimits([...new Set(all.map(({ spec }) => spec))], all);
}

describe("what a spec documents", () => {
  const fixture = new URL("../../fixtures/platform/documented-limits.json", import.meta.url);
  const document = operations(JSON.parse(readFileSync(fixture, "utf8")));

  test("of rate limits: figures in descriptions of answers, then the headers, each once", () => {
    expect(limitsOf(document).rateLimits).toBe(
      [
        "More than 120 requests in 60 seconds from one key, or more than 10 generations running at once.",
        "Header Retry-After: Seconds to wait before the next request.",
        "Header X-RateLimit-Limit: Requests that the current window of 60 seconds allows.",
        "Header X-RateLimit-Remaining: Requests that are left in the current window.",
        "Header X-RateLimit-Reset: When the next window begins, in seconds since 1970.",
      ].join(" "),
    );
  });

  test("of timeouts: when streams are closed, and when a generation is given up", () => {
    expect(limitsOf(document).serverTimeouts).toBe(
      "A generation that has not ended after 30 minutes is given up by the server: its status becomes FAILED and its credits are returned. The server closes a stream after 10 minutes; poll the generation from then on.",
    );
  });
});

describe("what counts as documented", () => {
  const limits = (post: object, root: object = {}) =>
    limitsOf(operations({ paths: { "/a": create({}, post) }, ...root }));

  test("is an extension, at the root, in info or at the operation, whatever the order of its keys", () => {
    const at = (value: object) => limits({}, { "x-ratelimit-images": value });
    expect(at({ per: "minute", count: 10 })).toEqual(at({ count: 10, per: "minute" }));
    expect(at({ per: "minute", count: 10 })).toEqual({
      rateLimits: 'x-ratelimit-images: {"count":10,"per":"minute"}.',
    });
    expect(limits({ "x-rate-limit": 5 })).toEqual({ rateLimits: "x-rate-limit: 5." });
  });

  test("is a figure in a sentence, and that sentence alone", () => {
    const description =
      "Makes images. At most 10 requests per minute! Requests time out after 90 s.";
    expect(limits({ description })).toEqual({
      rateLimits: "At most 10 requests per minute!",
      serverTimeouts: "Requests time out after 90 s.",
    });
  });

  test("is a header of an answer, behind a $ref too", () => {
    const response = {
      description: "",
      headers: { "X-RateLimit-Remaining": { $ref: "#/components/headers/Left" }, "X-Other": {} },
    };
    const components = { headers: { Left: { description: "Requests left" } } };
    expect(limits({ responses: { "429": response } }, { components })).toEqual({
      rateLimits: "Header X-RateLimit-Remaining: Requests left.",
    });
  });

  test("is no answer that merely exists, and no sentence without a figure", () => {
    const responses = {
      "429": { description: "Rate limited. Retry later." },
      "504": { description: "Timed out." },
    };
    expect(limits({ responses, description: "Rate limits apply." })).toEqual({});
  });

  test("is none of what speaks of other things with a figure", () => {
    expect(
      limits({
        description:
          "At most 3 images. Clips of at most 15 s. Within 2 levels. Links last 24 hours.",
      }),
    ).toEqual({});
  });
});

test("a text of a hundred thousand counts is read about as fast as it is long", () => {
  const description = `${"1 request ".repeat(100_000)}.`;
  const read = operations({ paths: { "/a": create(undefined, { description }) } });
  const begun = process.cpuUsage();
  expect(limitsOf(read)).toEqual({});
  // Of CPU, not of the clock. It took minutes once.
  expect(process.cpuUsage(begun).user).toBeLessThan(1_000_000);
});
