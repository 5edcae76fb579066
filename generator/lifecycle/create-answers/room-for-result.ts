import type { Operation } from "../../openapi/spec.js";
import { makesImages } from "../../openapi/what-is-made.js";
import { typesOf } from "../../schema/schema.js";
import { schemasOfValue } from "../../schema/walk.js";
import { dataNames, isGenerationWord, plainName } from "../../util/field-names.js";
import { wordsOf } from "../../util/words.js";
import type { AnswerField } from "../answer/answer-field.js";
import { isCalledId } from "../answer/answer-ids.js";
import type { AnswerShape } from "../answer/answer-shape.js";
import { dataPlace, placePath, resultPlace } from "../answer/data-place.js";
import { onlyHandle, showsAll } from "../answer/handle-fields.js";
import type { FollowCandidate } from "../follow/find-follow.js";
import { showsState } from "../follow/follow-clues.js";
import { listsOnlyEnds } from "../words/status-words.js";

/** Why an answer without media and data cannot be what a call pays for. */
export function whyNoResult(
  create: Operation,
  created: AnswerShape,
  found: FollowCandidate | undefined,
): string | undefined {
  const isReadLater = found?.shape?.hasMedia === true && showsState(found);
  if (makesImages(create) && (showsAll(created) || isReadLater)) {
    return "it makes images, and its answer has none";
  }
  const handle = onlyHandle(created)?.path.join(".");
  return handle && `all that the answer has is ${handle}, which names something to ask for`;
}

/** Whether its status can only say how it ended. */
export function onlyEnds({ status }: AnswerShape): boolean {
  return status !== undefined && listsOnlyEnds(status.schema);
}

/** Whether an answer with a status has a place for the result, too, or nothing to ask again with. */
export function placeIsKnown(shape: AnswerShape): boolean {
  const place = placePath(dataPlace(shape));
  const { ids, pollUrl, resultUrl, isWaiting, flag } = shape;
  const isTicket =
    ids.some(isCalledId) ||
    isWaiting ||
    (pollUrl ?? resultUrl ?? flag) !== undefined ||
    isHandle(onlyHandle(shape));
  if (shape.hasMedia || !isTicket) return true;
  return dataNames.includes(plainName(place?.at(-1) ?? ""));
}

/** A picture that is stored has a key or a hash, too: not those of a task or a job. */
function isHandle(field: AnswerField | undefined): boolean {
  if (field === undefined) return false;
  return !/(key|hash)$/.test(field.plain) || wordsOf(field.name).some(isGenerationWord);
}

/**
 * Whether the answer must have what it calls its data: then there is nothing to wait for. Data with the
 * id in it is an envelope, which every answer has.
 */
export function isRequired(shape: AnswerShape): boolean {
  const [place] = resultPlace(shape) ?? [];
  const { required = [] } = shape.response.schema;
  const [id] = shape.ids;
  const isEnvelope = id !== undefined && id.path.length > 1 && id.path[0] === place;
  return place !== undefined && required.includes(place) && !isEnvelope;
}

/** Whether the media beside a status are always there: its words are then not of work that goes on. */
export function mustHaveMedia(shape: AnswerShape): boolean {
  const path = placePath(dataPlace(shape)) ?? [];
  const { fieldAt, schema: root } = shape.response;
  const [holder, field, name = ""] = [fieldAt(path.slice(0, -1)), fieldAt(path), path.at(-1)];
  if (!shape.hasMedia || holder === undefined || field === undefined) return false;
  const objects = [...schemasOfValue(root, holder)].filter(({ properties }) => properties);
  const mayBeNull = [...schemasOfValue(root, field)].some((each) => typesOf(each).includes("null"));
  return !mayBeNull && objects.every(({ required }) => required?.includes(name));
}

/** Whether an answer has a place for what was made: media, their URL, or data that the spec does not show. */
export function showsResult(shape: AnswerShape): boolean {
  return shape.hasMedia || shape.resultUrl !== undefined || holdsData(shape);
}

/** Whether an answer has lists or objects that are no envelope around ids. */
export function holdsData({ response, fields }: AnswerShape): boolean {
  return fields.some(({ name, schema }) => {
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
