import { expect, test } from "vitest";
import { answerField } from "../../../../generator/lifecycle/answer/answer-field.js";
import { isLikelyStatus } from "../../../../generator/lifecycle/answer/possible-status.js";

test.each<[string, readonly string[], boolean]>([
  ["llm.provider", ["openai", "azure"], false],
  ["llm.template", ["grounded", "assistant"], false],
  ["job.voice_gender", ["female", "male"], false],
  ["presenter.voice.access", ["public", "private"], false],
  ["quality", ["low", "high"], false],
  ["job.progress", ["drawing", "drawn"], true],
])("a field %s with the words %j is likely the status: %s", (name, words, isLikely) => {
  const field = answerField(name.split("."), { type: "string", enum: [...words] });
  expect(isLikelyStatus(field)).toBe(isLikely);
});
