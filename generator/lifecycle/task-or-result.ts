import type { CreateForms } from "@modelsmith/runtime";
import { makesImages } from "../docs/image-groups.js";
import type { Operation } from "../openapi/spec.js";
import type { AnswerField } from "./answer-field.js";
import type { AnswerShape } from "./answer-shape.js";
import type { ChosenFollow } from "./choose-follow.js";
import { dataPlace, placePath, resultPlace } from "./data-place.js";
import type { EndpointSource } from "./endpoint-source.js";
import { dataNames, plainName } from "./field-names.js";
import type { FollowCandidate } from "./find-follow.js";
import type { Finding } from "./finding.js";
import { showsState } from "./follow-clues.js";
import { onlyHandle, showsAll } from "./handle-fields.js";
import type { LifecycleSettings } from "./settings.js";
import { hasLocation, mayAccept, onlyAccepts } from "./status-responses.js";
import { listsOnlyEnds } from "./status-words.js";

export type Answers = NonNullable<CreateForms["answers"]>;

/** Whether a create answers with a task, with the result, or with either. */
export function taskOrResult(
  source: EndpointSource,
  chosen: ChosenFollow,
  binary: readonly string[] | undefined,
): Finding<Answers> {
  const { create, settings } = source;
  const { shape, found } = chosen;
  if (settings.answers !== undefined) return finding(settings.answers, "the config");
  if (settings.poll !== undefined) return finding("task", "the config says how it is polled");
  if (binary !== undefined) return finding("result", `the answer is ${binary[0]}`);
  if (shape === undefined || (shape.fields.length === 0 && !shape.hasMore && !shape.hasMedia)) {
    return whereNothingIsShown(source, found);
  }
  if (onlyAccepts(create)) return finding("task", accepted);
  const state = shape.status ?? shape.flag;
  if (state !== undefined) return withState(source, shape, state, found);
  return shape.hasMedia ? withMedia(create, shape, found) : withoutMedia(source, shape, chosen);
}

function finding(value: Answers, because: string, isGuess = false): Finding<Answers> {
  return { value, because, isGuess };
}

const accepted = "it answers 202 only, which says that the work is not done yet";

function whereNothingIsShown(
  { create, settings, hasStream }: EndpointSource,
  found: FollowCandidate | undefined,
): Finding<Answers> {
  if (found !== undefined) return finding("task", "there is a request that follows it", true);
  if (hasLocation(create)) return finding("task", "the answer's header Location");
  if (onlyAccepts(create)) return finding("task", accepted);
  if (saysTask(settings)) return finding("task", saidOfTask);
  return finding("either", "the spec does not say what it answers", !hasStream);
}

function withState(
  { create, hasStream }: EndpointSource,
  shape: AnswerShape,
  state: AnswerField,
  found: FollowCandidate | undefined,
): Finding<Answers> {
  if (found !== undefined || !placeIsKnown(create, shape)) {
    return finding("task", `the create's answer has its status at ${state.path.join(".")}`);
  }
  if (onlyEnds(shape)) return finding("either", "its status only says how it ended");
  return finding("either", "nothing in the spec reads the status later", !hasStream);
}

function withMedia(
  create: Operation,
  shape: AnswerShape,
  found: FollowCandidate | undefined,
): Finding<Answers> {
  if (mayAccept(create)) {
    const what = "it answers with the result, or with 202 while it goes on";
    return finding("either", what, found === undefined);
  }
  const hasId = (found?.id ?? shape.ids[0]) !== undefined;
  const isReadLater =
    (found?.isOfOneForm ?? shape.ofWork !== undefined) || (hasId && found?.isElsewhere === false);
  if (!isReadLater || isRequired(shape)) return finding("result", "the answer has the result");
  const what = hasId ? "the answer has an id" : "the answer may come before the work is done";
  return finding("either", `${what}, and may have the result`, true);
}

function withoutMedia(
  { create, settings }: EndpointSource,
  shape: AnswerShape,
  { found, candidates }: ChosenFollow,
): Finding<Answers> {
  const link = shape.pollUrl ?? shape.resultUrl;
  if (link !== undefined) {
    return finding("task", `the create's answer has a URL at ${link.path.join(".")}`);
  }
  if (shape.isWaiting) return finding("task", "the answer says when it will be ready");
  const id = found?.id ?? shape.ids[0]?.path;
  const isData = holdsData(shape);
  if (id !== undefined && (found !== undefined || !isData)) {
    return finding("task", `the create's answer has an id at ${id.join(".")}, and no result`);
  }
  const ticket = found ?? candidates.find((each) => each.id !== undefined);
  if (ticket?.id !== undefined && !isData) {
    const { method, path } = ticket.operation;
    return finding("task", `${method} ${path} takes the answer's ${ticket.id.join(".")}`, true);
  }
  if (saysTask(settings)) return finding("task", saidOfTask);
  if (isData) return finding("result", "the answer has no id and no status");
  const noResult = whyNoResult(create, shape, found);
  if (noResult !== undefined) return finding("task", noResult, true);
  return finding("result", "the answer has no id and no status", true);
}

const saidOfTask = "the config says how a task is read";

/** Whether a config says what only a task has, where the spec shows neither a task nor a result. */
function saysTask(settings: LifecycleSettings): boolean {
  const { id, status, flag, running, result, words } = settings;
  const said = id ?? status ?? flag ?? running ?? result ?? Object.keys(words)[0];
  return said !== undefined;
}

/** Why an answer without media and data cannot be what a call pays for. */
function whyNoResult(
  create: Operation,
  shape: AnswerShape,
  found: FollowCandidate | undefined,
): string | undefined {
  const isReadLater = found?.shape?.hasMedia === true && showsState(found);
  if (makesImages(create) && (showsAll(shape) || isReadLater)) {
    return "it makes images, and its answer has none";
  }
  const handle = onlyHandle(shape)?.path.join(".");
  return handle && `all that the answer has is ${handle}, which names something to ask for`;
}

function onlyEnds({ status }: AnswerShape): boolean {
  return status !== undefined && listsOnlyEnds(status.schema);
}

/** Whether an answer with a status has a place for the result, too, or nothing to ask again with. */
function placeIsKnown(create: Operation, shape: AnswerShape): boolean {
  const place = placePath(dataPlace(shape));
  const { ids, pollUrl, resultUrl, isWaiting, flag } = shape;
  const isTicket =
    ids.length > 0 ||
    isWaiting ||
    (pollUrl ?? resultUrl ?? flag) !== undefined ||
    (!onlyEnds(shape) && whyNoResult(create, shape, undefined) !== undefined);
  if (shape.hasMedia || !isTicket) return true;
  return dataNames.includes(plainName(place?.at(-1) ?? ""));
}

/**
 * Whether the answer must have what it calls its data: then there is nothing to wait for. Data with the
 * id in it is an envelope, which every answer has.
 */
function isRequired(shape: AnswerShape): boolean {
  const [place] = resultPlace(shape) ?? [];
  const { required = [] } = shape.response.schema;
  const [id] = shape.ids;
  const isEnvelope = id !== undefined && id.path.length > 1 && id.path[0] === place;
  return place !== undefined && required.includes(place) && !isEnvelope;
}

/** Whether an answer has lists or objects that are no envelope around ids. */
function holdsData({ response, fields }: AnswerShape): boolean {
  return fields.some(({ path, schema }) => {
    const name = path.at(-1) ?? "";
    const inner = response.fieldsIn(schema);
    const types = [schema.type ?? []].flat();
    const isOpen = types.length === 0 || types.includes("object") || types.includes("array");
    return (
      isOpen &&
      inner.size === 0 &&
      /^(data|output|result|image|picture|artifact|candidate|generat)/i.test(name)
    );
  });
}
