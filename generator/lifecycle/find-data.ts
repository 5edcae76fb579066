import type { FieldPath } from "@modelsmith/runtime";
import type { DataModel } from "../schema/response/data-model.js";
import { successResponse } from "../schema/response/success-response.js";
import { withoutNull } from "../schema/without-null.js";
import { dataNames, isBookkeeping, plainName, wholeNames } from "../util/field-names.js";
import type { AnswerShape } from "./answer/answer-shape.js";
import { binaryTypes } from "./answer/binary-content.js";
import {
  type DataPlace,
  dataAtPlace,
  dataPlace,
  placePath,
  resultPlace,
} from "./answer/data-place.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import type { FollowCandidate } from "./follow/find-follow.js";
import { givenNames } from "./follow/follow-parameters.js";
import type { FollowedCreate } from "./poll-and-result.js";
import { isSamePath } from "./words/field-path.js";

const bytes: DataModel = {
  from: "bytes",
  schema: { type: "object", properties: { contentType: { type: "string" }, bytes: {} } },
};

/** The data of a result: of what type, and where. */
export interface FoundData {
  readonly model: DataModel;
  /** Whether the answer shows where it stands, if not of what type. */
  readonly isPlaced?: boolean;
  readonly from: "create" | "poll" | "result";
  /** Where the status's answer, or the create's, has it. */
  readonly path?: FieldPath;
  readonly resultPath?: FieldPath;
}

/**
 * The data that a generation ends with, from the answer that has it. What a status ends has data: null is what
 * stands there until then.
 */
export function dataOf(source: EndpointSource, followed: FollowedCreate): FoundData {
  const found = findData(source, followed);
  const { model } = found;
  if (followed.answers === "result" || model.from === "nothing") return found;
  return { ...found, model: { ...model, schema: withoutNull(model.schema) } };
}

function findData(
  { create, settings: { data: configured } }: EndpointSource,
  { answers, created, polled, result, fetched }: FollowedCreate,
): FoundData {
  const said = configured && { path: configured };
  const given = givenNames(create);
  if (fetched !== undefined) return dataAt(fetched, said, "result", given);
  if (answers === "task" && polled !== undefined && isBinary(polled)) {
    return { model: bytes, from: "poll" };
  }
  if (answers !== "result" && polled?.shape !== undefined) {
    const data = dataAt(polled, said, "poll", given);
    if (data.model.from !== "nothing" || data.isPlaced || created === undefined) return data;
  }
  const response = successResponse(create);
  if (isBinary({ operation: create })) return { model: bytes, from: "create" };
  if (response === undefined || created === undefined) {
    return { model: { from: "nothing" }, from: "create", ...said };
  }
  if (answers !== "result") {
    // The result comes from another request, so no field of this answer is data.
    if (result !== undefined) return { model: { from: "nothing" }, from: "result" };
    const place = said ?? placeBut(created, polled?.id, given);
    const path = placePath(place);
    return { model: dataAtPlace(response, place), from: "create", ...(path && { path }) };
  }
  // Where a poll may give it as well, both have it at one place, or the whole.
  const place = resultPlace(created, given);
  const later = polled?.shape && placePath(dataPlace(polled.shape, given));
  const isOne = polled === undefined || isSamePath(later, place);
  const path = configured ?? (isOne ? place : undefined);
  return { model: response.dataAt(path ?? []), from: "create", ...(path && { path }) };
}

/** The id that was asked with is no data, unless an answer has either there: `data`. */
function placeBut(
  shape: AnswerShape,
  id: FieldPath | undefined,
  given: ReadonlySet<string>,
): DataPlace | undefined {
  const place = dataPlace(shape, given);
  const name = placePath(place)?.at(-1);
  const isId = name !== undefined && name === id?.at(-1) && !dataNames.includes(plainName(name));
  return isId ? undefined : place;
}

function isBinary({ operation }: Pick<FollowCandidate, "operation">): boolean {
  return binaryTypes(operation) !== undefined;
}

function dataAt(
  { operation, shape, isHttpStatus, id }: FollowCandidate,
  said: { readonly path: FieldPath } | undefined,
  from: "poll" | "result",
  given: ReadonlySet<string>,
): FoundData {
  const response = successResponse(operation);
  if (isBinary({ operation })) return { model: bytes, from };
  if (response === undefined || shape === undefined) {
    return { model: { from: "nothing" }, from, ...said };
  }
  const whole = isHttpStatus || from === "result" ? wholePlace(shape, isHttpStatus) : undefined;
  const place = said ?? whole ?? placeBut(shape, id, given);
  const model = dataAtPlace(response, place);
  const path = placePath(place);
  const at = path && (from === "result" ? { resultPath: path } : { path });
  return { model, from, isPlaced: place !== undefined, ...at };
}

/**
 * An answer that is the result: all fields but bookkeeping, or the only one if it is called `data`,
 * `output` or `result`. Where the HTTP status is the status, the runtime takes the whole.
 */
function wholePlace({ response, ids }: AnswerShape, isHttpStatus: boolean): DataPlace | undefined {
  const names = [...response.fieldsIn(response.schema).keys()].filter(
    (name) => !isBookkeeping(name) && !ids.some(({ path }) => path[0] === name),
  );
  const [name, ...others] = names;
  if (name === undefined) return undefined;
  const isOne = others.length === 0 && wholeNames.includes(name);
  return isOne && !isHttpStatus ? { path: [name] } : { holder: [], names };
}
