import { describe, expect, test } from "vitest";
import { findLifecycle } from "../../../generator/model/find-lifecycle.js";
import { documentOf } from "../spec-of.js";

/** What is found in a spec with these operations, each as `METHOD /path`. */
function find(creates: readonly string[], ...operations: string[]) {
  const paths: Record<string, object> = {};
  for (const operation of operations) {
    const [method = "", path = ""] = operation.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: {} };
  }
  const lifecycle = findLifecycle(documentOf({ paths }), creates);
  return Object.fromEntries(Object.entries(lifecycle).map(([name, { path }]) => [name, path]));
}

describe("the poll endpoint", () => {
  const creates = ["/generation/acme/one", "/generation/sse/acme/one"];

  test("is the GET by id that begins the creates, whatever it calls the id", () => {
    expect(find(creates, "GET /generation/{request_id}", "GET /users/{id}")["poll"]).toBe(
      "/generation/{request_id}",
    );
  });

  test("is the one that begins most of them, then the longest, then the first", () => {
    expect(find(creates, "GET /generation/sse/{id}", "GET /generation/{id}")["poll"]).toBe(
      "/generation/{id}",
    );
    expect(find(["/a/b/c"], "GET /a/{id}", "GET /a/b/{id}")["poll"]).toBe("/a/b/{id}");
    expect(find(["/a/b"], "GET /a/{x}", "GET /a/{y}")["poll"]).toBe("/a/{x}");
  });

  test("may stand right below the create itself", () => {
    expect(find(["/v1/jobs"], "GET /v1/jobs/{id}", "GET /v1/models/{id}")["poll"]).toBe(
      "/v1/jobs/{id}",
    );
    expect(find(["/v1/images"], "GET /v1/image/{id}")["poll"]).toBeUndefined();
  });

  test("is absent if the spec has none", () => {
    expect(
      find(creates, "GET /generation", "GET /generation/{a}/{b}", "POST /generation/{id}"),
    ).toEqual({});
    expect(find(["/x"], "GET /{id}")["poll"]).toBeUndefined();
  });
});

test("running, credits and subscribe are found by their last word", () => {
  expect(
    find(
      ["/generation/a"],
      "GET /generations/running",
      "GET /credits",
      "GET /predictions/{id}/subscribe",
      "GET /{x}/running",
      "POST /credits",
    ),
  ).toEqual({
    running: "/generations/running",
    credits: "/credits",
    subscribe: "/predictions/{id}/subscribe",
  });
});

describe("cancel", () => {
  const poll = "GET /jobs/{id}";

  test("stands beside the poll endpoint, or where generations are", () => {
    expect(find(["/jobs"], poll, "POST /jobs/{id}/cancel")["cancel"]).toBe("/jobs/{id}/cancel");
    expect(find(["/jobs"], poll, "DELETE /jobs/{id}")["cancel"]).toBe("/jobs/{id}");
    expect(find(["/jobs"], poll, "POST /predictions/{id}/cancel")["cancel"]).toBe(
      "/predictions/{id}/cancel",
    );
  });

  test("is nothing that cancels something else", () => {
    const others = ["POST /subscriptions/{id}/cancel", "POST /jobs/cancel", "DELETE /users/{id}"];
    expect(find(["/jobs"], poll, ...others)["cancel"]).toBeUndefined();
    expect(find(["/x"], "DELETE /jobs/{id}")["cancel"]).toBeUndefined();
  });
});
