import type { AnswerContent } from "../../generator/read/read-endpoints.js";
import { typesOf } from "../../generator/schema/schema.js";
import { isStatusName, plainName } from "../../generator/util/field-names.js";
import type { AnswerSchema } from "./answer-schema.js";
import { schemasAt, valuesAt } from "./answer-schema.js";
import { type StoredGeneration, statusAt } from "./generation.js";
import { hasEnded, knownPlaces, type Subject } from "./known-places.js";
import { type Picture, picturesOf } from "./media.js";
import { resultData } from "./result-data.js";
import { answersAtOnce, rulesOf, runningStatus } from "./rules.js";
import { sampleAnswer } from "./sample-answer.js";
import { meaningOf, statusWord } from "./status-word.js";
import type { SimulatedStatus } from "./types.js";
import { type Body, isBareAt, isBody, valueAt, withValueAt } from "./value-at.js";

/** Which of an endpoint's requests an answer belongs to. */
export type Role = "create" | "stream" | "poll" | "result";

/** What an answer shows of a status. */
interface Shown {
  /** @defaultValue "poll" */
  readonly role?: Role;
  /** The status that a fault shows instead. */
  readonly shownStatus?: unknown;
}

/**
 * How the service describes a generation, as the spec's schema has it: in an answer to a poll, and
 * in the events of a stream.
 */
export function generationBody(
  generation: StoredGeneration,
  status: SimulatedStatus,
  shown: Shown = {},
): Body {
  const body = bodyBySpec(generation, status, shown);
  return isBody(body) ? body : plainBody(generation, status, shown);
}

/** The answer of a create that is the result itself. */
export function immediateBody(generation: StoredGeneration): unknown {
  const body = bodyBySpec(generation, "COMPLETED", { role: "create" });
  if (body !== undefined) return body;
  const { id, data: at } = rulesOf(generation.simulated).read;
  const data = resultData(generation);
  if (at === undefined) return data;
  const start = id?.[0] === undefined ? {} : withValueAt({}, id[0], generation.id);
  return withValueAt(start, at, data);
}

/** The answer of a request that reads the result alone. */
export function resultBody(generation: StoredGeneration): unknown {
  return bodyBySpec(generation, "COMPLETED", { role: "result" }) ?? resultData(generation);
}

/** The answer to the plain form of a create: a generation without data, or its id alone, or a list of such. */
export function acceptedAnswer(generation: StoredGeneration): unknown {
  const { id } = rulesOf(generation.simulated).read;
  if (!id?.some((path) => path.length === 0)) return acceptedBody(generation);
  const types = typesOf(schemaOf(generation, "create", "IN_QUEUE") ?? {});
  return types.includes("array") ? [generation.id] : generation.id;
}

/** A generation without data. */
export function acceptedBody(generation: StoredGeneration): Body {
  // What is accepted has no result yet, however soon it will be there.
  const body = bodyBySpec(generation, "IN_QUEUE", { role: "create" });
  return isBody(body) ? body : bareBody(generation, "IN_QUEUE");
}

/** The JSON schema of the answer to a request, while a generation is in a status. */
export function schemaOf(
  { simulated }: StoredGeneration,
  role: Role,
  status: SimulatedStatus,
): AnswerSchema | undefined {
  const running = runningStatus(simulated);
  const answers = simulated.answers ?? { create: [] };
  const { create, stream = create, poll = create } = answers;
  const events = stream.flatMap(({ contents }) => contents).find(isEvents);
  if (role === "stream" && events !== undefined) return events.schema;
  // What only a URL of the create's answer leads to answers like the create.
  const all = role === "create" || role === "result" ? (answers[role] ?? []) : poll;
  const isRunning = role === "poll" && running !== undefined && !hasEnded(status);
  const fitting = all.filter((answer) => (answer.status === running) === isRunning);
  const contents = (role === "poll" ? fitting : all).flatMap((answer) => answer.contents);
  return contents.find(({ type, schema }) => /json|^\*\/\*$/i.test(type) && schema)?.schema;
}

function isEvents({ type, schema }: AnswerContent): boolean {
  return /event-stream/i.test(type) && schema !== undefined;
}

/** A body by the schema of the spec; `undefined` if the spec shows none. */
function bodyBySpec(
  generation: StoredGeneration,
  status: SimulatedStatus,
  { role = "poll", shownStatus }: Shown,
): unknown {
  const schema = schemaOf(generation, role, status);
  if (schema === undefined || Object.keys(schema).length === 0) return undefined;
  const { read, result } = rulesOf(generation.simulated);
  const label = role === "stream" ? labelPath(schema) : undefined;
  // Places in a schema have no numbers of items.
  const shown = read.status?.filter((name) => !/^\d+$/.test(name));
  const atStatus = label ?? shown ?? statusPath(schema);
  const listed = valuesAt(schema, atStatus);
  // Where no word says that it failed, the result's own request does.
  const failsLater =
    status === "FAILED" &&
    result !== undefined &&
    listed.length > 0 &&
    !listed.some((word) => meaningOf(word, read.words ?? {}) === "FAILED");
  const word =
    shownStatus === undefined
      ? statusWord(failsLater ? "COMPLETED" : status, schema, atStatus, read.words)
      : shownStatus;
  const isAtOnce = role === "create" && answersAtOnce(generation.simulated);
  // An event that is named by its type holds the data itself.
  const ownData = label === undefined ? read.data : undefined;
  const dataAt = role === "result" ? (read.result ?? read.data) : ownData;
  const subject: Subject = { generation, status, word, statusAt: atStatus, dataAt };
  const meaning = meaningOf(statusWord(status, schema, atStatus, read.words), read.words ?? {});
  const sample = sampleAnswer({
    root: schema,
    known: knownPlaces(subject),
    deciding: atStatus,
    allows: (_, values) => values.some((value) => meaningOf(value, read.words ?? {}) === meaning),
    count: generation.images,
    form: generation.input["response_format"],
    needs: role === "create" && !isAtOnce ? (read.id ?? []) : [],
  });
  if (!isBody(sample)) return sample;
  // An object that shows no field says no more than no schema.
  if (Object.keys(sample).length === 0) return undefined;
  const made = role === "result" || isAtOnce ? sample : withConfigured(sample, role, subject);
  return role === "poll" || role === "stream"
    ? completed(made, schema, subject)
    : isAtOnce || role === "result"
      ? withData(made, schema, subject)
      : made;
}

/**
 * Adds the id and the status where the config says that they are, and the schema shows nothing. Of a task
 * the id is needed in any case: its create answers with it.
 */
function withConfigured(made: Body, role: Role, { generation, word }: Subject): Body {
  const { endpoint } = generation.simulated;
  const { poll, read } = rulesOf(generation.simulated);
  const { id: ids = [], status = [] } = read;
  const [id = []] = ids;
  const isTask = (endpoint.create.answers ?? "task") === "task" && poll?.from === undefined;
  const needsId = role === "create" && isTask && poll?.path !== undefined;
  const isWanted = isBareAt(made, id) || (needsId && !ids.some((at) => valueAt(made, at)));
  const body = isWanted ? withValueAt(made, id, generation.id) : made;
  return isBareAt(made, status) ? withValueAt(body, status, word) : body;
}

/** Adds what a client needs and the schema leaves out: the status, the data, why it failed. */
function completed(made: Body, schema: AnswerSchema, subject: Subject): Body {
  const { generation, status, statusAt: path, word } = subject;
  const { read } = rulesOf(generation.simulated);
  const says = (read.running ?? read.flag) !== undefined || valueAt(made, path) !== undefined;
  const body = withData(says ? made : withValueAt(made, path, word), schema, subject);
  const { outcome } = generation;
  if (status !== "FAILED" || outcome.status !== "FAILED") return body;
  const isSaid = JSON.stringify(body).includes(JSON.stringify(outcome.message));
  return isSaid ? body : { ...body, code: outcome.code, message: outcome.message };
}

function withData(made: Body, schema: AnswerSchema, subject: Subject): Body {
  const { generation, status, dataAt } = subject;
  if (status !== "COMPLETED" || dataAt === undefined || dataAt.length === 0) return made;
  const data = valueAt(made, dataAt);
  if (data === undefined && schemasAt(schema, dataAt).length === 0) {
    return withValueAt(made, dataAt, resultData(generation));
  }
  return isBody(data) ? withPictures(made, dataAt, data, picturesOf(generation)) : made;
}

/** Where nothing in the data is a picture, its only list of texts holds them, whatever it is called. */
function withPictures(
  made: Body,
  dataAt: readonly string[],
  data: Body,
  pictures: readonly Picture[],
): Body {
  const urls = pictures.map(({ url }) => url);
  const text = JSON.stringify(data);
  if (text.includes(base64Png) || urls.some((url) => text.includes(url))) return made;
  const lists = Object.entries(data).filter(
    ([, value]) => Array.isArray(value) && value.every((item) => typeof item === "string"),
  );
  const [only, ...others] = lists;
  return only === undefined || others.length > 0
    ? made
    : withValueAt(made, [...dataAt, only[0]], urls);
}

/** How every PNG begins in base64. */
const base64Png = "iVBORw0KGgo";

/** Without a schema: `{id, status, input, data, usage}`, and `code` and `message` if it failed. */
function plainBody(
  generation: StoredGeneration,
  status: SimulatedStatus,
  { shownStatus }: Shown = {},
): Body {
  const { data: at = ["data"] } = rulesOf(generation.simulated).read;
  const { outcome } = generation;
  const bare = bareBody(generation, status, shownStatus);
  const made = status === "COMPLETED" ? resultData(generation) : null;
  const body = withDataAround(bare, at, made);
  if (status !== "FAILED" || outcome.status !== "FAILED") return body;
  return { ...body, code: outcome.code, message: outcome.message };
}

/** The data at its place, beside the id and the status if these stand inside it. */
function withDataAround(bare: Body, at: readonly string[], made: unknown): Body {
  const held = valueAt(bare, at);
  if (!isBody(held)) return withValueAt(bare, at, made);
  if (made === null) return bare;
  return withValueAt(bare, at, isBody(made) ? { ...made, ...held } : { ...held, result: made });
}

/** Without a schema and without data: `{id, status, input, usage}`. */
function bareBody(
  generation: StoredGeneration,
  status: SimulatedStatus,
  shownStatus?: unknown,
): Body {
  const { id = [], status: path = ["status"], words } = rulesOf(generation.simulated).read;
  const word = shownStatus === undefined ? statusWord(status, {}, path, words) : shownStatus;
  const named = withValueAt({}, id[0] ?? ["id"], generation.id);
  const body = withValueAt(named, path, word);
  return { ...body, input: generation.input, usage: usageOf(generation, status) };
}

/** Where an event says by its name how far it is: `type`, with `image_generation.completed` among its words. */
function labelPath(schema: AnswerSchema): readonly string[] | undefined {
  const words = valuesAt(schema, ["type"]);
  return words.some((word) => meaningOf(word, {}) === "COMPLETED") ? ["type"] : undefined;
}

/** Where a schema has its status, by the usual names: in the answer itself, or two levels down. */
function statusPath(schema: AnswerSchema): readonly string[] {
  let paths: readonly (readonly string[])[] = [[]];
  for (let level = 0; level < 3; level += 1) {
    const inner = paths.flatMap((path) =>
      schemasAt(schema, path).flatMap(({ properties = {} }) =>
        Object.keys(properties).map((name) => [...path, name]),
      ),
    );
    const found = inner.find((path) => isStatusName(plainName(path.at(-1) ?? "")));
    if (found !== undefined) return found;
    paths = inner.slice(0, 100);
  }
  return ["status"];
}

/** One item of the running list. */
export function runningItem(generation: StoredGeneration, nowMs: number): Body {
  return {
    id: generation.id,
    status: statusAt(generation, nowMs),
    model: generation.simulated.endpoint.key,
    input: generation.input,
    created_at: generation.createdAt.toISOString(),
  };
}

/** Like the platform, reports no credits before the terminal status. */
function usageOf({ cost }: StoredGeneration, status: SimulatedStatus): Body {
  const total = hasEnded(status) ? cost : 0;
  return { total, subscription: 0, permanent: total };
}
