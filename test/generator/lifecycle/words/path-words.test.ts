import { expect, test } from "vitest";
import { isForOther } from "../../../../generator/lifecycle/words/path-words.js";

test.each([
  ["/models/flux/images", "/models/flux/images/{id}"],
  ["/models/flux/images", "/models/flux/tasks/{id}"],
  ["/models/generate", "/models/status"],
  ["/acme/model-0", "/acme/model-0/{id}"],
  ["/users/{user}/images", "/users/{user}/images/{id}"],
  ["/images", "/images/{id}"],
  ["/api/v3/user_activity/replace", "/api/v1/user_activity/order-status"],
  ["/prompt", "/history/{prompt_id}"],
  ["/generations", "/generations/{image_upload_id}"],
  ["/images", "/tasks/{task_list_id}"],
])("after %s, %s may be about what was created", (create, path) => {
  expect(isForOther(create, path)).toBe(false);
});

test.each([
  ["/images", "/models/{id}"],
  ["/images", "/sessions/close"],
  ["/models/flux", "/models/{id}"],
  ["/models/{owner}/{name}/images", "/models/{owner}/{name}"],
  ["/models/flux/images", "/models/flux/images/{id}/cancel"],
  ["/users/{user}/images", "/users/{user}/credits"],
  ["/images", "/images/fine-tunes/{id}"],
  ["/v2/images", "/v1/images/{id}/cancel"],
  ["/prompt", "/history/{id}"],
  ["/images", "/history/{session_id}"],
  ["/user-images/generate", "/user-images/albums/{id}"],
  ["/prompt", "/users/{user_id}/history/{prompt_id}"],
])("after %s, %s is about something else", (create, path) => {
  expect(isForOther(create, path)).toBe(true);
});
