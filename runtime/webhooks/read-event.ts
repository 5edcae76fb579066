import { endOf } from "../answer/end-words.js";
import { errorIn } from "../answer/error-in.js";
import { EVENT_HOLDER_NAMES } from "../answer/field-names.js";
import { withData } from "../answer/place.js";
import { readAnswer } from "../answer/read-answer.js";
import type { Generation } from "../contract/generation.js";
import { classify } from "../error/classify.js";
import { toOutcome } from "../reading/read-result.js";
import { asObject, isText, type JsonObject, own, parseJson } from "../util/json.js";
import { WebhookError } from "./webhook-error.js";

/** Where a generation is, whatever the platform calls it. */
export type WebhookStatus = "queued" | "running" | "succeeded" | "failed" | "canceled" | "unknown";

/** What a signed webhook says. */
export interface WebhookEvent {
  /** The same for each delivery of one event: keep it, to act once. */
  readonly id: string;
  /** The platform's name of the event, such as `task.completed`; absent if it names none. */
  readonly event?: string;
  /** Pass it to `wait`. Absent if the body names none. */
  readonly generationId?: string;
  readonly status: WebhookStatus;
  /** The result, if the body has it whole. */
  readonly generation?: Generation<unknown>;
  /** The body as it came. */
  readonly raw: unknown;
}

/**
 * @param id - the id of the delivery
 * @throws {@link WebhookError} with reason `invalid_body`
 */
export function readEvent(id: string, text: string): WebhookEvent {
  const raw = parseJson(text);
  const root = asObject(raw);
  if (root === undefined) {
    throw new WebhookError("invalid_body", "the webhook's body is not a JSON object");
  }
  const event = [own(root, "type"), own(root, "event"), own(root, "event_type")].find(isText);
  const inner = withData(root)
    .flatMap((each) => EVENT_HOLDER_NAMES.map((name) => asObject(own(each, name))))
    .find((each) => each !== undefined && readAnswer(each, {}, text)?.id !== undefined);
  const holder = inner ?? root;
  const reading = readAnswer(holder, {}, text);
  // The id beside the name of an event is the event's own.
  const isOwnId = inner !== undefined || event === undefined || reading?.idPlace !== "id";
  const generationId = isOwnId ? reading?.id : undefined;
  const status = statusOf(reading?.status, event, root);
  const generation = generationIn(holder, root, status, generationId, text);
  return {
    id,
    ...(event !== undefined && { event }),
    ...(generationId !== undefined && { generationId }),
    status,
    ...(generation !== undefined && { generation }),
    raw,
  };
}

/** The generation's own status; else what the event's name ends with. */
function statusOf(
  status: string | undefined,
  event: string | undefined,
  root: JsonObject,
): WebhookStatus {
  const known = [status, event?.split(/[.:/]/).at(-1)].map(meaningOf).find((each) => each);
  if (known !== undefined) return known;
  return errorIn(root, {}) === undefined ? "unknown" : "failed";
}

const QUEUED = /^(queued|in_queue|pending|created|starting|submitted|waiting)$/i;
const AT_WORK = /^(running|in_progress|processing|started|progress|generating|throttled)$/i;

function meaningOf(word: string | undefined): WebhookStatus | undefined {
  if (word === undefined) return undefined;
  // `OK` ends a webhook of a queue; as the status of an answer it says nothing.
  switch (/^ok$/i.test(word) ? "COMPLETED" : endOf(word)) {
    case "COMPLETED":
    case "SUCCEEDED":
      return "succeeded";
    case "FAILED":
    case "CONTENT_REJECTED":
      return "failed";
    case "CANCELED":
      return "canceled";
    default:
      if (QUEUED.test(word)) return "queued";
      return AT_WORK.test(word) ? "running" : undefined;
  }
}

/** The terminal generation in a body; `undefined` for a success whose data is not there. */
function generationIn(
  holder: JsonObject,
  root: JsonObject,
  status: WebhookStatus,
  id: string | undefined,
  text: string,
): Generation<unknown> | undefined {
  if (id === undefined || status === "queued" || status === "running" || status === "unknown")
    return undefined;
  const word = { succeeded: "COMPLETED", failed: "FAILED", canceled: "CANCELED" }[status];
  const plain = { ...holder, status: word, state: undefined };
  const reading = readAnswer(plain, { status: ["status"] }, text);
  const payload = own(holder, "payload");
  const isPayload = status === "succeeded" && asObject(payload) !== undefined;
  const data = isPayload ? { data: payload, isRest: false } : {};
  // What has no media, at no place of data, is what an event says beside its result.
  const known = { data: ["data"] };
  const said = reading && { ...reading, ...data };
  const outcome = toOutcome({ raw: root, reading: said, source: "webhook", known });
  if (outcome === undefined || !outcome.isWhole) return undefined;
  const { generation } = outcome;
  if (generation.ok || classify(undefined, reading?.container).message !== undefined) {
    return { ...generation, id };
  }
  // Some say beside the generation why it failed.
  const why = classify(undefined, root);
  return { ...generation, ...why, id };
}
