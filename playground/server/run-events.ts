import type { Follow, TraceEvent } from "@modelsmith/runtime";
import { progressIn } from "../../cli/call/progress.js";
import { asSentence } from "../../generator/util/phrases.js";
import type { LogLine, Run } from "../protocol.js";

/** Most lines of a log: a call that is retried for an hour has no more. */
const mostLines = 60;

/** A run after something happened during its call. */
export function afterEvent(run: Run, event: TraceEvent): Run {
  switch (event.type) {
    case "request":
      return logged({ ...run, status: "creating" }, "Sending the request.");
    case "open":
      return { ...run, status: "accepted" };
    case "submitted":
      return logged({ ...run, ...handleOf(event.id, event.follow) }, `Accepted as ${event.id}.`);
    case "status":
      return withStatus(run, event.status, event.raw);
    case "retry":
      return logged(
        run,
        `${sentence(event.reason)} Next try in ${(event.delayMs / 1000).toFixed(1)} s.`,
      );
    case "fallback":
    case "no-answer":
    case "closed":
      return logged(run, sentence(event.reason));
    default:
      return run;
  }
}

/** What a generation is waited for by. */
export function handleOf(id: string | undefined, follow?: Follow): Partial<Run> {
  return { ...(id && { generationId: id }), ...(follow && { follow }) };
}

function sentence(reason: string): string {
  return asSentence(reason);
}

/** The run with a line of what happened. */
export function logged(run: Run, text: string): Run {
  const line: LogLine = { atMs: Date.now() - Date.parse(run.startedAt), text };
  return { ...run, log: [...run.log.slice(1 - mostLines), line] };
}

function withStatus(run: Run, status: string, raw: unknown): Run {
  const { queuePlace: _place, progress: _progress, ...rest } = run;
  const { position, share } = progressIn(raw);
  const changed: Run = {
    ...rest,
    status,
    ...(position !== undefined && { queuePlace: position }),
    ...(share !== undefined && { progress: Math.min(1, Math.max(0, share)) }),
  };
  return status === run.status ? changed : logged(changed, status);
}
