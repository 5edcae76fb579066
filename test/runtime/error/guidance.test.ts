import { describe, expect, it } from "vitest";
import { guidanceAfterEnd, guidanceFor } from "../../../runtime/error/guidance.js";
import {
  type GuidanceContext,
  guidanceSteps,
  renderSteps,
} from "../../../runtime/error/guidance-steps.js";
import { platformAt } from "../endpoints.js";

const platform = platformAt("https://platform.test");

describe("what to do next", () => {
  const id = "g1";
  it.each<[Omit<GuidanceContext, "platform">, RegExp]>([
    [{ category: "auth" }, /^Make a key at .*MODELSMITH_TEST_KEY/],
    [{ category: "auth", status: 401 }, /^Make another key at .*MODELSMITH_TEST_KEY/],
    [
      { category: "auth", status: 403, generationId: id },
      /^Check what this key.*another key.*do not create/i,
    ],
    [
      { category: "insufficient_credits", status: 402 },
      /^Recharge at .*\/billing.*credits\(platform\).*call again/s,
    ],
    // In doubt, it is not said to call again, nor twice to see the balance.
    [
      { category: "insufficient_credits", status: 500, mayHaveCharged: true },
      /^Recharge at (?!.*call again)(?!.*credits.*credits\().*before you create again.*credits\(platform\)/s,
    ],
    [{ category: "insufficient_credits", generationId: id }, /^Recharge.*Do not create again/s],
    [{ category: "invalid_request", status: 400 }, /^Correct the request.*spec has changed/s],
    [{ category: "validation" }, /^Correct the fields that are named; /],
    [{ category: "validation", path: "/p" }, /^Correct the fields that are named; /],
    [
      { category: "validation", status: 422, path: "/p" },
      /^Correct the fields that are named\. If the spec has changed, (?!.*validate)/,
    ],
    [{ category: "content_rejected", status: 451 }, /^The content was refused/],
    // It may be told by a poll.
    [
      { category: "content_rejected", status: 422, generationId: id, mayHaveCharged: true },
      /^The content was refused/,
    ],
    [
      { category: "validation", status: 422, generationId: id, mayHaveCharged: true },
      /^Correct what it names in the input.*only the request for its status was refused.*Do not create again; wait for it: .*g1/,
    ],
    [{ category: "not_found", status: 404 }, /spec has changed/],
    [{ category: "not_found", status: 404, generationId: id }, /^Check the id g1, .*account/],
    [
      {
        category: "not_found",
        status: 404,
        generationId: id,
        url: "https://platform.test/v3/v3/g1",
      },
      /^Check the id g1, .*If both are right, https:\/\/platform\.test\/v3\/v3\/g1 is not where to ask: check baseUrl, and lifecycle\.poll in modelsmith\.config\.ts \(write one, if there is none\)\.$/,
    ],
    // The service gave the id itself.
    [
      {
        category: "not_found",
        status: 404,
        generationId: id,
        isConfirmed: true,
        url: "https://platform.test/v3/v3/g1",
      },
      /^Do not create again; wait for it: await wait\("g1", { endpoint }\), with the options of the call\. If it is not found, https:\/\/platform\.test\/v3\/v3\/g1 is not where to ask: check baseUrl, and lifecycle\.poll in modelsmith\.config\.ts \(write one/,
    ],
    // Nothing was asked: the id cannot be one.
    [
      { category: "not_found", generationId: id, url: "https://platform.test/g1" },
      /^Check the id g1, [^.]*account\.$/,
    ],
    [
      {
        ...{ category: "not_found", generationId: id, isConfirmed: true },
        url: "https://platform.test/g1",
      },
      /^Do not create again\.$/,
    ],
    [{ category: "invalid_request", status: 413 }, /^Send a smaller request\.$/],
    // The balance is no model's.
    [
      { category: "not_found", status: 404, url: "https://platform.test/v1/credits" },
      /^Check baseUrl\. If the spec/,
    ],
    [{ category: "transient", generationId: id }, /^Do not create again; wait for it: .*g1/],
    [{ category: "timeout", generationId: id }, /^Do not create again; wait for it: .*g1/],
    [{ category: "aborted", generationId: id }, /^Do not create again; wait for it: .*g1/],
    [{ category: "transient", mayHaveCharged: true }, /^Look at the dashboard.*running/s],
    [{ category: "timeout", mayHaveCharged: true }, /^Look at the dashboard.*running/s],
    [{ category: "aborted", mayHaveCharged: true }, /^Look at the dashboard.*running/s],
    [{ category: "transient", noAnswer: true }, /^Check that https:\/\/platform\.test can.*proxy/],
    [{ category: "transient", status: 503 }, /^Wait a minute, then /],
    [{ category: "timeout", noAnswer: true }, /^Give it more time/],
    [{ category: "aborted", noAnswer: true }, /^Nothing was created/],
    [{ category: "unknown" }, /^If the service's words do not help/],
    [{ category: "unknown", status: 199 }, /^If the service's words do not help/],
    [{ category: "unknown", status: 200 }, /^Check .*baseUrl.*does not speak/],
    [{ category: "unknown", status: 299 }, /^Check .*baseUrl.*does not speak/],
    [{ category: "unknown", status: 200, method: "POST" }, /^If the service's words do not help/],
    [{ category: "unknown", status: 300 }, /^Check .*baseUrl.*no redirect/],
    [{ category: "unknown", status: 399 }, /^Check .*baseUrl.*no redirect/],
    [
      { category: "unknown", status: 307, mayHaveCharged: true },
      /^Check .*baseUrl.*no redirect.*Look at the dashboard .*before you create again/s,
    ],
    [
      { category: "unknown", mayHaveCharged: true },
      /^If the service's words do not.*Look at the dashboard/s,
    ],
    [{ category: "unknown", status: 400 }, /^If the service's words do not help/],
    // It may be a model that was asked for, or the balance.
    [
      { category: "auth", status: 403 },
      /^Check what this key, and its plan, may use\. Make another key/,
    ],
    [{ category: "insufficient_credits" }, /See the balance: await credits\(platform\)/],
  ])("after %j", (context, words) => {
    expect(guidanceFor({ platform, ...context })).toMatch(words);
  });

  it("names what the platform has, and nothing that it has not", () => {
    const bare = (context: Omit<GuidanceContext, "platform">) =>
      guidanceFor({ platform: {}, ...context });
    expect(bare({ category: "auth" })).toMatch(/^Make a key\./);
    const auth = { in: "header", name: "Authorization", encoding: "base64" } as const;
    expect(guidanceFor({ platform: { ...platform, auth }, category: "auth" })).toMatch(
      /^Make a key at .*, as <user>:<password>, and put it into MODELSMITH_TEST_KEY/,
    );
    expect(bare({ category: "insufficient_credits" })).toMatch(/^Recharge\. Then /);
    expect(bare({ category: "transient", mayHaveCharged: true })).toMatch(
      /^Look at the dashboard before you create again\.$/,
    );
    expect(bare({ category: "transient", noAnswer: true })).toMatch(/^Check that the service can/);
  });
});

describe("after a generation that ended without a result", () => {
  const failed = { id: "g1", category: "transient", status: "FAILED", message: "m" } as const;
  it.each([
    [failed, /^Wait a minute, then call again\. Another try is paid for again\.$/],
    [{ ...failed, status: "CANCELED" }, /^If it is still wanted, call again\. Another try is paid/],
    [{ ...failed, category: "content_rejected" }, /^The content was refused.* Another try is paid/],
    [{ ...failed, usage: { total: 1 } }, /Another try is paid/],
    [{ ...failed, usage: { total: 0 } }, /^Wait a minute, then call again\.$/],
    [{ ...failed, id: "", category: "insufficient_credits" }, /Then call again\.$/],
  ] as const)(
    "%j: says what another one costs, unless nothing was charged",
    (generation, words) => {
      expect(guidanceAfterEnd(generation)).toMatch(words);
    },
  );
});

describe("what is told at a terminal, step by step", () => {
  const id = "g1";
  const mayHaveCharged = true;
  it.each<Omit<GuidanceContext, "platform">>([
    { category: "auth" },
    { category: "auth", status: 401, generationId: id },
    { category: "insufficient_credits" },
    { category: "invalid_request", generationId: id },
    { category: "validation" },
    { category: "validation", path: "/p" },
    { category: "content_rejected" },
    { category: "not_found" },
    { category: "not_found", generationId: id },
    { category: "transient", generationId: id, mayHaveCharged },
    { category: "transient", mayHaveCharged },
    { category: "transient", mayHaveCharged, isReadable: true },
    { category: "transient", mayHaveCharged, isReadable: false },
    { category: "transient", noAnswer: true },
    { category: "transient" },
    { category: "timeout" },
    { category: "aborted" },
    { category: "unknown", status: 302, generationId: id },
    { category: "unknown", status: 200 },
    { category: "unknown", mayHaveCharged },
  ])("after %j", (context) => {
    const full = { ...platform, pricingUrl: "https://platform.test/pricing" };
    const steps = renderSteps(guidanceSteps({ platform: full, ...context }), (action) => {
      const { kind, ...more } = action;
      return `<${[kind, ...Object.values(more)].join(" ")}>`;
    });
    expect(steps).toMatchSnapshot();
  });
});
