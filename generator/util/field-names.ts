import { ID_NAMES, plainName } from "@modelsmith/runtime/guidance";

// What fields of answers are usually called: as the runtime reads them, and what only a spec is read by.

export {
  DATA_NAMES as dataNames,
  ID_NAMES as idNames,
  isBookkeeping,
  isStatusName,
  POLL_URL_NAMES as pollUrlNames,
  plainName,
  RESULT_URL_NAMES as resultUrlNames,
} from "@modelsmith/runtime/guidance";

export function isIdName(plain: string): boolean {
  return ID_NAMES.includes(plain);
}

/** Whether an id is called as one that requests have, too. */
export function isAnyId(plain: string): boolean {
  return plain === "id" || isRequestId(plain);
}

/** Whether an id is called as that of a request. */
export function isRequestId(plain: string): boolean {
  return plain === "requestid";
}

/** Those that an answer has at its top where it is the result itself. */
export const wholeNames: readonly string[] = ["data", "output", "result"];

/** Names of fields that say why a generation failed: no part of a result either. */
export function isReason(name: string): boolean {
  return /^(err|fail)|(error|failure)|(msg|message|reason|detail)s?$/.test(plainName(name));
}

/** Whether a name is that of what a call cost, or of what is left to pay with. */
export function isCost(name: string): boolean {
  return /(credit|cost|price|charge|fee|balance|quota|consumption)s?(used|charged|consumed|deducted|spent|left|remaining|amount)?$/.test(
    plainName(name),
  );
}

/** Whether what a field holds is of an error: a `status` in there is the error's. */
export function holdsError(name: string): boolean {
  return /^(err|fail|fault|problem|exception)|error|failure/i.test(name);
}

/** Words of a path that name generations, or what is known of one. */
export function isGenerationWord(word: string): boolean {
  return generationWord.test(word);
}

const work = "generation|prediction|task|job|request|operation|render|inference|run";
const generationWord = new RegExp(
  `^(${work}|result|status|state|info|query|record|progress|fetch)s?$`,
  "i",
);

/** Those of them that name the work itself, and neither its outcome nor a question about it. */
export function isWorkWord(word: string): boolean {
  return workWord.test(word);
}

const workWord = new RegExp(`^(${work})s?$`, "i");

/** Whether a name is that of something which tells one generation from another. */
export function namesOne(plain: string): boolean {
  return nameOfOne.test(plain);
}

const nameOfOne =
  /(id|no|num|number|code|key|hash|ref|reference|handle|ticket|voucher|receipt|token)$/;
