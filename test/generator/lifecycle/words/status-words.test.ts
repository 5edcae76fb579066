import { expect, test } from "vitest";
import { listsStatus, statusWords } from "../../../../generator/lifecycle/words/status-words.js";
import { meaningOf } from "../../../../generator/lifecycle/words/word-meanings.js";
import type { Schema } from "../../../../generator/schema/schema.js";
import { END_WORDS, RUNNING } from "../../../../runtime/answer/end-words.js";

test("the generator leaves out exactly the ends that the runtime knows by itself", () => {
  const known = Object.keys(END_WORDS);
  const listed = [...known, "REQUEST MODERATED", "all-over", "halted_by_timeout"];
  expect(statusWords({ enum: listed }).own).toEqual({ HALTED_BY_TIMEOUT: "FAILED" });
});

test.each(
  `CREATED CREATING INITIALIZED SCHEDULED ACTIVE NEW RUN OPEN ASSIGNED DISPATCHED RECEIVED RETRY PAUSED
  ON_HOLD IDLE UNKNOWN QUEUED PENDING WAIT IN_PROGRESS STARTED SUBMITTED ACCEPTED 排队中 处理中 进行中`.split(
    /\s+/,
  ),
)(
  "%s goes on, for the generator and for the runtime, which then says nothing of an end",
  (word) => {
    expect([meaningOf(word), RUNNING.test(word)]).toEqual(["RUNNING", true]);
  },
);

test.each("finalizing Provisioning fetching polishing draft".split(" "))(
  "%s goes on, whatever is listed beside it",
  (word) => expect(statusWords({ enum: [word, "completed", "failed"] }).unknown).toEqual([]),
);

test.for([
  ["- UNKNOWN：任务不存在或状态未知", ["UNKNOWN"]],
  ["`queued`: waits; `UNKNOWN`: the job ID is invalid", ["UNKNOWN"]],
  ["queued (waits), UNKNOWN (the task does not exist, or has expired)", ["UNKNOWN"]],
  ["- **UNKNOWN** - No such job", ["UNKNOWN"]],
  ["UNKNOWN: the worker has not reported yet", []],
  ["queued: the job is not found on a worker yet", []],
  ["", []],
] as const)(
  "of a status that %j says more of, %j have no known meaning",
  ([description, words]) => {
    const listed = ["queued", "running", "succeeded", "failed", "UNKNOWN"];
    expect(statusWords({ enum: listed, description }).unknown).toEqual(words);
  },
);

test("a missing one is not one that goes on", () => {
  const listed = ["missing", "completed", "failed"];
  expect(statusWords({ enum: listed }).unknown).toEqual(["missing"]);
});

test.each("GENERATED RENDERED PROCESSED UPLOADED INACTIVE RETRIEVED UNINITIALIZED".split(" "))(
  "%s, which no spec explains, may be an end",
  (word) => expect(RUNNING.test(word)).toBe(false),
);

test.for([
  [
    { enum: [1, 2, 3, 4], description: "1=排队中，2=处理中，3=完成，4=失败" },
    { 3: "COMPLETED", 4: "FAILED" },
  ],
  [{ enum: ["sucess", "fail"] }, { SUCESS: "COMPLETED" }],
  [{ enum: ["canceling", "canceled", "completing", "completed"] }, {}],
  [
    { enum: ["TASK_STATUS_QUEUED", "TASK_STATUS_SUCCEED", "TASK_STATUS_FAILED"] },
    { TASK_STATUS_SUCCEED: "COMPLETED", TASK_STATUS_FAILED: "FAILED" },
  ],
  [
    { enum: ["order_created", "order_complete", "order_failed"] },
    { ORDER_COMPLETE: "COMPLETED", ORDER_FAILED: "FAILED" },
  ],
  [{ enum: ["processing", "processed", "completed", "failed"] }, {}],
  [{ enum: ["waiting_for_gpu", "waiting_for_payment"] }, {}],
  [
    { enum: ["inQueue", "jobCompleted", "generation_finished", "jobFailed"] },
    { JOBCOMPLETED: "COMPLETED", GENERATION_FINISHED: "COMPLETED", JOBFAILED: "FAILED" },
  ],
  [{ enum: ["enqueued", "rendering", "rendered", "failed"] }, { RENDERED: "COMPLETED" }],
  [{ enum: ["WAIT", "PROCESS", "SUCC", "FAIL"] }, { SUCC: "COMPLETED" }],
  [{ enum: ["Queued", "All Done", "Faulted"] }, { "ALL DONE": "COMPLETED", FAULTED: "FAILED" }],
  [
    { enum: ["PROCESSING", "SUCCESSFUL", "UNSUCCESSFUL"] },
    { SUCCESSFUL: "COMPLETED", UNSUCCESSFUL: "FAILED" },
  ],
  [
    { enum: ["init", "exec_running", "end_success", "end_failure"] },
    { END_SUCCESS: "COMPLETED", END_FAILURE: "FAILED" },
  ],
  [{ enum: ["wait", "ok", "ko"] }, { OK: "COMPLETED", KO: "FAILED" }],
  [
    { enum: ["pendiente", "en proceso", "completado", "fallido"] },
    { COMPLETADO: "COMPLETED", FALLIDO: "FAILED" },
  ],
  [
    { enum: ["en attente", "en cours", "terminé", "échoué", "annulée"] },
    { TERMINÉ: "COMPLETED", ÉCHOUÉ: "FAILED", ANNULÉE: "CANCELED" },
  ],
  [
    { enum: ["in Warteschlange", "läuft", "fertig", "fehlgeschlagen", "abgebrochen"] },
    { FERTIG: "COMPLETED", FEHLGESCHLAGEN: "FAILED", ABGEBROCHEN: "CANCELED" },
  ],
  [
    { enum: ["в очереди", "выполняется", "готово", "ошибка", "отменён"] },
    { ГОТОВО: "COMPLETED", ОШИБКА: "FAILED", ОТМЕНЁН: "CANCELED" },
  ],
  [{ enum: ["待機中", "処理中", "完了", "失敗"] }, { 完了: "COMPLETED", 失敗: "FAILED" }],
  [
    {
      type: "string",
      description:
        "`parked` while it waits, `delivered` when the picture is there, `spoiled` if it could not be made.",
    },
    { DELIVERED: "COMPLETED", SPOILED: "FAILED" },
  ],
  [
    {
      type: "string",
      description: "- parked: in the queue\n- delivered: finished\n- dead: failed",
    },
    { DELIVERED: "COMPLETED", DEAD: "FAILED" },
  ],
] satisfies [Schema, object][])("the words of %j", ([schema, own]) => {
  const words = statusWords(schema);
  expect([words.own, words.unknown]).toEqual([own, []]);
});

test.for([
  [
    ["init", "active", "failed"],
    ["init", "active"],
  ],
  [["processing", "uploaded", "failed"], ["uploaded"]],
  [
    ["queued", "running", "failed"],
    ["queued", "running"],
  ],
  [
    ["rendering", "rendered", "generating", "generated", "failed"],
    ["rendered", "generated"],
  ],
  [["creating", "created", "rendering", "exported", "failed"], ["exported"]],
  [
    ["queued", "processing", "processed", "uploading", "uploaded", "failed"],
    ["processed", "uploaded"],
  ],
  [["processing", "processed", "published", "failed"], ["published"]],
  [["failed_retrying", "failed_final", "failed_on_gpu"], ["failed_retrying"]],
  [["not_found", "not_ready", "not_authorized"], ["not_authorized"]],
] satisfies [string[], string[]][])(
  "of %j, none of which says that all is well, any that may is unknown",
  ([all, unknown]) => {
    const words = statusWords({ enum: all });
    expect(words).toMatchObject({ unknown, isEndUnknown: true });
    const said = { [String(unknown.at(-1)).toUpperCase()]: "COMPLETED" as const };
    expect(statusWords({ enum: all }, said)).toMatchObject({ unknown: [], isEndUnknown: false });
  },
);

test("words that all say that it goes on need no end: they may be those of a create", () => {
  expect(statusWords({ enum: ["queued", "processing"] })).toMatchObject({
    unknown: [],
    isEndUnknown: false,
  });
});

test("words that go on need no end where a picture ends them", () => {
  const schema = { enum: ["queued", "failed"] };
  expect(statusWords(schema)).toMatchObject({ unknown: ["queued"], isEndUnknown: true });
  const open = { unknown: [], isEndUnknown: false };
  expect(statusWords(schema, {}, true)).toMatchObject(open);
});

test.for([
  { description: "Poll until it is no longer `processing`. When it is `failed`, see `error`." },
  { description: 'e.g. "queued", "processing", "failed"' },
  { examples: ["processing", "failed"] },
])("words that %j names need no end: there may be others", (schema) => {
  expect(statusWords(schema)).toMatchObject({ unknown: [], isEndUnknown: false });
});

test.for([
  "queued, drawing, delivered or crashed",
  "One of queued | drawing | delivered | crashed.",
  "Possible values: queued, drawing, delivered and crashed",
  "- **queued** in line\n- **drawing**\n- **delivered**: the picture is there\n- **crashed**",
  "| Word | Meaning |\n|---|---|\n| queued | in line |\n| delivered | is there |\n| crashed | is lost |",
  "delivered - the picture is there\ncrashed - the work is lost\n",
  "delivered 已生成 crashed 生成异常",
])("the words of a description that stand alone are those of the status: %j", (description) => {
  expect(statusWords({ type: "string", description }).own).toEqual({
    DELIVERED: "COMPLETED",
    CRASHED: "FAILED",
  });
});

test.for([
  "| value | meaning |\n|---|---|\n| hold | waiting |\n| over | completed |\n| kaput | failed |",
  "| `hold` | waiting |\n| `over` | completed |\n| `kaput` | failed |",
  "hold = waiting, over = completed, kaput = failed",
  "hold (waiting), over (completed), kaput (failed)",
  "<ul><li><code>hold</code> – queued</li><li><code>over</code> – finished</li><li><code>kaput</code> – failed</li></ul>",
  "Ends in `over` (completed) or `kaput` (failed).",
  "- `over`: done\n- `kaput`: failed\n\nLater answers repeat it.",
])("words that a description explains by usual ones mean what these do: %j", (description) => {
  const words = statusWords({ type: "string", description });
  expect([words.own, words.unknown]).toEqual([{ OVER: "COMPLETED", KAPUT: "FAILED" }, []]);
});

test.for([
  "State of the job: sketching / inking / published / scrapped (failed)",
  "sketching, inking, published or scrapped.",
  "hold (waiting), scrapped (failed), published (on the wall)",
  "| word | meaning |\n|---|---|\n| hold | queued |\n| scrapped | failed |\n| published | on the wall |",
])("a word of a list that nothing explains is asked for: %j", (description) => {
  expect(statusWords({ type: "string", description }).unknown).toContain("published");
});

test.for([
  "`over`: ready to start",
  "`over`: completed with errors",
  "`over`: not completed",
  "`over`: finished\nbut nothing was drawn",
  "| `over` | finished | empty |",
  "One of queued | running | over | done",
  "`over` (done, if paid)",
  "`hold` → `cooking` → `over`",
  "Poll until the status is `over`.",
  "Poll until it is no longer `over`.",
  "Poll until the status is `over` or `kaput`.",
])("what is said of a word and may mean several things, says nothing of it: %j", (description) => {
  expect(statusWords({ type: "string", description }).own).toEqual({});
});

test("the words of a sentence are not taken for words of the status", () => {
  const description =
    "Rejections of the moderation are errors with error_code 2008. Completion is near.";
  expect(statusWords({ type: "string", description }).own).toEqual({});
});

test("words that a description sets apart, none of which is known, are asked for", () => {
  const words = ["wachtend", "bezig", "klaar", "mislukt"];
  const description = `Status: ${words.map((word) => `\`${word}\``).join(", ")} (zonder beeld)`;
  const schema = { type: "string", description } as const;
  expect(statusWords(schema)).toMatchObject({ unknown: words, isEndUnknown: true });
  expect(statusWords(schema, { KLAAR: "COMPLETED" }).isEndUnknown).toBe(false);
});

test("a word that a description explains beside ends that are known is asked for", () => {
  const description = "`delivered` when the picture is there, `parked` once nobody fetched it.";
  const words = statusWords({ type: "string", description });
  expect([words.own, words.unknown]).toEqual([{ DELIVERED: "COMPLETED" }, ["parked"]]);
});

const ends = { 2: "COMPLETED", 3: "FAILED" };

test.for([
  [
    {
      type: "integer",
      description: "| Code | Meaning |\n|---|---|\n| 1 | waiting |\n| 2 | done |\n| 3 | failed |",
    },
    ends,
  ],
  [{ type: "integer", description: "| waiting | 1 |\n| done | 2 |\n| failed | 3 |" }, ends],
  [{ type: "integer", description: "waiting(1), done(2), failed(3)" }, ends],
  [{ type: "integer", description: "WAITING = 1 DONE = 2 FAILED = 3" }, ends],
  [{ type: "integer", description: "- `1` waiting\n- `2` done\n- `3` failed" }, ends],
  [
    { type: "integer", enum: [1, 2, 3], description: "1 — в очереди, 2 — готово, 3 — ошибка" },
    ends,
  ],
  [{ type: "integer", description: "1：待ち 2：完了 3：失敗" }, ends],
] satisfies [Schema, object][])("what numbers mean, as %j writes it", ([schema, own]) => {
  const words = statusWords(schema);
  expect([words.own, words.unknown, words.isEndUnknown]).toEqual([own, [], false]);
});

test("words beside a number that they do not explain leave its end unknown", () => {
  const description = "How far it is: waiting, done or failed";
  expect(statusWords({ type: "integer", description })).toMatchObject({
    own: {},
    isEndUnknown: true,
  });
});

test("a sentence about a word does not say what it means", () => {
  const description = "`moved`: set if no error was found, `kept` without an error at all.";
  const words = statusWords({ enum: ["moved", "kept", "done"], description });
  expect([words.own, words.unknown]).toEqual([{}, ["moved", "kept"]]);
});

test.for([
  { type: "integer", description: "生成状态：0-生成中，1-成功，2-创建任务失败，3-生成失败" },
  { type: "integer", description: "1: waiting, 2: running, 3: drawn, 4: auditing, 5: success" },
  { type: "string", description: "1：等待中、2：运行中、4：处理失败、5：处理完成" },
  { type: "integer", enum: [0, 1], description: "0 = pending; 1 = done" },
])("numbers that a description explains are those of a status, listed or not: %j", (schema) => {
  expect(listsStatus(schema as Schema)).toBe(true);
});

test("numbers that say no more than an outcome are those of no status", () => {
  expect(listsStatus({ type: "integer", description: "0 = ok, 1 = error" })).toBe(false);
});
