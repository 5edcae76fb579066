import type { Dispatcher } from "undici";
import { expect, it } from "vitest";
import { forAnyUndici } from "../../../runtime/http/dispatch-handler.js";

it("never pauses an undici up to 6, and hears what it reads", () => {
  const heard: unknown[] = [];
  let controller: Dispatcher.DispatchController | undefined;
  const handler = forAnyUndici({
    onRequestStart: (started) => {
      controller = started;
    },
    onResponseStart: (_, status, headers) => heard.push([status, headers]),
    onResponseData: (_, chunk) => heard.push(String(chunk)),
    onResponseEnd: () => heard.push("end"),
    onResponseError: (_, error) => heard.push(error.message),
  });
  handler.onConnect((error) => heard.push(["abort", error?.message]));
  const raw = ["A", "1", "b", "2", "B", "3"].map((each) => Buffer.from(each));
  expect(handler.onHeaders(200, raw)).toBe(true);
  expect(handler.onData(Buffer.from("one"))).toBe(true);
  controller?.pause();
  expect(controller?.paused).toBe(false);
  expect(handler.onData(Buffer.from("two"))).toBe(true);
  expect(handler.onHeaders(200, [])).toBe(true);
  controller?.resume();
  expect(handler.onData(Buffer.from("three"))).toBe(true);
  controller?.abort(new Error("left"));
  handler.onComplete();
  handler.onError(new Error("broken"));
  expect(heard).toEqual([
    ...[[200, { a: "1", b: ["2", "3"] }], "one", "two", [200, {}], "three"],
    ...[["abort", "left"], "end", "broken"],
  ]);
});
