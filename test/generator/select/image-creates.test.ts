import { expect, test } from "vitest";
import { selectEndpoints } from "../../../generator/select/select-endpoints.js";
import { create, documentOf } from "../spec-of.js";

const body = (...fields: string[]) => ({
  type: "object",
  properties: Object.fromEntries(fields.map((name) => [name, { type: "string" }])),
});

const select = (paths: object) =>
  selectEndpoints({ openapi: documentOf({ paths }), modelSpecs: new Map() }, { by: "images" });

test("of a spec without docs, what makes images is taken, and the rest is named", () => {
  const taken = {
    "/v1/draw": create(body("prompt", "aspect_ratio")),
    "/images/upscale": create(body("image")),
  };
  const left = {
    // Kept rather than made.
    "/images/models": create(body("name")),
    "/elements": create(body("description", "resolution")),
    "/v1/deployments": create(body("description", "size")),
    "/v1/responses": create(body("prompt", "size")),
    // Asks about what was made, or about its price.
    "/images/info": create(body("task_id")),
    "/images/pricing-calculator": create(body("prompt", "size")),
    "/nsfw/image": create(body("image_url")),
    // Makes something else.
    "/image/{id}/audio": create(body("prompt", "size")),
    "/image-to-video": create(body("prompt", "duration")),
  };
  const { endpoints, aside } = select({ ...taken, ...left });
  expect(endpoints.map(({ plain }) => plain?.path).sort()).toEqual(Object.keys(taken).sort());
  expect([...aside].sort()).toEqual(Object.keys(left).sort());
});

test("where no create says what it makes, those that start generations are taken, with a warning", () => {
  const { endpoints, warnings, aside } = select({
    "/models/{owner}/{name}/predictions": create(body("input")),
    "/files": create(body("name")),
    "/videos/generations": create(body("prompt")),
  });
  expect(endpoints.map(({ key }) => key)).toEqual(["models/{owner}/{name}/predictions"]);
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining("took those that start generations of any kind"),
  ]);
  expect(aside).toEqual(["/files", "/videos/generations"]);
});

test("without creates of that kind either, the error lists all creates of the spec", () => {
  const paths = { "/assets/tags": create(body("name")), "/videos": create(body("prompt")) };
  expect(() => select(paths)).toThrow("--endpoint /assets/tags, --endpoint /videos.");
});
