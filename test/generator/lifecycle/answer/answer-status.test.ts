import { expect, it } from "vitest";
import { answerShape } from "../../../../generator/lifecycle/answer/answer-shape.js";
import { answer, create, documentOf } from "../../spec-of.js";

const text = { type: "string" };
const object = (properties: object) => ({ type: "object", properties });

function statusIn(properties: object) {
  const response = answer(object(properties));
  const spec = documentOf({ paths: { "/draw": create({ type: "object" }, response) } });
  const [operation] = spec.operations();
  return (operation && answerShape(operation))?.status?.path.join(".");
}

it.each([
  { ...text, enum: ["queued", "running", "done"] },
  { ...text, examples: ["processing"] },
  { ...text, description: "One of `queued`, `running` and `done`." },
  { type: "integer", description: "1: queued, 2: running, 3: done" },
])("a status whose words say that work goes on wins over an envelope's: %j", (state) => {
  const image_url = text;
  for (const status of [text, { ...text, enum: ["success", "error"] }, { type: "integer" }]) {
    expect(statusIn({ status, data: object({ state, image_url }) })).toBe("data.state");
    // Beside the id is the generation's own.
    expect(statusIn({ task_id: text, status, data: object({ state, image_url }) })).toBe("status");
  }
  expect(statusIn({ status: state, data: object({ state: text, image_url }) })).toBe("status");
  expect(statusIn({ status: text, data: object({ state: text, image_url }) })).toBe("status");
});
