import { expect, test } from "vitest";
import { answerField } from "../../../../generator/lifecycle/answer/answer-field.js";
import { isLikelyStatus } from "../../../../generator/lifecycle/answer/possible-status.js";

test.each<[string, readonly string[], boolean]>([
  ["provider", ["openai", "azure"], false],
  ["voice_gender", ["female", "male"], false],
  ["quality", ["low", "high"], false],
  ["progress", ["drawing", "drawn"], true],
])("a field %s with the words %j is likely the status: %s", (name, words, isLikely) => {
  const field = answerField(["llm", name], { type: "string", enum: [...words] });
  expect(isLikelyStatus(field)).toBe(isLikely);
});
