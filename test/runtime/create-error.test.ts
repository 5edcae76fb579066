import { describe, expect, it } from "vitest";
import { createError, errorOf } from "../../runtime/create-error.js";
import { readingCall } from "./reading-call.js";

describe("whether an error may have cost something", () => {
  it("is no where nothing says so", () => {
    const error = errorOf(readingCall, "validation", "the input does not fit");
    expect(error).toMatchObject({ mayHaveCharged: false, attempts: 0, retryable: false });
    expect(error.message).toContain("Nothing was charged");
  });

  it("is what the failure says, else what is known of the call", () => {
    const reason = "no answer";
    const told = { mayHaveCharged: true };
    expect(createError(readingCall, { category: "timeout", reason }, told)).toMatchObject(told);
    const sure = createError(
      readingCall,
      { category: "timeout", reason, mayHaveCharged: false },
      told,
    );
    expect(sure).toMatchObject({ mayHaveCharged: false, retryable: true });
  });
});
