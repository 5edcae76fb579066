import type { FieldPath, FollowRequest } from "@modelsmith/runtime";
import { GeneratorError } from "../diagnostics/errors.js";
import type { Warn } from "../diagnostics/warnings.js";
import type { Operation } from "../openapi/spec.js";
import { pointer } from "../util/json-pointer.js";
import type { FollowCandidate } from "./find-follow.js";
import { showsState } from "./follow-clues.js";
import { quoted, requestSetting, requestText } from "./notation.js";
import { isUnexplained, statusWords } from "./status-words.js";
import type { UnderstoodLifecycle } from "./understand.js";

/** Why an endpoint is not generated whose result nobody could fetch: each call would pay for nothing. */
export function noWayToResult(
  key: string,
  { spec, pointer: at }: Operation,
  lifecycle: UnderstoodLifecycle,
): GeneratorError {
  const { answers, nearby, lacksId, mayBeId } = lifecycle;
  const near =
    nearby.length === 0
      ? "Nothing near by reads one thing by its id."
      : `Near by: ${nearby.map(describe).join("; ")}.`;
  const task = taskSettings(lifecycle);
  const lines = [task, `answers: "result"`].map(
    (settings) => `endpoints: { ${quoted(key)}: { lifecycle: { ${settings} } } }`,
  );
  const missing = lacksId
    ? `nothing says which field of the answer is the id that ${requestText(askedBy(lifecycle))} takes. Looked for: a field that is called like an id, or like the parameter. ${found(mayBeId)}`
    : `no operation reads it. Looked for: links of its answer; a GET, or a POST with a body of its own, with a parameter called like the id; a path that contains the create's own; URLs and Location in its answer. ${near}`;
  return new GeneratorError(
    "MS1111",
    `each call would be paid for without a way to its result: the create ${answers.value === "either" ? "may answer" : "answers"} with a task (${answers.because}), and ${missing}`,
    {
      file: spec.file,
      pointer: pointer(at, "responses"),
      hint: `Say it in the config, as one of: ${lines.join(" or ")}${explained(task)}`,
    },
  );
}

/** The request that reads a task, or that may: the nearest one. */
function askedBy({ poll, nearby }: UnderstoodLifecycle): FollowRequest {
  return poll?.value ?? nearby[0]?.request ?? { path: "/…/{id}" };
}

/** The settings of a task, to paste. */
function taskSettings(lifecycle: UnderstoodLifecycle): string {
  const poll = `poll: ${requestSetting(askedBy(lifecycle))}`;
  return [poll, ...unknownFields(lifecycle)].join(", ");
}

/** The settings that a config needs beside the request, with `"…"` for a field that the spec does not show. */
function unknownFields(lifecycle: UnderstoodLifecycle): readonly string[] {
  const { nearby, poll, read, isIdUnknown, mayBeId } = lifecycle;
  const near = poll === undefined ? nearby[0] : undefined;
  const [id = ["…"]] = mayBeId;
  const showsEnd =
    (read.status ?? read.flag ?? read.running) !== undefined ||
    (near !== undefined && showsState(near));
  return [
    ...(isIdUnknown && near?.id === undefined ? [`id: ${quoted(id.join("."))}`] : []),
    ...(showsEnd ? [] : [`status: "…"`]),
    ...wordsSetting(lifecycle, near, showsEnd),
  ];
}

/** What a config has to say of the words of a status, in the spec's own words where it lists some. */
function wordsSetting(
  { words, isEndUnknown, settings }: UnderstoodLifecycle,
  near: FollowCandidate | undefined,
  showsEnd: boolean,
): readonly string[] {
  const schema = near?.shape?.status?.schema;
  const { unknown, own } = schema === undefined ? words : statusWords(schema);
  const isUnknown =
    schema === undefined
      ? isEndUnknown || !showsEnd
      : isUnexplained(schema, { ...own, ...settings.words }, unknown);
  if (!isUnknown) return [];
  const listed = showsEnd ? unknown.map((word) => `${quoted(word)}: "…"`) : [];
  return [`words: { ${listed.length > 0 ? listed.join(", ") : `"…": "completed"`} }`];
}

function placed({ read: { status } }: UnderstoodLifecycle): string {
  return status === undefined ? "" : ` at ${status.join(".")}`;
}

const meanings = '"completed", "failed", "canceled", "content_rejected" or "running"';

/** What stands for something else in settings to paste. */
function explained(settings: string): string {
  const parts = [
    ...(settings.includes("/…/") ? ["in the path, what the platform's own has"] : []),
    ...(/(id|status): "…"/.test(settings)
      ? ["as a field, one of its answers, with dots between levels"]
      : []),
    ...(settings.includes("words: ")
      ? [`in words, what each of the status means: ${meanings}; the usual ones need none`]
      : []),
  ];
  return parts.length === 0 ? "" : `. In place of … write, ${parts.join("; ")}`;
}

function found(fields: readonly FieldPath[]): string {
  if (fields.length === 0) return "It has no text or number that may be one.";
  return `Found: ${fields.map((path) => path.join(".")).join(", ")}.`;
}

function describe({ operation, evidence }: FollowCandidate): string {
  const why = evidence.length === 0 ? "nothing ties it to this create" : evidence.join(", ");
  return `${operation.method} ${operation.path} (${why})`;
}

/**
 * Warns of what is a guess, or cannot be known.
 *
 * @param keyField - the field of bodies that carries the key
 */
export function warnOfLifecycle(
  { spec, pointer: at }: Operation,
  lifecycle: UnderstoodLifecycle,
  keyField: string | undefined,
  warn: Warn,
): void {
  const { answers, words, missingHeaders, poll, result, isIdUnknown, lacksId, mayBeId } = lifecycle;
  const tell = (message: string) => warn({ file: spec.file, pointer: at, message });
  for (const message of lifecycle.contradictions) {
    warn({ file: spec.file, pointer: at, message, ofConfig: true });
  }
  if (isIdUnknown && poll?.value.path !== undefined && answers.value !== "result") {
    const settings = unknownFields(lifecycle).join(", ");
    const otherwise = lacksId
      ? `calls would be paid for, and not followed. ${found(mayBeId)}`
      : "where it has no usual name, such as id or task_id, calls would be paid for, and not followed.";
    const message = `nothing says which field of the answer is the id that ${requestText(poll.value)} takes: ${otherwise} The config can say it: lifecycle: { ${settings} }${explained(settings)}`;
    warn({ file: spec.file, pointer: at, message, ofConfig: true });
  }
  if (answers.isGuess && answers.value === "either") {
    const task = taskSettings(lifecycle);
    tell(
      `${answers.because}: taken as the result, or as a task if it says so. The config can say it: lifecycle: { answers: "result" } or, of a task, lifecycle: { ${task} }${explained(task)}`,
    );
  }
  const { unknown } = words;
  const isNumber = unknown.every((word) => /^-?\d+$/.test(word));
  if (lifecycle.isEndUnknown && isNumber && poll !== undefined) {
    const message = `the status${placed(lifecycle)} is a number, and nothing says which one is the end: calls would be paid for, and never end. The config can say it: lifecycle: { words: { "…": "completed" } }. In place of … write the number of the platform, and one line for each that ends a generation otherwise, such as "failed"`;
    warn({ file: spec.file, pointer: at, message, ofConfig: true });
  } else if (unknown.length > 0 && poll !== undefined) {
    const listed = unknown.map(quoted).join(", ");
    const line = unknown.map((word) => `${quoted(word)}: "…"`).join(", ");
    const otherwise = lifecycle.isEndUnknown
      ? ". No other word says that all is well: calls would be paid for, and never end"
      : "";
    const message = `the status${placed(lifecycle)} may be ${listed}, whose meaning is not known: taken as still running${otherwise}. The config can say it: lifecycle: { words: { ${line} } }. In place of … write what each means: ${meanings}`;
    warn({
      file: spec.file,
      pointer: at,
      message,
      ...(lifecycle.isEndUnknown && { ofConfig: true }),
    });
  } else if (lifecycle.isStatusSilent && poll !== undefined) {
    tell(
      `nothing lists the words of the status${placed(lifecycle)}: any that is not a usual one, such as completed or failed, is taken as still running, and calls would be paid for, and never end. The config can say what they mean: lifecycle: { words: { "…": "completed" } }. In place of … write the word of the platform, and one line for each that ends a generation otherwise, such as "failed"`,
    );
  }
  if (missingHeaders.length > 0) {
    const line = missingHeaders.map((name) => `${quoted(name)}: "…"`).join(", ");
    tell(
      `the requests that follow need ${missingHeaders.join(", ")}, which nothing gives. The config can: lifecycle: { headers: { ${line} } }`,
    );
  }
  for (const [name, request] of Object.entries({ poll, result })) {
    const isBodiless =
      request?.value.path !== undefined && (request.value.method ?? "GET") === "GET";
    if (keyField === undefined || !isBodiless) continue;
    const asked = requestText(request.value);
    const other = quoted(asked.replace(/^GET /, "POST "));
    tell(
      `the key is sent as the field ${keyField} of request bodies. By the spec ${asked} has no body; it gets one to carry the key, which many services ignore: calls would be paid for, then refused. The config can say how the key is sent, auth: { header: "…" }, or another request: lifecycle: { ${name}: ${other} }`,
    );
  }
}
