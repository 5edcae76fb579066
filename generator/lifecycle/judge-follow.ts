import { namesImages, namesOtherMedia } from "../docs/image-groups.js";
import type { Operation } from "../openapi/spec.js";
import { wordsOf } from "../util/words.js";
import { type AnswerField, type AnswerShape, idsOf } from "./answer-shape.js";
import { isGenerationWord, plainName } from "./field-names.js";
import type { FollowSearch } from "./follow-search.js";
import { possibleIds } from "./handle-fields.js";
import { type FoundId, isTaskId } from "./id-parameter.js";
import { asOwnPath, commonSegment, pathNearness } from "./path-words.js";
import { followsAnother, isBelowAnother, isNamedBy } from "./whose-follow.js";

/** How likely an operation follows a create, and what speaks for it. */
export interface Judgement {
  readonly score: number;
  readonly isTaken: boolean;
  readonly isTold: boolean;
  readonly isElsewhere: boolean;
  readonly evidence: readonly string[];
  readonly named: AnswerField | undefined;
  readonly isOfOneForm: boolean;
}

export function judgeFollow(
  { create, shape: created }: FollowSearch,
  operation: Operation,
  { parameter, field, isLink, isOfError }: FoundId,
  shape: AnswerShape | undefined,
  isHttpStatus: boolean,
): Judgement {
  const evidence: string[] = [];
  let score = 0;
  const add = (points: number, words: string) => {
    score += points;
    evidence.push(words);
  };
  const nearness = pathNearness(create.path, asOwnPath(create.path, operation.path));
  const isGeneration = [...nearness.words, nearness.holder].some(isGenerationWord);
  const hasState = isHttpStatus || shape?.status !== undefined || shape?.flag !== undefined;
  const isTold = isNamedBy(create, operation);
  const isGeneric = plainName(parameter.name) === "id";
  // A body with an id alone may be for anything, such as to forget what the id is of.
  const isRelated = isLink || isTold || isGeneration || nearness.shared > 0 || hasState;
  const isNamed =
    field !== undefined &&
    (!isGeneric || (parameter.in === "body" && (isRelated || shape?.hasMedia)));
  if (isLink) add(1000, "a link of the create's answer leads there");
  if (isTold) add(500, "the create's description names it");
  if (isNamed) add(300, `${parameter.name} is in the create's answer, at ${field?.path.join(".")}`);
  else if (field !== undefined) add(60, `the create's answer has an id at ${field.path.join(".")}`);
  if (isOfError) add(80, "another answer of the create carries the id");
  if (nearness.isOwn) add(250 - 10 * nearness.extra, "its path is the create's own with the id");
  else if (nearness.shared > 0) add(40 * nearness.shared, "its path begins like the create's");
  if (isGeneration) add(30, "its path speaks of generations");
  if (isHttpStatus) add(60, "it answers 202 while the generation runs");
  else if (hasState) add(60, `its answer has the ${shape?.status ? "status" : "end"}`);
  if (shape?.hasMedia) add(30, "its answer has the media");
  // Beside the videos and sounds of a platform there may be a path for its images.
  const isOfOtherMedia =
    namesOtherMedia(nearness.words.join(" ")) && !namesOtherMedia(wordsOf(create.path).join(" "));
  if (isOfOtherMedia) score -= 150;
  // What may cost money is asked where no GET answers.
  if (operation.method === "POST" && !isNamed) score -= 300;
  const isAlike = sameId(created, shape);
  if (isAlike) add(60, "its answer has the id where the create's has it");
  const { name } = parameter;
  const isForeign =
    field === undefined && !isGeneric && !isOfError && !(created === undefined && isTaskId(name));
  // It asks for something else than the ids that the create is known to answer with.
  const asksForOther =
    isForeign && !isAlike && !isTaskId(name) && created !== undefined && created.ids.length > 0;
  const isBelowCreate = nearness.isOwn && !asksForOther;
  const mayShowState =
    hasState || (shape === undefined && (created === undefined || field !== undefined));
  const isNear = !isForeign && mayShowState && (isGeneration || nearness.shared > 0);
  const speaksOfIt = isTaskId(name) || speaksOf(create.path, name);
  const isBeside = nearness.shared > 0 && nearness.words.length === 0;
  const isClose = isGeneration || isBeside;
  const asksForIt = isGeneric || field !== undefined || speaksOfIt || isGeneration;
  const isOfOneForm =
    asksForIt &&
    (hasState || shape?.hasMedia === true) &&
    haveSameFields(created, shape, isGeneration) &&
    !isBelowAnother(create, operation) &&
    !followsAnother(create, operation);
  const answersAlike = isForeign && isAlike && hasState && isClose && speaksOfIt;
  const mayFollow = shape === undefined || hasState || shape.hasMedia;
  const belongsToAnother = !isNamed && !isTold && followsAnother(create, operation);
  const isTaken =
    isLink === true ||
    (mayFollow &&
      !belongsToAnother &&
      (isNamed || isTold || isBelowCreate || isNear || answersAlike));
  const isForeignWord = (word: string) =>
    !isGenerationWord(word) && !namesImages(word) && !commonSegment.test(word);
  const isElsewhere =
    !isLink &&
    !isTold &&
    !isNamed &&
    !isOfOneForm &&
    nearness.shared === 0 &&
    nearness.words.some(isForeignWord);
  const named = isNamed ? field : undefined;
  return { score, isTaken, isTold, isElsewhere, evidence, named, isOfOneForm };
}

/** `{prediction_id}` is an id of what `/models/…/predictions` makes; `{fine_tuning_job_id}` is not. */
function speaksOf(path: string, parameter: string): boolean {
  const kind = plainName(parameter).replace(/(id|uuid)$/, "");
  return kind !== "" && plainName(path).includes(kind);
}

function sameId(one: AnswerShape | undefined, other: AnswerShape | undefined): boolean {
  const [first] = one?.ids ?? [];
  if (first === undefined || other === undefined) return false;
  return other.ids.some(
    ({ path, plain }) => plain === first.plain && path.join("/") === first.path.join("/"),
  );
}

/**
 * Whether two answers have the same fields, one of which is the id: both are of one thing, sooner and
 * later. Of generations a field of another name may be the id.
 */
function haveSameFields(
  one: AnswerShape | undefined,
  other: AnswerShape | undefined,
  isGeneration: boolean,
): boolean {
  if (one === undefined || one.fields.length !== other?.fields.length) return false;
  const places = new Set(one.fields.map(({ path }) => path.join("/")));
  const mayHaveId = idsOf(one.fields).length > 0 || (isGeneration && possibleIds(one).length > 0);
  return mayHaveId && other.fields.every(({ path }) => places.has(path.join("/")));
}
