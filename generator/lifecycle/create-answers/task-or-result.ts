import type { CreateForms } from "@modelsmith/runtime";
import { hasLocation, mayAccept, onlyAccepts } from "../../openapi/responses.js";
import type { Operation } from "../../openapi/spec.js";
import { streamsAlone } from "../../openapi/success-content.js";
import { stringMember } from "../../util/json.js";
import { lowerWordsOf } from "../../util/words.js";
import type { AnswerField } from "../answer/answer-field.js";
import { isCalledId } from "../answer/answer-ids.js";
import type { AnswerShape } from "../answer/answer-shape.js";
import { binaryTypes } from "../answer/binary-content.js";
import { possibleIds } from "../answer/handle-fields.js";
import { lacksField } from "../config-slips/contradictions.js";
import type { ChosenFollow } from "../follow/choose-follow.js";
import type { EndpointSource } from "../follow/endpoint-source.js";
import type { FollowCandidate } from "../follow/find-follow.js";
import { type Finding, finding, guess } from "../follow/finding.js";
import { showsState } from "../follow/follow-clues.js";
import { sureFrom } from "../follow/follow-evidence.js";
import { givenNames } from "../follow/follow-parameters.js";
import { asksByName } from "../follow/unusual-id.js";
import type { LifecycleSettings } from "../settings/settings.js";
import { fieldText, quoted, requestText } from "../words/notation.js";
import { meansRunning } from "../words/status-words.js";
import { asyncChoice } from "./async-choice.js";
import {
  holdsData,
  isRequired,
  mustHaveMedia,
  onlyEnds,
  placeIsKnown,
  whyNoResult,
} from "./room-for-result.js";
import { severalTasks } from "./several-tasks.js";

export type Answers = NonNullable<CreateForms["answers"]>;

/** Whether a create answers with a task, with the result, or with either. */
export function taskOrResult(
  source: EndpointSource,
  chosen: ChosenFollow,
  binary: readonly string[] | undefined,
): Finding<Answers> {
  const { create, settings } = source;
  const { created, accepted, found } = chosen;
  if (settings.answers !== undefined) return finding(settings.answers, "the config");
  if (settings.poll !== undefined) {
    return !settings.isPollOwn && hasResultAlone(source, chosen)
      ? finding("result", "the answer has the result, and no id to poll with")
      : finding("task", "the config says how it is polled");
  }
  if (binary !== undefined) return finding("result", `the answer is ${binary[0]}`);
  if (
    created === undefined ||
    (created.fields.length === 0 && !created.hasMore && !created.hasMedia)
  ) {
    return ofNothingShown(source, created, chosen);
  }
  if (onlyAccepts(create)) return finding("task", acceptedOnly);
  const several = severalTasks(create, created, found);
  if (several !== undefined) {
    const place = several.path.length === 0 ? "" : `, the first at ${fieldText(several.path)}`;
    return finding("task", `the create's answer lists ids${place}`);
  }
  // The URL of what goes on stands in the other answer alone.
  const isLed = (created.pollUrl ?? created.resultUrl) !== undefined;
  if (accepted?.pollUrl && found === undefined && !isLed) return finding("either", resultOrLater);
  const state = created.status ?? created.flag;
  if (state !== undefined) return ofState(source, created, state, chosen);
  return created.hasMedia ? ofMedia(create, created, found) : ofNoMedia(source, created, chosen);
}

/**
 * Whether the poll that a config says for all endpoints is not for this create: its answer has media, and nothing
 * that leads on.
 */
export function hasResultAlone(
  { create, settings }: EndpointSource,
  { created, found }: ChosenFollow,
): boolean {
  if (onlyAccepts(create) || hasLocation(create)) return false;
  if (binaryTypes(create) !== undefined) return !mayAccept(create);
  if (!created?.hasMedia) return false;
  const { status, flag, pollUrl, resultUrl, ids } = created;
  const said = [...(settings.id ?? []), ...(settings.poll?.from ? [settings.poll.from] : [])];
  const given = givenNames(create);
  return (
    (status ?? flag ?? pollUrl ?? resultUrl ?? found?.id ?? ids[0]) === undefined &&
    said.every((path) => lacksField(created, path)) &&
    possibleIds(created).every((path) => given.has(path.at(-1) ?? ""))
  );
}

const acceptedOnly = "it answers 202 only, which says that the work is not done yet";

function ofNothingShown(
  { create, settings, hasStream }: EndpointSource,
  created: AnswerShape | undefined,
  { found, candidates }: ChosenFollow,
): Finding<Answers> {
  const isText = created?.ids.length === 1;
  const ask = candidates.find((each) => each.id !== undefined);
  if (isText && ask) {
    const what = `the answer is a text, and ${requestText(ask.request)} takes an id`;
    return guess("task", what);
  }
  if (found !== undefined) {
    const because = `the spec does not show what it answers, and ${requestText(found.request)} may follow it`;
    const isTied = found.score >= sureFrom || showsState(found) || onlyAccepts(create);
    const isTask = isTied && !saysSync(create) && !streamsAlone(create);
    return guess(isTask ? "task" : "either", because);
  }
  if (hasLocation(create)) return finding("task", "the answer's header Location");
  if (onlyAccepts(create)) return finding("task", acceptedOnly);
  if (saysTask(settings)) return finding("task", saidOfTask);
  const what = isText ? "it answers with a text" : "the spec does not say what it answers";
  return finding("either", what, !hasStream);
}

function ofState(
  { create, hasStream }: EndpointSource,
  created: AnswerShape,
  state: AnswerField,
  { found, candidates }: ChosenFollow,
): Finding<Answers> {
  // What says that it goes on may have no pictures yet, unless it must have them, or is asked to wait.
  const isAtOnce = hasStream || mustHaveMedia(created) || saysSync(create);
  const goesOn = !isAtOnce && meansRunning(state.schema);
  // Where no call asks something may read how far it is, unless it has ended already.
  const hasEnded = isAtOnce || onlyEnds(created);
  const isBarred = candidates.some(
    (each) => each.barred !== undefined && each.id !== undefined && showsState(each),
  );
  if (found !== undefined || (isBarred && !hasEnded) || goesOn || !placeIsKnown(created)) {
    return finding("task", `the create's answer has its status at ${state.path.join(".")}`);
  }
  if (onlyEnds(created)) return finding("either", "its status only says how it ended");
  return finding("either", "nothing in the spec reads the status later", !hasStream);
}

/** Whether it is called one that waits for its result: `generate-sync`, "Synchronous inference". */
function saysSync({ path, object }: Operation): boolean {
  const names = [path, stringMember(object, "operationId"), stringMember(object, "summary")];
  return lowerWordsOf(names.join(" ")).some((word) => /^sync(hronous(ly)?)?$/.test(word));
}

const resultOrLater = "it answers with the result, or with 202 while it goes on";

function ofMedia(
  create: Operation,
  created: AnswerShape,
  found: FollowCandidate | undefined,
): Finding<Answers> {
  if (mayAccept(create)) {
    return finding("either", resultOrLater, found === undefined);
  }
  const hasId = (found?.id ?? created.ids[0]) !== undefined;
  const isReadLater =
    (found?.isOfOneForm ?? created.ofWork !== undefined) ||
    (hasId && found?.hasForeignPath === false);
  const choice = isReadLater || mustHaveMedia(created) ? undefined : asyncChoice(create);
  if (choice !== undefined) {
    const { field, byDefault } = choice;
    const what = byDefault
      ? `without ${field} in its input a call does not wait: it is ${quoted(byDefault)} then, and the answer comes before the work is done`
      : `by ${field} its input may ask not to wait, and the answer then comes before the work is done`;
    return guess("either", what);
  }
  if (!isReadLater || isRequired(created)) return finding("result", "the answer has the result");
  const what = hasId ? "the answer has an id" : "the answer may come before the work is done";
  return guess("either", `${what}, and may have the result`);
}

function ofNoMedia(
  { create, settings }: EndpointSource,
  created: AnswerShape,
  { found, candidates }: ChosenFollow,
): Finding<Answers> {
  const { pollUrl, resultUrl } = created;
  const link = pollUrl ?? resultUrl;
  const isAlone = pollUrl === undefined && created.ids.length === 0 && !created.isWaiting;
  if (link !== undefined) {
    const at = link.path.join(".");
    return isAlone
      ? finding("result", `the answer has the result's URL at ${at}, and nothing to ask again with`)
      : finding("task", `the create's answer has a URL at ${at}`);
  }
  if (created.isWaiting) return finding("task", "the answer says when it will be ready");
  const [own] = created.ids;
  const id = found?.id ?? own?.path;
  const isData = holdsData(created);
  // A field that is only described as an id may stand beside a result: a caption, say.
  const isTicket = own !== undefined && isCalledId(own) && !isData;
  if (id !== undefined && (found !== undefined || isTicket)) {
    return finding("task", `the create's answer has an id at ${id.join(".")}, and no result`);
  }
  const ticket = found ?? candidates.find((each) => each.id !== undefined);
  if (ticket?.id !== undefined && !isData) {
    const { method, path } = ticket.operation;
    return guess("task", `${method} ${path} takes the answer's ${ticket.id.join(".")}`);
  }
  if (saysTask(settings)) return finding("task", saidOfTask);
  const byName = candidates.find(
    (each) => showsState(each) && asksByName(create, created, each.operation),
  );
  if (byName !== undefined) {
    const because = `${requestText(byName.request)} may read it by a field that seldom is an id`;
    return guess("task", because);
  }
  if (isData) return finding("result", "the answer has no id and no status");
  const noResult = whyNoResult(create, created, found);
  if (noResult !== undefined) return guess("task", noResult);
  return guess("result", "the answer has no id and no status");
}

const saidOfTask = "the config says how a task is read";

/** Whether a config says what only a task has, where the spec shows neither a task nor a result. */
function saysTask(settings: LifecycleSettings): boolean {
  const { id, status, flag, running, result, words } = settings;
  const said = id ?? status ?? flag ?? running ?? result ?? Object.keys(words)[0];
  return said !== undefined;
}
