import type { CreateAnswer, CreateTry } from "../call/engine-state.js";
import { BUSY_WORDS, categoryOfCode } from "../error/classify.js";
import { type Failure, isUnsaid, says, type Verdict } from "../error/failure.js";

/** Statuses that mean that the create was refused before it ran: a 503 that came late only by what it says. */
const BUSY = [429, 503, 521, 523, 525, 526, 529, 530];
/** Envoy's 503 for a request that it had handed over: only these others were never sent. */
const HANDED_OVER =
  /reset reason: (?!overflow|remote refused|((remote|local) )?connection (failure|timeout))/i;

/**
 * An error that comes after the work began, where its category says no more. A timeout may be the name of a field,
 * too, for which the input was refused.
 */
const MAY_HAVE_RUN =
  /timed?.?out(?!\w*["'`]? (must|should|too|is (inv|not)))|internal.(server.)?error|failed to upload/i;
/** The same of one that some have the code of a limit for. */
const OUT_OF_MEMORY = /out.of.memory|to allocate/i;

export const NO_ID = "it was sent, and no id came back: ";
const NO_RESULT = "it was sent, and no result came back: ";

interface Judgement {
  readonly verdict: Verdict;
  readonly failure: Failure;
}

/**
 * What an answer without an id means, and how that is told.
 *
 * @param isLate - it may be that of a gateway, which has given up on what it had handed over
 */
export function judge(answer: CreateAnswer, form: CreateTry["form"], isLate: boolean): Judgement {
  const { status, failure, isComplete } = answer;
  const verdict = isLate && mayBeGateways(answer) ? "ambiguous" : verdictOf(answer, form);
  if (verdict === "refused" || verdict === "redirected" || verdict === "routed-away") {
    return { verdict, failure };
  }
  const cut = isComplete ? "" : ", cut off";
  const lack = failure.unread === "result" ? NO_RESULT : NO_ID;
  const reason = (status < 300 && !answer.id ? lack : "") + failure.reason + cut;
  const category = (failure.status ?? 0) >= 500 ? failure.category : "transient";
  return { verdict, failure: { ...failure, category, reason } };
}

function verdictOf(answer: CreateAnswer, form: CreateTry["form"]): Verdict {
  const { status, error, failure, isComplete, isTask } = answer;
  if (error !== undefined) {
    const isDoubtful = error.isDoubtful && failure.category === "unknown";
    return isDoubtful ? "answered" : verdictOfError(failure, "answered");
  }
  if (status < 300) return isTask ? "accepted" : "answered";
  if (status < 400) return "redirected";
  // The streaming form is not there in the wanted kind, or time was up: whether it ran is not known.
  if (isUnsaid(failure) && [406, 408, 499].includes(status)) return "ambiguous";
  // The endpoint has no streaming form.
  const isRoutedAway = form === "sse" && [404, 405, 415].includes(status);
  const isFinal = status < 500 && status !== 429 && !isRoutedAway;
  // The part that was cut off may have named an id: such an answer never allows another create.
  if (!isComplete && !isFinal) return "ambiguous";
  return isRoutedAway ? "routed-away" : verdictOfError(failure, "ambiguous");
}

/** Whether a 503 says nothing of why it was refused: a gateway's `Retry-After` says nothing either, Varnish adds it. */
function mayBeGateways({ status, failure }: CreateAnswer) {
  const isSaid = BUSY_WORDS.test(failure.code ?? "") || says(failure, /overload|reset reason: /i);
  return status === 503 && failure.category === "transient" && !isSaid;
}

/**
 * What an error of the service means. Where it has said why, nothing was made, unless it is a
 * server's error: under 2xx too.
 *
 * @param inDoubt - what it is if it may have been accepted all the same
 */
function verdictOfError(failure: Failure, inDoubt: "ambiguous" | "answered"): Verdict {
  const { status = 0, code = "", category } = failure;
  if (says(failure, HANDED_OVER) || (isUnsaid(failure) && says(failure, OUT_OF_MEMORY))) {
    return inDoubt;
  }
  if (isBusy(failure)) return "refused";
  if (isUnsaid(failure) && says(failure, MAY_HAVE_RUN)) return inDoubt;
  if (category === "transient") return status >= 400 && status < 500 ? "refused" : inDoubt;
  // Under a server's error only a code refuses: its words may be a gateway's, or quote another service.
  const isServers = status >= 500 && !BUSY.includes(status);
  return isServers && categoryOfCode(code) === undefined ? "answered" : "refused";
}

/** Whether a failure may come after the work: not where the call itself was wrong. */
export function mayBeOfWork(failure: Failure): boolean {
  return isUnsaid(failure) || failure.category === "content_rejected";
}

/** The same of an event, in a stream without an id: what came before it is work, unless the call itself was wrong. */
export function verdictOfEvent(failure: Failure, status: string | undefined): Verdict {
  if (mayBeOfWork(failure) && status !== undefined) return "accepted";
  return verdictOfError(failure, "answered");
}

/** Whether a create was refused before it ran, and may be accepted when it is sent again. */
export function isBusy(failure: Failure): boolean {
  const { status = 0, code = "", category } = failure;
  // The words under a server's error may be a gateway's, and those of a failure another service's.
  const isPlain = status < 300 && !says(failure, OF_WORK);
  const isSaid = isPlain ? says(failure, BUSY_WORDS) : BUSY_WORDS.test(code);
  return category === "transient" && (BUSY.includes(status) || isSaid);
}

/** What is not said of a create that was refused at once. */
const OF_WORK = /fail|charge|provider|upstream|generated|upload|stor(e|ing|age)|\b(after|no)\b/i;
