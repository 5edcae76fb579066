import { describe, expect, it } from "vitest";
import { createError, errorOf } from "../../../runtime/error/create-error.js";
import { redactorFor } from "../../../runtime/http/redact.js";
import { readingCall } from "../reading-call.js";

describe("whether an error may have cost something", () => {
  it("is no where nothing says so", () => {
    const error = errorOf(readingCall, "validation", "the input does not fit");
    expect(error).toMatchObject({ mayHaveCharged: false, attempts: 0, retryable: false });
    expect(error.message).toContain("Nothing was charged");
  });

  it("is what is known of the call", () => {
    const errorWith = (mayHaveCharged: boolean) =>
      createError(readingCall, { category: "timeout", reason: "no answer" }, { mayHaveCharged });
    expect(errorWith(true)).toMatchObject({ mayHaveCharged: true, retryable: false });
    expect(errorWith(false)).toMatchObject({ mayHaveCharged: false, retryable: true });
  });

  it.each([
    ["connect ECONNREFUSED 127.0.0.1:1", /: No answer: connect ECONNREFUSED 127\.0\.0\.1:1\. /],
    ["getaddrinfo EAI_AGAIN a.test", /: No answer: getaddrinfo EAI_AGAIN a\.test\. /],
    ["no answer", /: No answer\. /],
  ])("leaves the names of the system as they are: %s", (reason, words) => {
    expect(errorOf(readingCall, "transient", reason).message).toMatch(words);
  });

  it("is certain of a generation that an answer confirmed, though its status is not found", () => {
    const failure = { category: "not_found", reason: "no such page", status: 404 } as const;
    const request = { method: "GET", path: "/v3/images/g1", origin: "https://a.test/v3" };
    const told = { request, id: "g1", mayHaveCharged: true };
    const messageOf = (isConfirmed: boolean) =>
      createError(readingCall, failure, { ...told, isConfirmed }).message;
    expect(messageOf(true)).toContain("Generation g1 exists and may be charged.");
    expect(messageOf(true)).toContain("https://a.test/v3/v3/images/g1 is not where to ask");
    expect(messageOf(false)).toContain('If "g1" was created, it may be charged.');
  });
});

describe("a key that is no secret", () => {
  const request = { method: "POST", path: "/generation/paint" };
  const errorWith = (key: string, path = request.path) => {
    const context = { ...readingCall, request, redactor: redactorFor(key) };
    const failure = { category: "auth", reason: "the service answered 401", status: 401 } as const;
    return createError(context, failure, { request: { ...request, path }, id: "g1" });
  };

  it.each([
    [readingCall.platform.apiKeyVariable, "is the name of its variable"],
    ["<your key>", "is the placeholder <your key>"],
  ])("is told as what it is, and the advice is whole: %s", (key, words) => {
    const { message } = errorWith(key);
    expect(message).toContain(`401. The key that was given ${words}. `);
    expect(message).toContain(`export ${readingCall.platform.apiKeyVariable}="<your key>"`);
    expect(message).not.toContain("[redacted]");
  });
});
