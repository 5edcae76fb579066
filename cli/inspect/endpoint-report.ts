import type { Endpoint, Parameter } from "@modelsmith/runtime";
import type { EndpointModel, Model } from "../../generator/model/model.js";
import { modeOf, type ResultMode } from "../../generator/model/result-mode.js";
import type { GroupCount } from "../../generator/read/read-groups.js";
import type { Schema } from "../../generator/schema/schema.js";
import type { JsonObject, JsonValue } from "../../generator/util/json.js";
import { shownPath } from "../../generator/util/url-path.js";
import { type Field, fieldsOf } from "../input/fields.js";
import { addressIn } from "../spec/read-spec.js";
import { diagnosisOf, type Understood } from "./doctor-report.js";
import type { StatusValues } from "./status-values.js";

/** The document that `inspect --endpoint` prints. */
export interface EndpointReport {
  /** The form that is called: the one that streams, if there is one. */
  readonly endpoint: string;
  readonly default_result_mode: ResultMode;
  readonly default_create_endpoint: string;
  readonly sse_create_endpoint: string | null;
  readonly polling_create_endpoint: string | null;
  readonly summary: string;
  readonly description?: string;
  /** Absolute, or a path if the spec names no host; null if it names no server. */
  readonly server_url: string | null;
  /** What the spec calls the schema of the input; null if it has no name. */
  readonly request_schema: string | null;
  readonly input_schema: Schema;
  readonly fields: readonly Field[];
  /** Fields that are not sent in the body, and how they are sent. */
  readonly parameters?: readonly Parameter[];
  /** Those of the component of this name; without one, the words that the status has by its own schema. */
  readonly prediction_status_values: readonly JsonValue[];
  readonly queue_status_values: readonly JsonValue[];
  readonly sse_subscribe_endpoint: string | null;
  /** A bare path: `understood` has the whole request. */
  readonly poll_endpoint: string | null;
  /** Auth, lifecycle and data, from which evidence: see `doctor`. */
  readonly understood: readonly Understood[];
  /** Numbers; a range is as the spec writes it: `"4XX"`. */
  readonly error_status_codes: readonly (number | string)[];
  readonly rate_limits: string | null;
  readonly rate_limits_note?: string;
  readonly server_timeouts: string | null;
  readonly server_timeouts_note?: string;
  readonly request_template?: JsonObject;
}

export function endpointReport(
  model: Model,
  endpoint: EndpointModel,
  statuses: StatusValues,
  template?: JsonObject,
): EndpointReport {
  const { platform, create, parameters } = endpoint.descriptor;
  const { path: plainPath, stream: ssePath } = create;
  const { rateLimits, serverTimeouts } = platform;
  const { subscribePath } = model;
  const called = post(ssePath ?? plainPath ?? "");
  return {
    endpoint: called,
    default_result_mode: modeOf(create),
    default_create_endpoint: called,
    sse_create_endpoint: ssePath === undefined ? null : post(ssePath),
    polling_create_endpoint: plainPath === undefined ? null : post(plainPath),
    summary: endpoint.title,
    ...(endpoint.description !== undefined && { description: endpoint.description }),
    server_url: addressIn(platform.baseUrl),
    request_schema: endpoint.inputName ?? endpoint.input.title ?? null,
    input_schema: endpoint.input,
    fields: fieldsOf(endpoint.input),
    ...(parameters && { parameters }),
    prediction_status_values:
      statuses.prediction.length > 0
        ? statuses.prediction
        : endpoint.understood.lifecycle.words.all,
    queue_status_values: statuses.queue,
    sse_subscribe_endpoint: subscribePath === undefined ? null : `GET ${subscribePath}`,
    poll_endpoint: pollPath(endpoint.descriptor),
    understood: diagnosisOf(endpoint).understood,
    error_status_codes: model.errorCodes.map((code) => (/^\d+$/.test(code) ? Number(code) : code)),
    rate_limits: rateLimits ?? null,
    ...(rateLimits === undefined && { rate_limits_note: unknownRateLimits }),
    server_timeouts: serverTimeouts ?? null,
    ...(serverTimeouts === undefined && { server_timeouts_note: unknownServerTimeouts }),
    ...(template !== undefined && { request_template: template }),
  };
}

/** The document that `inspect --list-endpoints` prints. */
export interface EndpointList {
  readonly category: string;
  readonly source: string;
  readonly default_result_mode: ResultMode;
  readonly default_endpoints: readonly string[];
  readonly sse_endpoints: readonly string[];
  readonly polling_endpoints: readonly string[];
  readonly poll_endpoint: string | null;
  /** The groups that `--category` can name, with the number of creates in each. */
  readonly groups: readonly GroupCount[];
}

/** @param source - the file that says which endpoints belong to the category */
export function endpointList(
  model: Model,
  category: string,
  source: string,
  groups: readonly GroupCount[],
): EndpointList {
  const { endpoints, platform } = model;
  const descriptors = endpoints.map(({ descriptor }) => descriptor);
  const modes = new Set(descriptors.map(({ create }) => modeOf(create)));
  return {
    category,
    source,
    default_result_mode: preferred.find((mode) => modes.has(mode)) ?? "polling",
    default_endpoints: descriptors.map(({ create }) => post(create.stream ?? create.path ?? "")),
    sse_endpoints: descriptors.flatMap(({ create: { stream } }) => (stream ? [post(stream)] : [])),
    polling_endpoints: descriptors.flatMap(({ create: { path, answers } }) =>
      path && answers !== "result" ? [post(path)] : [],
    ),
    poll_endpoint: pollPath({ platform }),
    groups,
  };
}

/** The modes that say most about how a category is called come first. */
const preferred: readonly ResultMode[] = ["sse", "polling", "answer"];

type PollOwner = Pick<Endpoint, "poll" | "platform">;

function pollPath({ poll, platform }: PollOwner): string | null {
  const { path } = (poll ?? platform.poll) || {};
  return path === undefined ? null : shownPath(path);
}

function post(path: string): string {
  return `POST ${shownPath(path)}`;
}

const unknownRateLimits =
  "Not documented in this spec: unknown. A wait follows Retry-After up to 60 s, else 1, 2, 4, 8, 16 s; polls are 3 s apart.";
const unknownServerTimeouts =
  "Not documented in this spec: unknown. A call ends after 900 s, even if the create has no answer yet; a poll may take 20 s, and a stream may be silent for 60 s.";
