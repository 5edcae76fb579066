import type { FieldPath, FollowRequest } from "@modelsmith/runtime";
import { readOrBroken, unlessBroken } from "../../openapi/resolve-ref.js";
import { documentedStatuses, onlyAccepts } from "../../openapi/responses.js";
import type { Operation, Spec } from "../../openapi/spec.js";
import { isWorkWord, namesOne, plainName } from "../../util/field-names.js";
import { groupBy } from "../../util/group-by.js";
import { byCodeUnit } from "../../util/json.js";
import { memoizeByObject } from "../../util/memoize.js";
import { placeholdersIn } from "../../util/url-path.js";
import { wordsOf } from "../../util/words.js";
import type { AnswerField } from "../answer/answer-field.js";
import { idsOf } from "../answer/answer-ids.js";
import { type AnswerShape, answerShape } from "../answer/answer-shape.js";
import { binaryTypes } from "../answer/binary-content.js";
import { possibleIds } from "../answer/handle-fields.js";
import { asksOnly, isForOther } from "../words/path-words.js";
import { barTo, mayBeSaid } from "./bar-to-reading.js";
import { type FollowAnswer, followClues, showsState } from "./follow-clues.js";
import { onlyOneAlike } from "./follow-evidence.js";
import {
  bodyType,
  type FollowParameter,
  followParametersOf,
  givenBy,
  givenNames,
} from "./follow-parameters.js";
import { requestOf } from "./follow-request.js";
import type { FollowSearch } from "./follow-search.js";
import { type FoundId, givenParameter, idParameter, listParameter } from "./id-parameter.js";
import { type Judgement, judgeFollow } from "./judge-follow.js";
import { isKeyField } from "./key-field.js";
import { placesOf, sharedPlaces } from "./own-path.js";
import { withItemStatus } from "./status-elsewhere.js";
import { asksByOne, isReadAgain, saysItAsks } from "./unusual-id.js";
import { createAbove } from "./whose-follow.js";

/** An operation that may read the status or the result of a create. */
export interface FollowCandidate extends Judgement, FollowAnswer {
  readonly operation: Operation;
  readonly request: FollowRequest;
  /** Where the create's answer has the id that it takes. */
  readonly id?: FieldPath;
  /** Whether its id is that of the address in a header of the create's answer. */
  readonly isLocated: boolean;
  /** Why no call can read it, whatever speaks for it. */
  readonly barred: string | undefined;
  /** Required headers that nothing gives. */
  readonly missing: readonly string[];
}

/**
 * The operations that may follow a create, the likeliest of each spec first. A model's own spec outranks
 * the platform's, which is asked only where that has none to take.
 */
export function followCandidates(search: FollowSearch): readonly FollowCandidate[] {
  let all: readonly FollowCandidate[] = [];
  for (const spec of search.specs) {
    all = [...all, ...candidatesIn(spec, search)];
    if (all.some(({ isTaken }) => isTaken)) break;
  }
  return all;
}

/**
 * Nobody asked for these operations, so one that cannot be read is not a candidate. Operations below the path of
 * another create are skipped if one below this create's own tells a status: else the pairs of a spec with a thousand
 * models would be a million.
 */
function candidatesIn(spec: Spec, search: FollowSearch): readonly FollowCandidate[] {
  const { path } = search.create;
  const read = (operations: readonly Operation[] = []) =>
    operations.flatMap((operation) => unlessBroken(() => candidateOf(search, operation)) ?? []);
  const all = followOperations(spec);
  const own = read(all.get(path));
  const free = read(all.get(""));
  const isFollowed = own.some((each) => each.isTaken && showsState(each));
  const others = [...all].filter(([above]) => !isFollowed && above !== "" && above !== path);
  const found = [...own, ...free, ...others.flatMap(([, operations]) => read(operations))];
  // Where several answer as the create does, nothing says which one is its own.
  const [alike, ...more] = found.filter(({ isOfOneForm }) => isOfOneForm);
  const isOnly = more.length === 0 && !found.some(({ isTaken }) => isTaken);
  return found
    .map((each) => (each === alike && isOnly ? theOneAlike(each) : each))
    .sort(
      (one, other) =>
        other.score - one.score || byCodeUnit(one.operation.path, other.operation.path),
    );
}

/** Taken where nothing else is. */
function theOneAlike(candidate: FollowCandidate): FollowCandidate {
  const { points, says } = onlyOneAlike;
  const evidence = [...candidate.evidence, says];
  return { ...candidate, isTaken: true, score: candidate.score + points, evidence };
}

function candidateOf(search: FollowSearch, operation: Operation): FollowCandidate | undefined {
  const { create, keyField, locate } = search;
  const { method, path } = operation;
  const isOwn = path === create.path;
  if (method !== "GET" && (method !== "POST" || isOwn)) return undefined;
  if (isForOther(create.path, path)) return undefined;
  const parameters = withGiven(search, withOwnPlaces(search, operation));
  const free = parameters.filter((each) => !isFilled(search, each));
  const id = idAskedBy(search, operation, parameters, free);
  if (id === undefined) return undefined;
  const { parameter, field: given } = id;
  const isUnusual = parameter.in === "body" && !isCalledId(parameter);
  if (
    isUnusual &&
    !(given && search.created && isReadAgain(create, search.created, operation, given))
  ) {
    return undefined;
  }
  const places = sharedPlaces(create, operation);
  const open = free.filter(
    (each) =>
      each.required && each !== id.parameter && !(each.in === "path" && places.has(each.name)),
  );
  const lacking = open.filter((each) => each.in !== "header");
  if (lacking.length > 0 && !mayBeSaid(search, operation, lacking)) return undefined;
  const below = locate(operation);
  const { found: answer = unknownAnswer, broken } = readOrBroken(() => answerOf(operation));
  const barred = broken
    ? `its answer cannot be read: ${broken.problem}`
    : barTo(search, operation, lacking);
  if (below === undefined && barred === undefined) return undefined;
  const { shape, isMediaAlone, isHttpStatus } = answer;
  const clues = followClues(search, { operation, id, shape, isMediaAlone, isHttpStatus });
  // Anything else that takes an id by POST may be paid for, too: an upscale of what was made.
  if (method === "POST" && !clues.isNamed && !asksOnly(path)) return undefined;
  const judgement = judgeFollow(clues);
  const sent = parameters.map((each) => {
    if (each === id.parameter || each.constant !== undefined) return each;
    const own = each.in === "path" ? places.get(each.name) : undefined;
    const constant = lacking.includes(each) ? "…" : own;
    return constant === undefined ? each : { ...each, constant };
  });
  const request = requestOf(method, below ?? path, sent, id.parameter, keyField);
  const contentType = request.body && bodyType(operation);
  // What is read again by its id has it among its fields.
  const [own] = judgement.isOfOneForm && shape ? idsOf(shape.fields) : [];
  const field =
    id.field ??
    own ??
    (plainName(id.parameter.name) === "id" ? repeatedHandle(search, shape) : undefined);
  const isWhole = barred === undefined && lacking.length === 0;
  const against = barred === undefined ? whyLacking(create, lacking) : [barred];
  return {
    ...judgement,
    ...answer,
    isTaken: isWhole && judgement.isTaken,
    isOfOneForm: isWhole && judgement.isOfOneForm,
    evidence: [...judgement.evidence, ...against],
    operation,
    request: contentType ? { ...request, contentType } : request,
    isLocated: id.isLocated === true,
    barred,
    missing: open.filter((each) => each.in === "header").map(({ name }) => name),
    ...(field && { id: field.path }),
  };
}

/** Whether a parameter has a value that is no id: always the same, the key, or a word of the create's path. */
function isFilled(
  { create, keyField, isKeyParameter }: FollowSearch,
  parameter: FollowParameter,
): boolean {
  const { name, in: place, constant } = parameter;
  return (
    constant !== undefined ||
    (place === "path" && namesInPath(create).has(name)) ||
    (place === "body" && name === keyField) ||
    isKeyParameter(parameter)
  );
}

/** The parameter that the id of a generation goes into: alone, or in a list. */
function idAskedBy(
  search: FollowSearch,
  operation: Operation,
  parameters: readonly FollowParameter[],
  free: readonly FollowParameter[],
): FoundId | undefined {
  const alone = () =>
    idParameter(search, operation, free) ?? givenParameter(search, operation, parameters);
  const isOwn = operation.path === search.create.path;
  return (isOwn ? undefined : alone()) ?? listParameter(search, operation, free);
}

/** Why no call can fill these parameters. */
function whyLacking(create: Operation, lacking: readonly FollowParameter[]): readonly string[] {
  const given = givenNames(create);
  return lacking.map(({ name }) =>
    given.has(name)
      ? `it needs ${name}, which the create alone is given`
      : `it needs ${name}, which nothing gives`,
  );
}

/** The only field of the create's answer that is called after the work, if the answer repeats it: `drawJobRef`. */
function repeatedHandle(
  { create, created }: FollowSearch,
  shape: AnswerShape | undefined,
): Pick<AnswerField, "path"> | undefined {
  if (created === undefined || shape === undefined || created.ids.length > 0) return undefined;
  const given = givenNames(create);
  const repeated = new Set(shape.fields.map(({ plain }) => plain));
  const [only, ...more] = possibleIds(created).filter((path) => {
    const name = path.at(-1) ?? "";
    return wordsOf(name).some(isWorkWord) && repeated.has(plainName(name)) && !given.has(name);
  });
  return only !== undefined && more.length === 0 ? { path: only } : undefined;
}

const namesInPath: (create: Operation) => ReadonlySet<string> = memoizeByObject(
  ({ path }: Operation) => new Set(placeholdersIn(path)),
);

const unknownAnswer: FollowAnswer = { shape: undefined, isMediaAlone: false, isHttpStatus: false };

/** What an operation answers that is asked for a status or a result. Every create asks it of all operations. */
export const answerOf: (operation: Operation) => FollowAnswer = memoizeByObject(readAnswer);

function readAnswer(operation: Operation): FollowAnswer {
  const shape = withItemStatus(answerShape(operation));
  const isHttpStatus = documentedStatuses(operation).has("202") && shape?.status === undefined;
  const isMediaAlone = !isHttpStatus && binaryTypes(operation) !== undefined;
  return { shape, isMediaAlone, isHttpStatus };
}

/** What the create must be given by the same name, in its query or headers, has the value that it was given. */
function withGiven(
  { create, isKeyParameter }: FollowSearch,
  parameters: readonly FollowParameter[],
): readonly FollowParameter[] {
  return parameters.map((each) => {
    const given = each.required && !isKeyParameter(each) ? givenBy(create, each) : undefined;
    return given === undefined ? each : { ...each, constant: given };
  });
}

/** A placeholder that stands for a word of the create's own path always has that word. */
function withOwnPlaces({ create }: FollowSearch, operation: Operation): readonly FollowParameter[] {
  const parameters = followParametersOf(operation);
  if (parameters.filter((each) => each.in === "path").length < 2) return parameters;
  const places = placesOf(create, operation);
  if (places.size === 0) return parameters;
  return parameters.map((each) => {
    const constant = each.in === "path" ? places.get(each.name) : undefined;
    return constant === undefined ? each : { ...each, constant };
  });
}

/** The operations of a spec that may read a status or a result, by the create whose path they continue. */
const followOperations = memoizeByObject((spec: Spec) =>
  groupBy(spec.operations().filter(mayFollow), createAbove),
);

function mayFollow(operation: Operation): boolean {
  if (operation.method === "GET") return true;
  // What only accepts starts something.
  if (operation.method !== "POST" || onlyAccepts(operation)) return false;
  return unlessBroken(() => asksById(operation)) === true;
}

/** A body that has an id and hardly anything else; or the key alone or nothing, where the path has the id. */
function asksById(operation: Operation): boolean {
  const all = followParametersOf(operation).filter(({ in: place }) => place === "body");
  const body = all.filter((each) => !isKeyField(each));
  if (body.length === 0) {
    return (
      placeholdersIn(operation.path).length > 0 && (all.length > 0 || asksOnly(operation.path))
    );
  }
  // A form with parts hardly ever asks: most give a picture to be changed.
  if (/^multipart/i.test(bodyType(operation) ?? "") && !saysItAsks(operation)) return false;
  return (body.length <= 4 && body.some(isCalledId)) || asksByOne(operation, body);
}

function isCalledId({ name, isList }: FollowParameter): boolean {
  return namesOne(plainName(isList ? name.replace(/s$/, "") : name));
}
