import { describe, expect, test } from "vitest";
import { platformOperations } from "../../../generator/lifecycle/platform-operations.js";
import { documentOf } from "../spec-of.js";

/** What is found in a spec with these operations, each as `METHOD /path`. */
function find(...operations: string[]) {
  const paths: Record<string, object> = {};
  for (const operation of operations) {
    const [method = "", path = ""] = operation.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: {} };
  }
  const spec = documentOf({ paths });
  const polls = spec.operations().filter(({ path }) => path === "/jobs/{id}");
  const found = platformOperations(
    spec,
    polls.filter(({ method }) => method === "GET"),
  );
  return Object.fromEntries(Object.entries(found).map(([name, { path }]) => [name, path]));
}

test("running, credits and subscribe are found by their last word", () => {
  expect(
    find(
      "GET /{x}/running",
      "GET /orgs/{org}/projects/{project}/running",
      "GET /orgs/{org}/projects/{project}/credits",
      "GET /generations/running",
      "GET /credits",
      "GET /predictions/{id}/subscribe",
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
    expect(find(poll, "POST /jobs/{id}/cancel")["cancel"]).toBe("/jobs/{id}/cancel");
    expect(find(poll, "DELETE /jobs/{id}")["cancel"]).toBe("/jobs/{id}");
    expect(find(poll, "POST /predictions/{id}/cancel")["cancel"]).toBe("/predictions/{id}/cancel");
    const spec = documentOf({
      paths: { "/renders/{id}/state": { get: {} }, "/renders/{render}/cancel": { post: {} } },
    });
    const [state] = spec.operations();
    expect(platformOperations(spec, state ? [state] : []).cancel?.path).toBe(
      "/renders/{render}/cancel",
    );
  });

  test("stands beside a poll that takes the id in its query", () => {
    const cancelOf = (poll: string, cancel: string) => {
      const spec = documentOf({ paths: { [poll]: { get: {} }, [cancel]: { post: {} } } });
      return platformOperations(spec, spec.operations().slice(0, 1)).cancel?.path;
    };
    const cancel = "/renders/{id}/cancel";
    expect(cancelOf("/renders/status", cancel)).toBe(cancel);
    expect(cancelOf("/renders", cancel)).toBe(cancel);
    expect(cancelOf("/users/renders/status", "/users/{id}/cancel")).toBeUndefined();
    expect(cancelOf("/renders/status", "/subscriptions/{id}/cancel")).toBeUndefined();
  });

  test("is a PUT or a DELETE on some platforms", () => {
    expect(find(poll, "PUT /jobs/{id}/cancel")["cancel"]).toBe("/jobs/{id}/cancel");
    expect(find(poll, "DELETE /jobs/{id}/cancel")["cancel"]).toBe("/jobs/{id}/cancel");
  });

  test("is the one of what is polled; where each model has its own, none is for all", () => {
    expect(find("POST /tasks/{id}/cancel", poll, "PUT /jobs/{id}/cancel")["cancel"]).toBe(
      "/jobs/{id}/cancel",
    );
    const ofModels = ["PUT /flux/requests/{id}/cancel", "PUT /sdxl/requests/{id}/cancel"];
    expect(find(poll, ...ofModels)["cancel"]).toBeUndefined();
  });

  test("has the id in its path, and nothing else there", () => {
    const ofPoll = (path: string) => {
      const spec = documentOf({ paths: { [path]: { get: {}, delete: {} } } });
      const isPoll = ({ method }: { method: string }) => method === "GET";
      return platformOperations(spec, spec.operations().filter(isPoll)).cancel?.path;
    };
    expect(ofPoll("/jobs/{id}")).toBe("/jobs/{id}");
    // With the id in its query or body, it would be sent without one.
    expect(ofPoll("/jobs")).toBeUndefined();
    expect(ofPoll("/jobs/{model}/{id}")).toBeUndefined();
  });

  test("is nothing that cancels something else", () => {
    const others = [
      "POST /subscriptions/{id}/cancel",
      "POST /workflows/runs/{id}/cancel",
      "POST /jobs/cancel",
      "POST /jobs/{id}/refund/cancel",
      "DELETE /users/{id}",
    ];
    expect(find(poll, ...others)["cancel"]).toBeUndefined();
    expect(find("DELETE /jobs/{id}")["cancel"]).toBeUndefined();
  });
});
