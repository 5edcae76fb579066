import type { Generation, TraceEvent } from "@modelsmith/runtime";
import type { ErrorReport } from "./error-report.js";
import { RefusedPolls } from "./refused-polls.js";
import type { CallLine } from "./reporter.js";

/** What is known of a call before it begins. */
export interface ReportedCall {
  readonly command: "create" | "wait";
  /** The id, if the generation exists already. */
  readonly id?: string;
  /** The answer to the create is the result. */
  readonly answersAtOnce?: boolean;
}

/** Turns the events of a call into lines. */
interface CallLines {
  readonly of: (event: TraceEvent) => readonly CallLine[];
  /** The end of a call without a terminal status. */
  readonly failed: (report: ErrorReport) => readonly CallLine[];
}

/** @param elapsedSeconds - since the call began, for the `timeout` line of `wait` */
export function callLines(
  { command, id: known, answersAtOnce }: ReportedCall,
  elapsedSeconds: () => number,
): CallLines {
  const plainMode = answersAtOnce ? "answer" : "polling";
  let id = known;
  let polling = false;
  let status: string | undefined;
  const refused = new RefusedPolls();
  const pollEnd = (): readonly CallLine[] =>
    polling && command === "create"
      ? [{ event: "fallback_polling_end", generation_id: id ?? null }]
      : [];

  return {
    of(event) {
      switch (event.type) {
        case "request":
          return [startLine(event, plainMode)];
        case "open":
          return [{ event: "sse_open", http_status: event.httpStatus, url: event.url }];
        case "message":
          return [messageLine(event, id)];
        case "closed":
          return [
            { event: event.timedOut ? "sse_timeout" : "sse_stream_ended", message: event.reason },
          ];
        case "answer":
          return [answerLine(event)];
        case "no-answer": {
          const { form, timedOut, reason: message, sent } = event;
          const name = `${prefix(form)}_${timedOut ? "timeout" : "connect_error"}`;
          return [{ event: name, message, sent }];
        }
        case "submitted":
          id = event.id;
          return [{ event: "submitted", generation_id: id }];
        case "status":
          status = event.status;
          return [];
        case "retry": {
          const retry_in_seconds = Math.round(event.delayMs) / 1000;
          const { attempt, reason } = event;
          return event.phase === "create"
            ? [{ event: "retry", attempt, reason, retry_in_seconds }]
            : [refused.retried(id, { attempt, message: reason, retry_in_seconds })];
        }
        case "fallback":
          // Without an id the other form of the create is tried: a new `start` line follows.
          if (event.id === undefined) return [];
          polling = true;
          return [
            { event: "fallback_polling_start", generation_id: event.id, reason: event.reason },
          ];
        case "poll": {
          const { attempt, httpStatus: http_status } = event;
          if (isSuccess(http_status)) return [pollLine(event)];
          refused.add({ attempt, http_status });
          // A new generation may not be found for a moment.
          return http_status === 404 ? [refused.retried(id, { message: "not found yet" })] : [];
        }
        case "terminal":
          return [...pollEnd(), terminalEvent(event.generation)];
      }
    },
    failed(report) {
      const { document, exit } = report;
      const { category, message, guidance } = document;
      const refusal = exit === "polling_refused" ? { category, message } : undefined;
      const lastPoll = refused.ended(id, refusal);
      if (command === "create" || exit !== "deadline") return [...lastPoll, ...pollEnd(), document];
      const elapsed_seconds = elapsedSeconds();
      const last_status = status ?? null;
      const generation_id = document.generation_id ?? null;
      const told = { generation_id, elapsed_seconds, last_status, message, guidance };
      return [...lastPoll, { event: "timeout", ...told }];
    },
  };
}

/** The event of a call of this type. */
type EventOf<Type extends TraceEvent["type"]> = Extract<TraceEvent, { readonly type: Type }>;

function startLine({ url, form }: EventOf<"request">, plainMode: string): CallLine {
  return { event: "start", url, mode: form === "sse" ? "sse_then_poll_fallback" : plainMode };
}

function messageLine(event: EventOf<"message">, known: string | undefined): CallLine {
  const { name = "message", id = known ?? null, status = null, terminal, payload } = event;
  return {
    event: "sse_event",
    sse_event_name: name,
    generation_id: id,
    status,
    status_key: event.statusKey ?? null,
    terminal,
    payload,
  };
}

function answerLine({ form, httpStatus, message, body }: EventOf<"answer">): CallLine {
  const event = isSuccess(httpStatus) ? "create_response" : `${prefix(form)}_http_error`;
  // Bytes read as text are of use to nobody.
  const payload = typeof body === "string" && /[\0\uFFFD]/.test(body) ? null : body;
  return { event, http_status: httpStatus, message, payload };
}

function pollLine({
  id,
  attempt,
  httpStatus,
  status,
  statusKey,
  terminal,
}: EventOf<"poll">): CallLine {
  return {
    event: "poll",
    generation_id: id,
    attempt,
    http_status: httpStatus,
    status: status ?? null,
    status_key: statusKey ?? null,
    terminal,
  };
}

function isSuccess(httpStatus: number): boolean {
  return httpStatus >= 200 && httpStatus <= 299;
}

function prefix(form: "sse" | "plain"): string {
  return form === "sse" ? "sse" : "create";
}

function terminalEvent(generation: Generation<unknown>): CallLine {
  const { source, ok, id, status, raw } = generation;
  const failed = generation.ok
    ? {}
    : { category: generation.category, code: generation.code, message: generation.message };
  return { event: "terminal", source, ok, generation_id: id, status, ...failed, response: raw };
}
