import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Answer } from "../../runtime/answer.js";
import type { Call } from "../../runtime/call.js";
import type { Outcome } from "../../runtime/engine-state.js";
import { readCreate } from "../../runtime/read-create.js";
import { readingCall } from "./reading-call.js";

/** What is read of an answer to a create, without a socket. */
function read(
  answer: Answer,
  call: Call = readingCall,
): { readonly outcome: Outcome; readonly ids: readonly string[] } {
  const ids: string[] = [];
  const outcome = readCreate(call, answer, (each) => {
    if (each.kind === "accepted" && each.id !== undefined) ids.push(each.id);
  });
  return { outcome, ids };
}

function answerOf(
  status: number,
  text: string,
  headers: Answer["headers"] = { "content-type": "application/json" },
  complete = true,
): Answer {
  return new Answer({ status, headers }, [Buffer.from(text)], complete, (clean) => clean);
}

describe("an id that was on the wire", () => {
  const names = fc.constantFrom(
    ..."generation_id generationId prediction_id task_id taskId taskid TASK-ID job_id jobId".split(
      " ",
    ),
    ..."process_id inference_id prompt_id run_id request_id id".split(" "),
  );
  const ids = fc.oneof(
    fc.stringMatching(/^[\w-]{1,40}$/).filter((id) => !/^\d+$/.test(id)),
    fc.bigInt({ min: 1n, max: 2n ** 63n }),
  );
  const statuses = fc.constantFrom(
    ...[200, 201, 202, 400, 401, 402, 403, 404, 408, 409, 422, 429, 500, 502, 503, 504, 520, 599],
  );
  const wrappings = fc.constantFrom<(member: string) => string>(
    (member) => `{${member}}`,
    (member) => `{ "message" : "goes on", ${member}, "status":"queued" }`,
    (member) => `{"data":{${member}}}`,
    (member) => `{"code":200,"msg":"success","data":{${member},"status":"waiting"}}`,
    (member) => `{"error":{"message":"still running",${member}}}`,
    (member) => `[{${member}}]`,
    (member) => `{"output":{${member},"task_status":"PENDING"}}`,
    (member) => `{"result":{"generation":{${member}}}}`,
  );
  const types = fc.constantFrom("application/json", "text/plain", "text/html", "", "image/x");
  const ends = fc.constantFrom("whole", "cut", "NDJSON", "damaged");

  it("is in what is learned, whatever the status, the type, the wrapping and the end", () => {
    fc.assert(
      fc.property(
        names,
        ids,
        statuses,
        wrappings,
        types,
        ends,
        (name, id, status, wrap, type, end) => {
          const value = typeof id === "bigint" ? String(id) : JSON.stringify(id);
          const whole = wrap(`${JSON.stringify(name)}:${value}`);
          const upTo = whole.indexOf(value, whole.indexOf(name)) + value.length;
          const text = {
            whole,
            cut: `${whole.slice(0, upTo)},"x`,
            NDJSON: `${whole}\n{"progress":1}\n`,
            damaged: `${whole.slice(0, upTo)},,}`,
          }[end];
          // A picture of that type is taken as it is.
          const headers = { "content-type": type === "image/x" && status < 300 ? "" : type };
          const { ids: learned } = read(answerOf(status, text, headers, end !== "cut"));
          expect([text, learned]).toEqual([text, [String(id)]]);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ["location", "/generation/a%2Fb", "a/b"],
    ["location", "https://platform.test/generation/g1?x=1", "g1"],
    ["operation-location", "/generation/g1", "g1"],
    ["content-location", "/generation/g1", "g1"],
    ["location", "/jobs/g9", "g9"],
    ["content-location", "/jobs/g9", undefined],
    ["location", "https://elsewhere.test/generation/g1", undefined],
  ])("is read in %s: %s", (name, value, id) => {
    expect(read(answerOf(202, "", { [name]: value })).ids).toEqual(id === undefined ? [] : [id]);
  });

  it.each([
    ["/result?id=g1", ["g1"]],
    ["/result?id=", []],
    ["/result", []],
  ])("is read in a query: %s", (location, ids) => {
    const poll = { path: "/result", query: { id: "{id}" } };
    const call = { ...readingCall, rules: { ...readingCall.rules, poll } };
    const { ids: learned } = read(answerOf(202, "", { location }), call);
    expect(learned.filter((id) => id !== "result")).toEqual(ids);
  });

  it("is that of the first line, whatever the lines after it name", () => {
    const lines = '{"id":"g1","status":"queued"}\n{"task_id":"t2"}\n';
    expect(read(answerOf(200, lines)).ids).toEqual(["g1"]);
  });
});
