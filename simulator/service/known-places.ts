import type { FollowRules } from "@modelsmith/runtime/guidance";
import { typesOf } from "../../generator/schema/schema.js";
import {
  isIdName,
  plainName,
  pollUrlNames,
  resultUrlNames,
} from "../../generator/util/field-names.js";
import { wordsOf } from "../../generator/util/words.js";
import { type AnswerSchema, mayBeText } from "./answer-schema.js";
import { promptOf, type StoredGeneration } from "./generation.js";
import { drawPictureOf, type Picture, picturesOf } from "./media.js";
import { mediaFormOf } from "./media-places.js";
import { resultData } from "./result-data.js";
import { answersAtOnce, followUrl, rulesOf } from "./rules.js";
import { omitted, type Place, type Sampling } from "./sample-answer.js";
import type { SimulatedStatus } from "./types.js";

/** What an answer is about. */
export interface Subject {
  readonly generation: StoredGeneration;
  readonly status: SimulatedStatus;
  /** The word that its status place holds. */
  readonly word: unknown;
  /** Where the answer has its status and its data. */
  readonly statusAt: readonly string[];
  readonly dataAt: readonly string[] | undefined;
}

/** The values of an answer that are the generation's own: id, status, links, pictures, times. */
export function knownPlaces(subject: Subject): Sampling["known"] {
  const { generation, status } = subject;
  const rules = rulesOf(generation.simulated);
  const pictures = picturesOf(generation);
  return (place) => {
    const { path, schema, index } = place;
    const name = path.at(-1) ?? "";
    if (isId(rules, place)) return typedId(generation.id, schema);
    if (same(path, subject.statusAt)) return subject.word;
    if (same(path, rules.read.flag)) return hasEnded(status);
    if (rules.read.error?.some((each) => same(path, each))) {
      const { outcome } = generation;
      if (status !== "FAILED" || outcome.status !== "FAILED") return omitted;
      if (mayBeText(schema)) return outcome.message;
    }
    const link = linkAt(subject, rules, path);
    if (link !== undefined) return link;
    const isData = same(path, subject.dataAt);
    if (isData) {
      const hasId = rules.read.id?.some((id) => path.every((part, at) => id[at] === part));
      if (status !== "COMPLETED" && hasId !== true) return omitted;
      if (status === "COMPLETED" && saysNothing(schema)) {
        return resultData(generation);
      }
    }
    // A text that is all of the data is a picture, whatever it is called, unless it names one: `file_id`.
    const ofData =
      isData && !/^(gu|u|uu)?ids?$/i.test(wordsOf(name).at(-1) ?? "") ? "url" : undefined;
    const form = mayBeText(schema)
      ? (mediaFormOf(schema, name, path.at(-2) ?? "") ?? ofData)
      : undefined;
    const picture = pictures[index % pictures.length];
    if (form !== undefined && picture !== undefined) {
      return status === "COMPLETED" ? mediaAt(generation, picture, form) : omitted;
    }
    return byName(subject, place, pictures);
  };
}

/** Whether a generation is in its last status. */
export function hasEnded(status: SimulatedStatus): boolean {
  return status !== "IN_QUEUE" && status !== "IN_PROGRESS";
}

function isId({ read }: FollowRules, { path, schema }: Place): boolean {
  const isScalar = schema.properties === undefined && schema.items === undefined;
  // A create may have it deeper than a poll: `order.number`, and then `number`.
  const isShallower = (place: readonly string[]) =>
    isScalar && path.length < place.length && path.at(-1) === place.at(-1);
  const isPlace = read.id?.some((place) => same(path, place) || isShallower(place));
  if (isPlace && path.length > 0) return true;
  return (
    read.id === undefined && isScalar && path.length <= 3 && isIdName(plainName(path.at(-1) ?? ""))
  );
}

/** Digits where the schema wants a number. */
function typedId(id: string, schema: AnswerSchema): string | number {
  const types = typesOf(schema);
  return types.includes("string") || !/^\d+$/.test(id) || types.length === 0 ? id : Number(id);
}

function linkAt(
  { generation }: Subject,
  { poll, result }: FollowRules,
  path: readonly string[],
): string | undefined {
  const { simulated, id, origin } = generation;
  if (answersAtOnce(simulated)) return undefined;
  const url = (request: typeof poll) => origin + followUrl(simulated, request, id);
  if (same(path, poll?.from)) return url(poll);
  if (same(path, result?.from)) return url(result);
  const name = plainName(path.at(-1) ?? "");
  if (pollUrlNames.includes(name)) return url(poll);
  if (resultUrlNames.includes(name)) return url(result ?? poll);
  return path.at(-2) === "urls" && name === "get" ? url(poll) : undefined;
}

function mediaAt(generation: StoredGeneration, { number, url }: Picture, form: string): string {
  if (form === "url") return url;
  const base64 = Buffer.from(drawPictureOf(generation, number)).toString("base64");
  return form === "data-url" ? `data:image/png;base64,${base64}` : base64;
}

function byName(
  { generation, status }: Subject,
  { path, schema, index }: Place,
  pictures: readonly Picture[],
): unknown {
  const { input, outcome, simulated, createdAt, cost } = generation;
  const name = plainName(path.at(-1) ?? "");
  const types = typesOf(schema);
  const isText = types.includes("string") || types.length === 0;
  const isNumber = types.includes("integer") || types.includes("number");
  const failure = status === "FAILED" && outcome.status === "FAILED" ? outcome : undefined;
  const ended = hasEnded(status);
  const { width, height, fileName } = pictures[index % pictures.length] ?? {};
  if (name === "input" && !isNumber && (types.includes("object") || types.length === 0))
    return input;
  if (name === "usage" && schema.properties?.["total"] !== undefined) {
    const total = ended ? cost : 0;
    return { total, subscription: 0, permanent: total };
  }
  if (reasonNames.test(name)) {
    if (failure === undefined) return omitted;
    if (isText && schema.properties === undefined)
      return /code$/.test(name) ? failure.code : failure.message;
    return types.includes("array") ? [failure.message] : undefined;
  }
  if (types.includes("boolean")) {
    if (/^(success|ok)$/.test(name)) return failure === undefined;
    return /^(done|finished|completed|isdone)$/.test(name) ? ended : undefined;
  }
  if (isNumber) {
    if (name === "width") return width;
    if (name === "height") return height;
    if (/^(n|count|numimages)$/.test(name)) return pictures.length;
    if (name === "seed" && typeof input["seed"] === "number") return input["seed"];
    if (name === "progress") return (ended ? 1 : 0.5) * Math.min(schema.maximum ?? 100, 100);
    if (/^(eta|queueposition|position|waittime|estimatedtime)$/.test(name))
      return ended ? omitted : 1;
    return /^(created|createdat|updatedat|timestamp)$/.test(name)
      ? Math.floor(createdAt.getTime() / 1000)
      : undefined;
  }
  if (!isText || schema.properties !== undefined || schema.items !== undefined) return undefined;
  if (listed(schema)) return undefined;
  if (/^((actual|revised|enhanced)?prompt)$/.test(name)) return promptOf(input);
  if (/^(content|mime|media)type$/.test(name)) return "image/png";
  if (/^(filename)$/.test(name)) return fileName;
  if (/^(model|modelid|modelname)$/.test(name)) return simulated.endpoint.key;
  if (/^(message|msg|statusmsg|statusmessage)$/.test(name)) return failure?.message ?? omitted;
  if (name === "code") return failure?.code ?? omitted;
  if (/^(createdat|updatedat|startedat)$/.test(name)) return createdAt.toISOString();
  if (/^(completedat|finishedat|endedat)$/.test(name))
    return ended ? new Date().toISOString() : omitted;
  if (/(result|output)s?json$/.test(name)) {
    return status === "COMPLETED"
      ? JSON.stringify({ resultUrls: pictures.map(({ url }) => url) })
      : omitted;
  }
  return undefined;
}

const reasonNames =
  /^((task)?errors?|error(message|msg|code|detail|details)|failure|failurereason|failure(code|message)|fail(msg|code|reason)|reason|details?|warnings?)$/;

function listed({ enum: values, const: only }: AnswerSchema): boolean {
  return values !== undefined || only !== undefined;
}

/** Whether a schema tells nothing of its value. */
function saysNothing(schema: AnswerSchema): boolean {
  const { properties = {}, items, prefixItems, anyOf, oneOf } = schema;
  return (
    typesOf(schema).every((type) => ["object", "array", "null"].includes(type)) &&
    Object.keys(properties).length === 0 &&
    (items ?? prefixItems ?? anyOf ?? oneOf) === undefined &&
    !listed(schema)
  );
}

function same(path: readonly string[], other: readonly string[] | undefined): boolean {
  return other !== undefined && other.length > 0 && path.join("\0") === other.join("\0");
}
