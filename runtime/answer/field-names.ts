/**
 * The usual names of what an answer holds, without case, `_` and `-`: `taskId`, `task_id` and
 * `TASK-ID` are one.
 */
export function plainName(name: string): string {
  // Longer than any field's name that means something here.
  if (name.length > 64) return "";
  return (/[_-]/.test(name) ? name.replace(/[_-]/g, "") : name).toLowerCase();
}

/** Names of ids, the surest first. */
export const ID_NAMES: readonly string[] = [
  "generationid",
  "predictionid",
  "taskid",
  "jobid",
  "processid",
  "inferenceid",
  "promptid",
  "runid",
  "id",
  // Last: often it is that of the request, and not of what the request began.
  "requestid",
];

/** Objects that a generation is wrapped in, with its id and its status. */
export const HOLDER_NAMES: readonly string[] =
  /* @__PURE__ */ "data generation prediction result output task job".split(" ");

/** The same in a webhook, the surest first: its `result` and `output` are what was made, with ids of their own. */
export const EVENT_HOLDER_NAMES: readonly string[] =
  /* @__PURE__ */ "prediction generation task job data payload object".split(" ");

/** Objects with nothing but what is said of the answer, and those that have an error in them beside these. */
export const HEAD_NAME: RegExp = /^(meta|head(er)?|status|base_?resp)$/i;
export const ERROR_HOLDER_NAME: RegExp = /^(data|result|response|output)$/i;

/** Objects around a generation at most. Around its own words, where the outer are those of an envelope, is one more. */
export const MOST_HOLDERS = 2;

/** Names of the data of a result, the surest first. */
export const DATA_NAMES: readonly string[] = [
  "data",
  "output",
  "result",
  "outputs",
  "results",
  "response",
  "taskresult",
];

/** URLs at which the status stands, and at which the result does. */
export const POLL_URL_NAMES: readonly string[] = ["pollingurl", "statusurl", "fetchresult"];
export const RESULT_URL_NAMES: readonly string[] = ["responseurl", "resulturl"];

export function isStatusName(plain: string): boolean {
  return STATUS_NAME.test(plain);
}

const STATUS_NAME =
  /^(task|job|image|video|generation|prediction|queue|process|run|inference|request)?(status|state)$/;

/** Names of fields that accompany a result and are not part of it. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  ...ID_NAMES,
  ...POLL_URL_NAMES,
  ...RESULT_URL_NAMES,
  ...(
    "cancelurl webhook webhookurl urls success error errors warnings " +
    "created createdat updatedat startedat finishedat completedat expiresat timestamp " +
    "eta progress queueposition position usage logs metrics model object type version " +
    "input done traceid baseresp credits creditcost cost"
  ).split(" "),
]);

const OF_ENVELOPE = /^(status|resp|result|ret)?(code|msg|message)$/;

export function isBookkeeping(name: string): boolean {
  const plain = plainName(name);
  return BOOKKEEPING.has(plain) || isStatusName(plain) || OF_ENVELOPE.test(plain);
}
