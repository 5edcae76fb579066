/**
 * What fields of answers are usually called, as the runtime reads them: a test holds both lists
 * together. The generator imports no code of the runtime.
 */

/** Without case, `_` and `-`: `taskId`, `task_id` and `TASK-ID` are one. */
export function plainName(name: string): string {
  return name.replace(/[_-]/g, "").toLowerCase();
}

/** Names of ids, the surest first. */
export const idNames: readonly string[] = [
  "generationid",
  "predictionid",
  "taskid",
  "jobid",
  "processid",
  "inferenceid",
  "promptid",
  "runid",
  "id",
  "requestid",
];

export function isIdName(plain: string): boolean {
  return idNames.includes(plain);
}

/** Names of the data of a result, the surest first. */
export const dataNames: readonly string[] = [
  "data",
  "output",
  "result",
  "outputs",
  "results",
  "response",
  "taskresult",
];

/** Those that an answer has at its top where it is the result itself. */
export const wholeNames: readonly string[] = ["data", "output", "result"];

/** URLs at which the status stands, and at which the result does. */
export const pollUrlNames: readonly string[] = ["pollingurl", "statusurl", "fetchresult"];
export const resultUrlNames: readonly string[] = ["responseurl", "resulturl"];

export function isStatusName(plain: string): boolean {
  return statusName.test(plain);
}

const statusName =
  /^(task|job|image|video|generation|prediction|queue|process|run|inference|request)?(status|state)$/;

/** Names of fields that accompany a result and are not part of it. */
const bookkeeping: ReadonlySet<string> = new Set([
  ...idNames,
  ...pollUrlNames,
  ...resultUrlNames,
  ..."cancelurl webhook webhookurl urls code msg message success error errors warnings".split(" "),
  ..."created createdat updatedat startedat finishedat completedat expiresat timestamp".split(" "),
  ..."eta progress queueposition position usage logs metrics model object type version".split(" "),
  ..."input done traceid baseresp credits creditcost cost".split(" "),
]);

export function isBookkeeping(name: string): boolean {
  const plain = plainName(name);
  return bookkeeping.has(plain) || isStatusName(plain);
}

/** Names of fields that say why a generation failed: no part of a result either. */
export function isReason(name: string): boolean {
  return /^(err|fail)|(error|failure)|(msg|message|reason|detail)s?$/.test(plainName(name));
}

/** Words of a path that name generations, or what is known of one. */
export function isGenerationWord(word: string): boolean {
  return generationWord.test(word);
}

const generationWord =
  /^(generation|prediction|task|job|request|operation|result|render|inference|run|status|state|info|query|record|progress|fetch)s?$/i;

/** Those of them that name the work itself, and neither its outcome nor a question about it. */
export function isWorkWord(word: string): boolean {
  return workWord.test(word);
}

const workWord = /^(generation|prediction|task|job|request|operation|render|inference|run)s?$/i;

/** Whether a name is that of something which tells one generation from another. */
export function namesOne(plain: string): boolean {
  return nameOfOne.test(plain);
}

const nameOfOne =
  /(id|no|num|number|code|key|hash|ref|reference|handle|ticket|voucher|receipt|token)$/;
