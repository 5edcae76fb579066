import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Answer } from "../../../runtime/answer/answer.js";
import { END_OF_URL } from "../../../runtime/answer/scavenge-id.js";
import type { Call } from "../../../runtime/call/call.js";
import type { Outcome } from "../../../runtime/call/engine-state.js";
import { readCreate, readSent } from "../../../runtime/reading/read-create.js";
import { readingCall } from "../reading-call.js";

/** What is read of an answer to a create, without a socket. */
function read(
  answer: Answer,
  call: Call = readingCall,
): { readonly outcome: Outcome; readonly ids: readonly string[] } {
  const ids: string[] = [];
  const outcome = readCreate(call, answer, (each) => {
    if (each.kind === "accepted" && each.id !== undefined) ids.push(each.id);
  });
  // That of a refusal is not reported: it may be that of no generation.
  const named = outcome.kind === "answer" ? outcome.answer.id : undefined;
  if (ids.length === 0 && named !== undefined) ids.push(named);
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

describe("an answer that is a text", () => {
  const { rules } = readingCall;
  const bare = { ...readingCall, rules: { ...rules, read: { id: [[]] } } } as Call; // as the others
  it("is the id where the spec says so, of a success that is no picture", () => {
    expect(read(answerOf(200, '"task-77"'), bare).ids).toEqual(["task-77"]);
    expect(read(answerOf(202, '["a","b"]'), bare).ids).toEqual(["a"]);
    expect(read(answerOf(200, '"task-77"')).ids).toEqual([]);
    expect(read(answerOf(500, '"try again"'), bare).ids).toEqual([]);
    expect(read(answerOf(200, '"https://cdn.example.com/a.png"'), bare).ids).toEqual([]);
  });
});

describe("a create that broke was answered", () => {
  it.each([
    ["UND_ERR_HEADERS_OVERFLOW", "Headers Overflow Error", true],
    ["UND_ERR_SOCKET", "bad response", true],
    ["HPE_CR_EXPECTED", "Missing expected CR after header value", true],
    ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "Response body length does not match", true],
    ["UND_ERR_SOCKET", "other side closed", false],
    ["ECONNRESET", "read ECONNRESET", false],
  ])("if the error is about its answer: %s, %s", (code, message, isAnswered) => {
    const error = Object.assign(new Error(message), { code });
    const broken = readSent(readingCall, { kind: "failed", sent: true, error }, "plain", () => {});
    expect(broken).toMatchObject({ kind: "broken", isAnswered });
  });
});

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
          // Where no other call of the process has any.
          const call = { ...readingCall, origin: "https://unclaimed.test" };
          const { ids: learned } = read(answerOf(status, text, headers, end !== "cut"), call);
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
    ["location", "https://elsewhere.test/generation/g1", "g1"],
    ["location", "http://platform.test/generation/g1", "g1"],
    ["location", "https://elsewhere.test/jobs/g9", undefined],
    ["location", "https://elsewhere.test/generation/acme/paint", undefined],
  ])("is read in %s: %s", (name, value, id) => {
    expect(read(answerOf(202, "", { [name]: value })).ids).toEqual(id === undefined ? [] : [id]);
  });

  it.each([
    [301, "https://platform.test/generation/acme/paint", []],
    [301, "/v2/generation/paint", []],
    [307, "/generation/g1", []],
    [308, "/generation/more", []],
    [302, "/generation/g1", ["g1"]],
    [302, "/v2/generation/acme/paint", []],
    [302, "https://elsewhere.test/generation/g1", []],
    [302, "/login", []],
    [303, "https://elsewhere.test/generation/g1", ["g1"]],
    [303, "https://elsewhere.test/login", []],
    ...[500, 503, 504].map((status): [number, string, string[]] => [
      status,
      "http://platform.test/generation/g1",
      ["g1"],
    ]),
    // What was refused has begun nothing.
    ...[400, 404, 409, 422, 429].map((status): [number, string, string[]] => [
      status,
      "/generation/g1",
      [],
    ]),
    [503, "/maintenance", []],
    [503, "https://elsewhere.test/status", []],
  ])("is read where %i leads to %s", (status, location, ids) => {
    expect(read(answerOf(status, "", { location })).ids).toEqual(ids);
  });

  it("is kept with the header that says where to ask, if no path takes it", () => {
    const { poll: _, ...rules } = readingCall.rules;
    const headers = { "operation-location": "/ops/g1?v=1" };
    const links = (body: object, call: Call, status = 202) => {
      const { outcome } = read(answerOf(status, JSON.stringify(body), headers), call);
      return outcome.kind === "answer" ? { id: outcome.answer.id, ...outcome.answer.links } : {};
    };
    const pathless = { ...readingCall, rules };
    const location = "https://platform.test/ops/g1?v=1";
    expect(links({ id: "g1", status: "notStarted" }, pathless)).toMatchObject({
      id: "g1",
      location,
    });
    expect(links({ id: "g1" }, pathless, 303)).toMatchObject({ id: "g1", location });
    // The body says it better.
    const asked = { id: "g1", polling_url: "/get?id=g1" };
    expect(links(asked, pathless)).toEqual({ id: "g1", poll: "/get?id=g1", result: undefined });
    expect(links({ id: "g1", status: "queued" }, readingCall)).not.toHaveProperty("location");
    expect(links({}, pathless, 503)).toMatchObject({ id: "g1", location });
  });

  it.each<[object, string, string | undefined]>([
    [{}, "/generation/g1?sig=1", "https://platform.test/generation/g1?sig=1"],
    [{ id: "g1" }, "/generation/g1?sig=1", "https://platform.test/generation/g1?sig=1"],
    // Named as that of a request: the address says it better.
    [{ request_id: "r1" }, "/generation/g1?sig=1", "https://platform.test/generation/g1?sig=1"],
    [{}, "/generation/g1?version=2", undefined],
    [{}, "https://elsewhere.test/generation/g1?sig=1", undefined],
  ])(
    "is kept with the query of its address, as far as no request has it: %j at %s",
    (body, at, location) => {
      const poll = { path: "/generation/{id}", query: { version: "2" } };
      const call = { ...readingCall, rules: { ...readingCall.rules, poll } };
      const answer = answerOf(202, JSON.stringify(body), { "operation-location": at });
      const { outcome } = read(answer, call);
      const { id, links } = outcome.kind === "answer" ? outcome.answer : {};
      expect([id, links?.location]).toEqual(["g1", location]);
    },
  );

  it.each<[object, string, string]>([
    [{ id: "g1" }, "location", "/generation/g1.json"],
    [{ id: "g1" }, "location", "/generation/new"],
    [{ id: "g1" }, "location", "/generation/G1"],
    [{ id: "g1" }, "content-location", "/generation/index.json"],
    [{ id: "g1" }, "location", "https://internal.test/generation/worker-7"],
    [{ request_id: "g1" }, "content-location", "/generation/index.json"],
    [{ request_id: "g1" }, "location", "https://internal.test/generation/worker-7"],
    [{ request_id: "r1" }, "location", "/generation/g1"],
  ])("is that of the answer, before any in doubt: %j at %s: %s", (body, name, at) => {
    expect(read(answerOf(200, JSON.stringify(body), { [name]: at })).ids).toEqual(["g1"]);
  });

  const accepted = { event: "accepted", task_id: "g1" };
  it.each<[string, string]>([
    ["lines, the first of an event", `{"event":"hello","id":"e1"}\n${JSON.stringify(accepted)}\n`],
    ["a list", JSON.stringify([{ type: "hello", id: "e1" }, accepted])],
    ["lines, inside of the data", '{"data":{"id":"g1"}}\n{"usage":{"n":1},"job_id":"b9"}'],
    ["a text of JSON", JSON.stringify(JSON.stringify({ id: "g1", status: "QUEUED" }))],
    ["a body in the body", JSON.stringify({ statusCode: 200, body: '{"id":"g1"}' })],
  ])("is read in %s", (_, text) => {
    expect(read(answerOf(200, text)).ids).toEqual(["g1"]);
  });

  it("is not that of a part of a result, nor of a page", () => {
    const parts = [{ url: "https://cdn.test/1.png" }, { id: "p2", url: "https://cdn.test/2.png" }];
    expect(read(answerOf(200, JSON.stringify(parts))).ids).toEqual([]);
    expect(read(answerOf(200, "<!doctype html><body><id>x</id></body>")).ids).toEqual([]);
    const cut = '{\n"id": "g1",\n"items": [\n{"id": "p1"}\n';
    expect(read(answerOf(200, cut)).ids).toEqual(["g1"]);
  });

  it("is there beside a code that is no text", () => {
    expect(read(answerOf(200, '{"id":"g1","code":{"toString":1}}')).ids).toEqual(["g1"]);
  });

  it.each([
    ["/result?id=g1", ["g1"]],
    ["/login?id=acme", []],
    ["https://elsewhere.test/dashboard?id=user_7", []],
    ["https://elsewhere.test/v1/result?id=g1", ["g1"]],
    ["/result?id=", []],
    ["/result", []],
  ])("is read in a query: %s", (location, ids) => {
    const poll = { path: "/result", query: { id: "{id}" } };
    const call = { ...readingCall, rules: { ...readingCall.rules, poll } };
    const { ids: learned } = read(answerOf(202, "", { location }), call);
    expect(learned.filter((id) => !["result", "login"].includes(id))).toEqual(ids);
  });

  it("of a result is not that of a page elsewhere", () => {
    const either = { ...readingCall, create: { forms: { path: "/draw", answers: "either" } } };
    const result = JSON.stringify({ images: [{ url: "https://cdn.test/1.png" }] });
    const learned = (location: string) =>
      read(answerOf(200, result, { location }), either as Call).ids; // the rest is for sending
    expect(learned("https://elsewhere.test/generation/g1")).toEqual([]);
    expect(learned("/generation/g1")).toEqual(["g1"]);
  });

  it("is not compared with that of an answer, if it is but the end of a URL", () => {
    const { outcome } = read(answerOf(202, "", { location: "/v2/generation/g1/status" }));
    const place = { id: "status", idPlace: END_OF_URL };
    expect(outcome).toMatchObject({ kind: "answer", answer: place });
  });

  it("is that of the first line, whatever the lines after it name", () => {
    const lines = '{"id":"g1","status":"queued"}\n{"task_id":"t2"}\n';
    expect(read(answerOf(200, lines)).ids).toEqual(["g1"]);
  });
});
