import { namesImages } from "../../openapi/media-words.js";
import { isGenerationWord } from "../../util/field-names.js";
import { commonSegment } from "../words/path-words.js";
import type { FollowClues } from "./follow-clues.js";
import { followEvidence } from "./follow-evidence.js";
import { isBelowAnother } from "./whose-follow.js";

/** How likely an operation follows a create, and what speaks for it. */
export interface Judgement {
  readonly score: number;
  /** Whether it is likely enough to be taken. */
  readonly isTaken: boolean;
  /** Whether the create's own texts name it. */
  readonly isNamedByCreate: boolean;
  /** Whether its path speaks of another thing, and only the usual name of an id ties it to the create. */
  readonly hasForeignPath: boolean;
  /** Whether its answer has the same fields as the create's: both are of one thing, sooner and later. */
  readonly isOfOneForm: boolean;
  /** What speaks for it, in words. */
  readonly evidence: readonly string[];
}

/** Adds up all evidence that holds. */
export function judgeFollow(clues: FollowClues): Judgement {
  const { id, shape, hasState, isNamedByCreate, isOfAnother, nearness } = clues;
  const found = Object.values(followEvidence).filter(({ holds }) => holds(clues));
  const isLink = id.isLink === true;
  // What was given is read there, too; and a list may ignore what it was asked for.
  const isOfMore = id.isOfSeveral || (id.isOfCreatesPath && !(isNamedByCreate || clues.isOfAlike));
  const isTied = found.some(({ isTie }) => isTie);
  const isEnough = found.some((each) => each.isEnough?.(clues));
  const mayFollow = shape === undefined || hasState || shape.hasMedia;
  const isOfOneForm = areOfOneForm(clues);
  return {
    score: found.reduce((sum, { points }) => sum + ofClues(points, clues), 0),
    isTaken: isLink || (mayFollow && !isOfMore && (isTied || (isEnough && !isOfAnother))),
    isNamedByCreate,
    hasForeignPath:
      !isTied && !isOfOneForm && nearness.shared === 0 && nearness.words.some(namesOtherThing),
    isOfOneForm,
    evidence: found.flatMap(({ says }) => (says === undefined ? [] : ofClues(says, clues))),
  };
}

function ofClues<Value extends number | string>(
  value: Value | ((clues: FollowClues) => Value),
  clues: FollowClues,
): Value {
  return typeof value === "function" ? value(clues) : value;
}

function namesOtherThing(word: string): boolean {
  return !isGenerationWord(word) && !namesImages(word) && !commonSegment.test(word);
}

/** Whether both are of one thing, sooner and later: it answers with the create's fields. */
function areOfOneForm(clues: FollowClues): boolean {
  const { id, create, operation, shape, hasSameFields, isOfGeneration, isOfCreate } = clues;
  const asksForIt = id.field !== undefined || isOfCreate || isOfGeneration;
  return (
    asksForIt &&
    (clues.hasState || shape?.hasMedia === true) &&
    hasSameFields &&
    !id.isOfSeveral &&
    !isBelowAnother(create, operation)
  );
}
