import type { FieldPath, FollowRequest } from "@modelsmith/runtime";
import { URL_ENCODED } from "../openapi/media-types.js";
import { unlessBroken } from "../openapi/resolve-ref.js";
import type { Operation, Spec } from "../openapi/spec.js";
import { byCodeUnit } from "../util/json.js";
import { memoizeByObject } from "../util/memoize.js";
import { type AnswerField, type AnswerShape, answerShape, isScalar } from "./answer-shape.js";
import { idNames, isGenerationWord, plainName } from "./field-names.js";
import { type FollowParameter, followParameters, takesUrlEncoded } from "./follow-parameters.js";
import { isKeyField } from "./key-field.js";
import { linkedParameter } from "./links.js";
import { namesIn, pathNearness } from "./path-words.js";
import { documentedStatuses } from "./status-responses.js";
import { followsAnother, isNamedBy } from "./whose-follow.js";

/** A create, and what may be looked at to find out how it is followed. */
export interface FollowSearch {
  readonly create: Operation;
  /** The field of bodies that carries the key. */
  readonly keyField: string | undefined;
  /** What its success answers, if the spec shows it. */
  readonly shape: AnswerShape | undefined;
  /** What its error answers show: some carry the id of what goes on nevertheless. */
  readonly errorFields: readonly AnswerField[];
  /** Operations of its spec, and of the platform's. */
  readonly operations: readonly Operation[];
  /** The path below the base URL; undefined for an operation elsewhere. */
  readonly locate: (operation: Operation) => string | undefined;
}

/** An operation that may read the status or the result of a create. */
export interface FollowCandidate {
  readonly operation: Operation;
  readonly request: FollowRequest;
  /** Where the create's answer has the id that it takes. */
  readonly id?: FieldPath;
  readonly shape: AnswerShape | undefined;
  /** It answers 202 while the generation runs. */
  readonly isHttpStatus: boolean;
  readonly score: number;
  /** Whether it is likely enough to be taken. */
  readonly isTaken: boolean;
  /** Whether the create's own texts name it. */
  readonly isTold: boolean;
  /** What speaks for it, in words. */
  readonly evidence: readonly string[];
  /** Required headers that nothing gives. */
  readonly missing: readonly string[];
}

/**
 * The operations that may follow a create, the likeliest first. Nobody asked for them, so one that
 * cannot be read is not a candidate.
 */
export function followCandidates(search: FollowSearch): readonly FollowCandidate[] {
  return search.operations
    .flatMap((operation) => unlessBroken(() => candidateOf(search, operation)) ?? [])
    .sort(
      (one, other) =>
        other.score - one.score || byCodeUnit(one.operation.path, other.operation.path),
    );
}

/** Whether an answer says how far a generation is. */
export function showsState({ shape, isHttpStatus }: FollowCandidate): boolean {
  return isHttpStatus || shape?.status !== undefined || shape?.flag !== undefined;
}

function candidateOf(search: FollowSearch, operation: Operation): FollowCandidate | undefined {
  const { create, keyField, locate } = search;
  const { method, path } = operation;
  if (path === create.path || (method !== "GET" && method !== "POST")) return undefined;
  const parameters = parametersOf(operation);
  const id = idParameter(search, operation, parameters);
  if (id === undefined) return undefined;
  const carried = new Set(namesIn(create.path));
  const isGiven = ({ name, in: place, constant }: FollowParameter) =>
    constant !== undefined ||
    (place === "path" && carried.has(name)) ||
    (place === "body" && name === keyField);
  const open = parameters.filter(
    (each) => each.required && each !== id.parameter && !isGiven(each),
  );
  if (open.some((each) => each.in !== "header")) return undefined;
  const below = locate(operation);
  if (below === undefined) return undefined;
  const shape = withItemStatus(answerShape(operation));
  const isHttpStatus = documentedStatuses(operation).has("202") && shape?.status === undefined;
  const judged = judge(search, operation, id, shape, isHttpStatus);
  if (method === "POST" && judged.named === undefined) return undefined;
  const request = requestOf(method, below, parameters, id.parameter, keyField);
  const isForm = request.body !== undefined && takesUrlEncoded(operation);
  return {
    operation,
    request: isForm ? { ...request, contentType: URL_ENCODED } : request,
    ...(id.field && { id: id.field.path }),
    shape,
    isHttpStatus,
    score: judged.score,
    isTaken: judged.isTaken,
    isTold: isNamedBy(create, operation),
    evidence: judged.evidence,
    missing: open.map(({ name }) => name),
  };
}

/** Of what is asked for by an id a list of one item may have the status. */
function withItemStatus(shape: AnswerShape | undefined): AnswerShape | undefined {
  const { itemStatus } = shape ?? {};
  return shape && itemStatus ? { ...shape, status: itemStatus } : shape;
}

/** What operations take, read once: those of a spec are looked at for each of its creates. */
const parametersOf = memoizeByObject(followParameters);

/** The operations of a spec that may read a status or a result, whatever the create. */
export const followOperations: (spec: Spec) => readonly Operation[] = memoizeByObject(
  (spec: Spec) =>
    spec.operations().filter((operation) => {
      if (otherPurpose.test(operation.path)) return false;
      if (operation.method === "GET") return true;
      if (operation.method !== "POST") return false;
      return unlessBroken(() => asksById(operation)) === true;
    }),
);

/** A body that has an id and hardly anything else; or the key alone, where the path has the id. */
function asksById(operation: Operation): boolean {
  const all = parametersOf(operation).filter(({ in: place }) => place === "body");
  const body = all.filter((each) => !isKeyField(each));
  if (body.length < all.length && body.length === 0) return namesIn(operation.path).length > 0;
  const needed = body.filter(({ required, constant }) => required && constant === undefined);
  return (
    body.length > 0 &&
    body.length <= 4 &&
    needed.length <= 1 &&
    body.some(({ name }) => namesOne.test(plainName(name)))
  );
}

/** How names of what tells one generation from another end. */
const namesOne = /(id|no|num|number|code|key|hash|ref|reference|handle|ticket)$/;

/** Words of paths that do something else with a generation, or concern something else. */
const otherPurpose =
  /(^|[/_-])(cancel|delete|remove|stop|abort|retry|subscribe|stream|events?|logs?|history|list|uploads?|webhooks?|users?|account|billing|credits?|balance|usage|keys?|models?|teams?|datasets?|elements?|fine-?tun(e|es|ing))([/_-]|$)/i;

interface FoundId {
  readonly parameter: FollowParameter;
  /** The field of the create's answer that is called like it. */
  readonly field?: AnswerField;
  readonly isLink?: true;
  readonly isOfError?: true;
}

/** The parameter that takes the id: one that a link names, or a field of the create's answer. */
function idParameter(
  { create, shape, errorFields }: FollowSearch,
  operation: Operation,
  parameters: readonly FollowParameter[],
): FoundId | undefined {
  const carried = new Set(namesIn(create.path));
  const free = parameters.filter(
    ({ name, in: place, constant, isScalar: isOne }) =>
      isOne &&
      place !== "header" &&
      constant === undefined &&
      !(place === "path" && carried.has(name)),
  );
  const linked = linkedParameter(create, operation);
  const byLink = free.find(({ name }) => name === linked?.name);
  if (byLink !== undefined && linked !== undefined) {
    const { path } = linked;
    const field = shape?.fields.find((each) => each.path.join("/") === path?.join("/"));
    return { parameter: byLink, ...(field && { field }), isLink: true };
  }
  for (const parameter of free) {
    const field = fieldCalled(shape?.fields ?? [], parameter.name);
    if (field !== undefined) return { parameter, field };
  }
  for (const parameter of free) {
    const field = fieldCalled(errorFields, parameter.name);
    if (field !== undefined) return { parameter, field, isOfError: true };
  }
  const inPath = free.filter(({ in: place }) => place === "path").at(-1);
  const inQuery = free.filter(({ in: place, name }) => place === "query" && isIdName(name));
  const parameter = inPath ?? (inQuery.length === 1 ? inQuery[0] : undefined);
  if (parameter === undefined) return undefined;
  const isOfError = errorFields.length > 0 && plainName(parameter.name) === "id";
  return { parameter, ...(isOfError && { isOfError }) };
}

function isIdName(name: string): boolean {
  return idNames.includes(plainName(name));
}

/** The field of this name that may hold an id. Names such as `status` and `page` never do. */
function fieldCalled(fields: readonly AnswerField[], name: string): AnswerField | undefined {
  const plain = plainName(name);
  // A long-running operation is known by its name.
  const isOperation = plain === "name" && fields.some((field) => field.plain === "done");
  if (
    !isOperation &&
    /^(status|state|model|type|name|message|msg|code|page|limit|version|prompt)$/.test(plain)
  ) {
    return undefined;
  }
  return fields.find((field) => field.plain === plain && isScalar(field.schema));
}

interface Judgement {
  readonly score: number;
  readonly isTaken: boolean;
  readonly evidence: readonly string[];
  readonly named: AnswerField | undefined;
}

function judge(
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
  const isGeneric = plainName(parameter.name) === "id";
  const isNamed = field !== undefined && (!isGeneric || operation.method === "POST");
  if (isLink) add(1000, "a link of the create's answer leads there");
  const isTold = isNamedBy(create, operation);
  if (isTold) add(500, "the create's description names it");
  if (isNamed) add(300, `${parameter.name} is in the create's answer, at ${field?.path.join(".")}`);
  else if (field !== undefined) add(60, `the create's answer has an id at ${field.path.join(".")}`);
  if (isOfError) add(80, "an error of the create carries the id");
  const nearness = pathNearness(create.path, operation.path);
  if (nearness.isOwn) add(250 - 10 * nearness.extra, "its path is the create's own with the id");
  else if (nearness.shared > 0) add(40 * nearness.shared, "its path begins like the create's");
  const isGeneration = [...nearness.words, nearness.holder].some(isGenerationWord);
  if (isGeneration) add(30, "its path speaks of generations");
  const hasState = isHttpStatus || shape?.status !== undefined || shape?.flag !== undefined;
  if (isHttpStatus) add(60, "it answers 202 while the generation runs");
  else if (hasState) add(60, `its answer has the ${shape?.status ? "status" : "end"}`);
  if (shape?.hasMedia) add(30, "its answer has the media");
  const isAlike = sameId(created, shape);
  if (isAlike) add(60, "its answer has the id where the create's has it");
  const mayBe = shape === undefined || hasState || shape.hasMedia;
  const isForeign =
    field === undefined &&
    !isGeneric &&
    !isOfError &&
    !(created === undefined && isTaskId(parameter.name));
  const isOthers = !isNamed && !isTold && followsAnother(create, operation);
  const isTaken =
    isLink === true ||
    (mayBe &&
      !isOthers &&
      (isNamed ||
        isTold ||
        (nearness.isOwn &&
          !(
            isForeign &&
            created !== undefined &&
            !isAlike &&
            created.ids.length > 0 &&
            !isTaskId(parameter.name)
          )) ||
        (!isForeign &&
          (hasState || (shape === undefined && (created === undefined || field !== undefined))) &&
          (isGeneration || nearness.shared > 0)) ||
        (isForeign &&
          isAlike &&
          hasState &&
          isGeneration &&
          (isTaskId(parameter.name) || speaksOf(create.path, parameter.name)))));
  return { score, isTaken, evidence, named: isNamed ? field : undefined };
}

/** `{prediction_id}` is an id of what `/models/…/predictions` makes; `{fine_tuning_job_id}` is not. */
function speaksOf(path: string, parameter: string): boolean {
  const kind = plainName(parameter).replace(/(id|uuid)$/, "");
  return kind !== "" && plainName(path).includes(kind);
}

/** `taskId`, `task-id` and the like name a generation, `userId` does not. */
function isTaskId(name: string): boolean {
  return isIdName(name) || /^(generation|render|image|operation)(id)?$/.test(plainName(name));
}

function sameId(one: AnswerShape | undefined, other: AnswerShape | undefined): boolean {
  const [first] = one?.ids ?? [];
  if (first === undefined || other === undefined) return false;
  return other.ids.some(
    ({ path, plain }) => plain === first.plain && path.join("/") === first.path.join("/"),
  );
}

function requestOf(
  method: "GET" | "POST",
  path: string,
  parameters: readonly FollowParameter[],
  id: FollowParameter,
  keyField: string | undefined,
): FollowRequest {
  const given = (each: FollowParameter) => (each === id ? "{id}" : each.constant);
  const sent = (place: FollowParameter["in"]) => {
    const pairs = parameters.flatMap((each) => {
      const value = each === id || each.required ? given(each) : undefined;
      return each.in === place && value !== undefined ? [[each.name, value] as const] : [];
    });
    return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
  };
  const [inPath, query, headers, body] = [
    sent("path"),
    sent("query"),
    sent("header"),
    sent("body"),
  ];
  return {
    ...(method === "POST" && { method }),
    path: path.replace(/\{([^{}]*)\}/g, (whole, name: string) => inPath?.[name] ?? whole),
    ...(query && { query }),
    ...(body ? { body } : method === "POST" && keyField !== undefined && { body: {} }),
    ...(headers && { headers }),
  };
}
