import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { readAnswer } from "../../../runtime/answer/read-answer.js";

const names = fc.constantFrom("key", "phase", "constructor", "toString", "__proto__", "inherited");
const path = fc.array(names, { minLength: 1, maxLength: 2 });
const text = fc.constantFrom("g1", "RUNNING", "COMPLETED").map((word) => JSON.stringify(word));

/** JSON as it comes over the wire: `__proto__` is a field like any other there. */
function objectOf(values: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const members = fc.tuple(names, values).map(([name, value]) => `"${name}":${value}`);
  return fc.array(members, { maxLength: 4 }).map((each) => `{${each.join(",")}}`);
}

describe("an answer", () => {
  it("is read in a list, where a number names the item", () => {
    const answer = { variants: [{ id: "v1", status: "COMPLETE" }] };
    const reading = readAnswer(answer, {
      id: [["variants", "0", "id"]],
      status: ["variants", "0", "status"],
    });
    expect(reading).toMatchObject({ id: "v1", status: "COMPLETE", terminal: "COMPLETED" });
    expect(readAnswer({ variants: [] }, { status: ["variants", "0", "status"] })?.status).toBe(
      undefined,
    );
  });

  const inList = {
    id: [["id"]],
    status: ["media", "0", "status"],
    data: ["media"],
    words: { SETTLED: "COMPLETED" },
  } as const;
  const running = { status: "processing" };
  const failed = { status: "failed", error: "no" };
  const done = { status: "success", url: "https://cdn.test/1.png" };
  it.each([
    ["while any of them goes on", [done, running], undefined],
    ["while any of them goes on, whatever else failed", [failed, done, running], undefined],
    ["while any of them has none yet", [done, { status: null }], undefined],
    ["once all are done", [done, done], "COMPLETED"],
    ["once all have ended, and any is done", [failed, { ...done, status: "SETTLED" }], "COMPLETED"],
    ["once all have failed", [failed, failed], "FAILED"],
    ["of those that have one", [{ seed: 1 }, done], "COMPLETED"],
    ["of none", [], undefined],
  ] as const)("has the status of a list's items %s: %j", (_what, media, terminal) => {
    expect(readAnswer({ id: "g1", media }, inList)?.terminal).toBe(terminal);
    const flags = media.map((each) => {
      return "status" in each ? { done: each.status !== null && each !== running } : {};
    });
    const isDone = terminal === undefined ? undefined : "COMPLETED";
    const byFlag = { id: [["id"]], flag: ["media", "0", "done"] };
    expect(readAnswer({ id: "g1", media: flags }, byFlag)?.terminal).toBe(isDone);
  });

  it("has all pictures of a list, and what is said of the item that its status is of", () => {
    const reading = readAnswer({ id: "g1", media: [failed, done] }, inList);
    expect(reading).toMatchObject({ status: "success", data: [failed, done], container: done });
  });

  it("has the status of those items of a list that have the id of the first", () => {
    const places = { ...inList, id: [["media", "0", "task"]] };
    const mine = (status: string) => ({ task: "t1", status });
    const other = { ...mine("processing"), task: "t2" };
    expect(readAnswer({ media: [mine("done"), other] }, places)?.terminal).toBe("COMPLETED");
    const goesOn = { media: [mine("done"), mine("processing"), other] };
    expect(readAnswer(goesOn, places)).toMatchObject({ id: "t1", status: "processing" });
  });

  it("has failed where a boolean beside the one for its end says so", () => {
    expect(readAnswer({ done: false, faulted: true }, {})?.terminal).toBe("FAILED");
    expect(readAnswer({ done: true, faulted: true }, {})?.terminal).toBe("FAILED");
    const inside = { job: { finished: false, is_failed: true } };
    expect(readAnswer(inside, { flag: ["job", "finished"] })?.terminal).toBe("FAILED");
    expect(readAnswer({ done: true, faulted: false }, {})?.terminal).toBe("COMPLETED");
    expect(readAnswer({ done: false, faulted: false }, {})?.terminal).toBeUndefined();
    expect(readAnswer({ faulted: true }, {})?.terminal).toBeUndefined();
  });

  it.each(
    (
      "cancel_url webhook webhookUrl urls code msg message success error errors warnings created " +
      "createdAt updated_at started_at finished_at completedAt expires_at timestamp eta progress " +
      "queue_position position usage logs metrics model object type version input done trace_id " +
      "base_resp credits credit_cost cost polling_url status_url fetch_result response_url result_url"
    ).split(" "),
  )("has %s beside its data, not in it", (name) => {
    const answer = { id: "g1", status: "COMPLETED", [name]: "x", pictures: ["u"] };
    expect(readAnswer(answer, {})?.data).toEqual({ pictures: ["u"] });
  });

  it.each([
    ["an empty text", ""],
    ["a text of 4,097 signs", "x".repeat(4_097)],
    ["a fraction", 0.5],
    ["a flag", true],
    ["null", null],
    ["an object", {}],
  ])("has no id in %s", (_what, id) => {
    expect(readAnswer({ id }, { id: [["id"]] })?.id).toBeUndefined();
    expect(readAnswer({ id, task_id: "g7" }, { id: [["id"]] })?.id).toBe("g7");
  });

  it.each([
    { id: "g1", status: "COMPLETED", state: "IN_QUEUE" },
    { id: "g1", state: "IN_QUEUE", status: "COMPLETED" },
  ])("has its status under that name before its state: %j", (answer) => {
    expect(readAnswer(answer, {})).toMatchObject({ status: "COMPLETED", terminal: "COMPLETED" });
  });

  it("has its data where the spec or the config shows it, also around the status", () => {
    const places = {
      id: [["job", "uid"]],
      status: ["job", "phase"],
      words: { BAKED: "COMPLETED" },
    } as const;
    const job = { uid: "j1", phase: "BAKED", outputs: [{ href: "a" }] };
    expect(readAnswer({ job }, { ...places, data: ["job"] })?.data).toEqual(job);
    expect(readAnswer({ job }, { ...places, data: ["job", "outputs"] })?.data).toEqual(job.outputs);
    // Wrapped once more than the spec shows it.
    const wrapped = { data: { status: "COMPLETED", data: { url: "a" } } };
    expect(readAnswer(wrapped, { status: ["status"], data: ["data"] })?.data).toEqual({ url: "a" });
  });

  it("has every digit of a number that is its id, wherever the spec shows it", () => {
    const text = '{"data":{"first":1,"task_id":9007199254740993123}}';
    for (const read of [{ id: [["data", "task_id"]] }, {}]) {
      expect(readAnswer(JSON.parse(text), read, text)?.id).toBe("9007199254740993123");
    }
  });

  it.each([
    ['{"images":[{"id":1234567890123456791}],"id":1234567890123456790}', "1234567890123456790"],
    ['[{"id":1234567890123456790},{"id":1234567890123456791}]', "1234567890123456790"],
    [
      '{"id":123456789012345678901234567890123456789012345}',
      "123456789012345678901234567890123456789012345",
    ],
  ])("has every digit of the number that stands there: %s", (text, id) => {
    expect(readAnswer(JSON.parse(text), {}, text)?.id).toBe(id);
  });

  it("is none of two numbers that JavaScript rounds alike, if neither stands there for sure", () => {
    const text = '{"data":[{"id":1234567890123456790},{"id":1234567890123456791}]}';
    expect(readAnswer(JSON.parse(text).data[0], {}, text)?.id).toBeUndefined();
  });

  it.each<[object, string | undefined]>([
    [{ status: "success", data: { id: "g1", credits_remaining: 95 } }, undefined],
    [{ status: "success", data: { id: "g1", images: ["https://a.test/1.png"] } }, "COMPLETED"],
    [{ status: "success", id: "g1", seed: 3 }, "COMPLETED"],
    [{ status: "succeeded", data: { id: "g1", seed: 3 } }, "SUCCEEDED"],
    [{ status: "fail", data: { id: "g1" } }, "FAILED"],
  ])(
    "takes a success that every answer of JSend has for no end without media: %j",
    (answer, end) => {
      expect(readAnswer(answer, { status: ["status"] })?.terminal).toBe(end);
    },
  );

  it("takes a success outside of its id for an end where something was made, or another word stood there", () => {
    const id = [["data", "id"]];
    const status = ["status"];
    const end = (answer: object, places: object, hasRun = false) =>
      readAnswer(answer, { id, status, ...places }, undefined, hasRun)?.terminal;
    const alone = { status: "success", data: { id: "g1", name: "job 1", url: "" } };
    const inside = { status: "success", data: { id: "g1", output: "a caption" } };
    expect(end(alone, {})).toBeUndefined();
    expect(end(alone, { data: ["data"] })).toBeUndefined();
    expect(end(inside, { data: ["data", "output"] })).toBe("COMPLETED");
    const isNoResult = (text: string) => text === "a caption";
    expect(end(inside, { data: ["data", "output"], isNoResult })).toBeUndefined();
    expect(end(alone, {}, true)).toBe("COMPLETED");
  });

  it("takes a success elsewhere than the spec shows for no end, unless a config explains it", () => {
    const answer = { status: "success", data: { task_id: "g1" } };
    const places = { id: [["data", "task_id"]], status: ["data", "task_status"] };
    expect(readAnswer(answer, places)).toMatchObject({ id: "g1", terminal: undefined });
    const words = { SUCCESS: "COMPLETED" } as const;
    expect(readAnswer(answer, { ...places, words })?.terminal).toBe("COMPLETED");
  });

  afterEach(() => {
    Reflect.deleteProperty(Object.prototype, "inherited");
  });

  it("is read by its own fields alone, whatever the spec calls them", () => {
    Object.defineProperty(Object.prototype, "inherited", {
      value: "COMPLETED",
      configurable: true,
    });
    fc.assert(
      fc.property(objectOf(fc.oneof(text, objectOf(text))), path, path, (body, id, status) => {
        const answer: unknown = JSON.parse(body);
        const reading = readAnswer(answer, { id: [id], status });
        expect([reading?.id, reading?.status]).toEqual([at(answer, id), at(answer, status)]);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** The text at a path, looked up step by step. */
function at(answer: unknown, steps: readonly string[]): string | undefined {
  let value = answer;
  for (const name of steps) {
    const holder = typeof value === "object" && value !== null ? value : {};
    value = Object.getOwnPropertyDescriptor(holder, name)?.value;
  }
  return typeof value === "string" ? value : undefined;
}
