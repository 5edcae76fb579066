import { expect, test } from "vitest";
import {
  authSettings,
  lifecycleSettings,
} from "../../../../generator/lifecycle/settings/settings.js";

test("a value of a request's query may have an equals sign", () => {
  const { poll } = lifecycleSettings({ poll: "GET /v1/tasks?sig=ab==&id={id}&raw" });
  expect(poll).toEqual({ path: "/v1/tasks", query: { sig: "ab==", id: "{id}", raw: "" } });
});

test("a POST without the id is answered with the form that has a body", () => {
  expect(() => lifecycleSettings({ poll: "POST /lookup" })).toThrow(
    'expected {id} in the path, the query or the body: { request: "POST /lookup", body: { …: "{id}" } }',
  );
  expect(() => lifecycleSettings({ poll: "GET /lookup" })).toThrow(/query or the body$/m);
});

test("a line that was pasted and not filled in is refused, also in its query", () => {
  for (const poll of ["GET /tasks/{id}?region=…", "GET /…/{id}"]) {
    expect(() => lifecycleSettings({ poll })).toThrow("write what the platform has in place of …");
  }
});

test("a field with braces is refused: nothing fills them", () => {
  for (const option of ["done", "status", "id", "data"]) {
    const refused = "expected names with dots between them, such as task.id; none is filled in";
    expect(() => lifecycleSettings({ [option]: "{id}.status.completed" })).toThrow(refused);
  }
});

test("a variable in a header would be sent as its name: it is refused, with where secrets go", () => {
  for (const value of ["$LUMEN_CLIENT", "Bearer $TOKEN"]) {
    const headers = { "X-Lumen-Client": value };
    const refused =
      /headers.*X-Lumen-Client is ".*", and no variable is read here.*a secret is what auth sends/s;
    expect(() => lifecycleSettings({ headers })).toThrow(refused);
    expect(() => lifecycleSettings({ poll: { request: "GET /a/{id}", headers } })).toThrow(/poll/);
  }
  expect(lifecycleSettings({ headers: { price: "$5" } }).headers).toEqual({ price: "$5" });
});

test("base64 in Authorization is HTTP Basic; any other header has the prefix that the config says", () => {
  const basic = { in: "header", name: "Authorization", prefix: "Basic ", encoding: "base64" };
  expect(authSettings({ header: "Authorization", encoding: "base64" })).toEqual(basic);
  const bare = { header: "Authorization", encoding: "base64", prefix: "" } as const;
  expect(authSettings(bare)).not.toHaveProperty("prefix");
  expect(authSettings({ header: "Authorization" })).not.toHaveProperty("prefix");
});
