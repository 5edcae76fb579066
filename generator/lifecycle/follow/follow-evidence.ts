import { isGenerationWord } from "../../util/field-names.js";
import { fieldText } from "../words/notation.js";
import { asksForResult, asksOnly } from "../words/path-words.js";
import type { FollowClues } from "./follow-clues.js";
import { isTaskId } from "./id-parameter.js";
import { isBelowAnother, isBelowAnotherAlone } from "./whose-follow.js";

/** One kind of evidence that an operation follows a create. */
export interface FollowEvidence {
  readonly holds: (clues: FollowClues) => boolean;
  /** How much it speaks for the operation, or against it. */
  readonly points: number | ((clues: FollowClues) => number);
  /** The words for it in `doctor` and in errors. Evidence against an operation has none. */
  readonly says?: string | ((clues: FollowClues) => string);
  /** It ties the operation to this create, even if its path is that of another. */
  readonly isTie?: true;
  /** Whether it alone is enough to take an operation whose path is not another's. */
  readonly isEnough?: (clues: FollowClues) => boolean;
}

/** With fewer points an operation that is taken is a guess. */
export const sureFrom = 190;

/**
 * What speaks for an operation and against it, in the order in which `doctor` says it. Each row stands
 * alone: a new one goes where its sentence belongs. One that neither ties nor is enough makes an operation
 * likelier than others.
 */
export const followEvidence: Readonly<Record<string, FollowEvidence>> = {
  link: {
    holds: ({ id }) => id.isLink === true,
    points: 1000,
    says: "a link of the create's answer leads there",
    isTie: true,
  },
  told: {
    holds: ({ isNamedByCreate }) => isNamedByCreate,
    points: 500,
    says: "the create's description names it",
    isTie: true,
  },
  idByName: {
    holds: ({ isNamed }) => isNamed,
    points: 300,
    says: ({ id }) => `${id.parameter.name} is in the create's answer, at ${placeOfId(id)}`,
    isTie: true,
  },
  idByAnyName: {
    holds: ({ id, isNamed }) => id.field !== undefined && !isNamed,
    points: 60,
    says: ({ id }) =>
      id.field?.path.length === 0
        ? "the create's answer is a text, which can only be the id"
        : `the create's answer has an id at ${placeOfId(id)}`,
  },
  idInOtherAnswer: {
    holds: ({ id }) => id.isOfError === true,
    points: 80,
    says: "another answer of the create carries the id",
  },
  idInAddress: {
    holds: ({ id }) => id.isLocated === true,
    points: 40,
    says: "the create's answer gives an address, and its path has one place for an id",
  },
  ownPath: {
    holds: ({ nearness }) => nearness.isOwn,
    points: ({ nearness }) => 250 - 10 * nearness.extra,
    says: "its path is the create's own with the id",
    isEnough: (clues) => !asksForOther(clues),
  },
  ownForm: {
    holds: ({ nearness, hasSameFields }) => nearness.isOwn && hasSameFields,
    points: 150,
    says: "its answer has the fields of the create's",
  },
  alike: {
    holds: ({ isOfAlike }) => isOfAlike,
    points: 120,
    says: "it reads what another create makes, whose answer has the same fields",
    isTie: true,
  },
  sharedPath: {
    holds: ({ nearness }) => !nearness.isOwn && nearness.shared > 0,
    points: ({ nearness }) => 40 * nearness.shared,
    says: "its path begins like the create's",
    isEnough: (clues) => mayTellState(clues) && !isBelowAnotherAlone(clues.create, clues.operation),
  },
  pathOfGenerations: {
    holds: ({ isOfGeneration }) => isOfGeneration,
    points: 30,
    says: "its path speaks of generations",
    isEnough: (clues) => mayTellState(clues) && !clues.isOfOther,
  },
  pathOfQuestion: {
    holds: ({ isOfGeneration, nearness }) =>
      !isOfGeneration && asksOnly(`/${nearness.words.join("-")}`),
    points: 30,
    says: "its path asks for one thing, whatever it is",
    isEnough: (clues) =>
      clues.hasState && clues.id.field !== undefined && mayTellState(clues) && !clues.isOfOther,
  },
  httpStatus: {
    holds: ({ isHttpStatus }) => isHttpStatus,
    points: 60,
    says: "it answers 202 while the generation runs",
  },
  state: {
    holds: ({ hasState, isHttpStatus }) => hasState && !isHttpStatus,
    points: 60,
    says: ({ shape }) => `its answer has the ${shape?.status ? "status" : "end"}`,
  },
  media: {
    holds: ({ shape }) => shape?.hasMedia === true,
    points: 30,
    says: "its answer has the media",
  },
  // What has the result only says nothing of a failure.
  resultAlone: {
    holds: ({ operation, hasState }) => !hasState && asksForResult(operation.path),
    points: -15,
  },
  // Beside the videos and sounds of a platform there may be a path for its images.
  otherMedia: {
    holds: ({ isOfOtherMedia }) => isOfOtherMedia,
    points: -150,
  },
  // The status of one model is not that of all others.
  ofAnotherModel: {
    holds: ({ create, operation, isOfGeneration, nearness }) =>
      isOfGeneration &&
      isBelowAnother(create, operation) &&
      !nearness.words.every(isGenerationWord),
    points: -40,
  },
  // What may cost money is asked where no GET answers.
  mayCost: {
    holds: ({ operation, isNamed }) => operation.method === "POST" && !isNamed,
    points: -300,
  },
  ownTag: {
    holds: ({ hasOwnTag }) => hasOwnTag,
    points: 100,
    says: "of all that read a status, it alone has the create's tag",
    isEnough: ({ id, create, operation }) =>
      id.field !== undefined && !isBelowAnother(create, operation),
  },
  sameId: {
    holds: ({ hasSameId }) => hasSameId,
    points: 60,
    says: "its answer has the id where the create's has it",
    isEnough: ({ hasState, isOfCreate, isOfGeneration, isOfOther, nearness }) =>
      hasState &&
      isOfCreate &&
      !isOfOther &&
      (isOfGeneration || (nearness.shared > 0 && nearness.words.length === 0)),
  },
};

/** What is only seen when all operations are known: the one that answers as the create does. */
export const onlyOneAlike: { readonly points: number; readonly says: string } = {
  points: 180,
  says: "its answer alone has the fields of the create's",
};

function placeOfId({ field }: FollowClues["id"]): string {
  return fieldText(field?.path ?? []);
}

/** Whether it takes an id that nothing of the create is called like. */
function isForeign({
  id: { parameter, field, isOfError, isLocated },
  isAnyId,
  created,
}: FollowClues): boolean {
  const isKnown = field !== undefined || isAnyId || isOfError === true || isLocated === true;
  return !isKnown && (created !== undefined || !isTaskId(parameter.name));
}

/** Whether it asks for something else than the ids that the create is known to answer with. */
function asksForOther(clues: FollowClues): boolean {
  const { id, hasSameId, created } = clues;
  const isKnown = created !== undefined && created.ids.length > 0;
  return isKnown && isForeign(clues) && !hasSameId && !isTaskId(id.parameter.name);
}

/** Whether it may say how far the create's generation is. */
function mayTellState(clues: FollowClues): boolean {
  const { hasState, shape, created, id } = clues;
  const isOpen = shape === undefined && (created === undefined || id.field !== undefined);
  return (hasState || isOpen) && !isForeign(clues);
}
