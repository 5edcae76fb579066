import type { ReadPlaces } from "@modelsmith/runtime";
import { GeneratorError } from "../diagnostics/errors.js";
import type { ResultFields } from "../schema/response/find-result-fields.js";
import { byCodeUnit } from "../util/json.js";

/**
 * How a platform runs a generation. Missing values are read from the spec; values given here win.
 */
export interface LifecycleConfig {
  /**
   * Path of the form that streams, with `{key}` for provider and model:
   * `/generation/sse/{key}`. Only needed if neither the path nor the responses show it.
   */
  readonly ssePath?: string;
  /** `GET` path of status and result, with the id in braces: `/v1/tasks/{task_id}`. */
  readonly pollPath?: string;
  /** The field of the id in responses, with dots between levels: `task_id`, `task.id`. */
  readonly idField?: string;
  /** The field of the status in responses: `state`, `task.state`. */
  readonly statusField?: string;
  /** The field of the result in responses: `output`, `task.output`. */
  readonly dataField?: string;
  /**
   * The platform's terminal statuses, compared trimmed and without case. They are added to the usual
   * ones (`completed`, `succeeded`, `failed`, `canceled` …).
   */
  readonly terminal?: {
    readonly completed?: readonly string[];
    readonly failed?: readonly string[];
    readonly canceled?: readonly string[];
  };
}

/** A lifecycle config, checked and in the runtime's terms. */
export interface LifecycleSettings {
  readonly ssePath?: string;
  readonly pollPath?: string;
  readonly fields: ResultFields;
  /** The platform's own terminal statuses, in upper case. */
  readonly terminal: TerminalWords;
}

export type TerminalWords = NonNullable<ReadPlaces["words"]>;

/** @throws GeneratorError MS1602 for an invalid path or field */
export function lifecycleSettings(config: LifecycleConfig = {}): LifecycleSettings {
  const { ssePath, pollPath, idField, statusField, dataField, terminal = {} } = config;
  if (ssePath !== undefined) checkTemplate("ssePath", ssePath, /\{key\}/);
  if (pollPath !== undefined) checkTemplate("pollPath", pollPath, /\{[^{}/]+\}/);
  const words: Record<string, "COMPLETED" | "FAILED" | "CANCELED"> = {};
  for (const word of terminal.completed ?? []) words[upperCase(word)] = "COMPLETED";
  for (const word of terminal.failed ?? []) words[upperCase(word)] = "FAILED";
  for (const word of terminal.canceled ?? []) words[upperCase(word)] = "CANCELED";
  return {
    ...(ssePath !== undefined && { ssePath }),
    ...(pollPath !== undefined && { pollPath }),
    fields: {
      ...(idField !== undefined && { id: fieldPath("idField", idField) }),
      ...(statusField !== undefined && { status: fieldPath("statusField", statusField) }),
      ...(dataField !== undefined && { data: fieldPath("dataField", dataField) }),
    },
    terminal: words,
  };
}

/** Common terminal statuses that the runtime does not know itself. */
const evidentWords: TerminalWords = {
  COMPLETE: "COMPLETED",
  DONE: "COMPLETED",
  FINISHED: "COMPLETED",
  READY: "COMPLETED",
  SUCCEED: "COMPLETED",
  SUCCESS: "COMPLETED",
  SUCCESSFUL: "COMPLETED",
  ERRORED: "FAILED",
  FAIL: "FAILED",
  FAILURE: "FAILED",
  TIMED_OUT: "FAILED",
  CANCEL: "CANCELED",
  STOPPED: "CANCELED",
};

/**
 * The terminal statuses of a platform: the common ones that its schemas allow, and those of its
 * config, which win. Sorted, so that the order in the spec does not matter.
 */
export function terminalWords(
  statuses: readonly string[],
  configured: TerminalWords,
): TerminalWords | undefined {
  const words = new Map<string, TerminalWords[string]>();
  for (const status of statuses) {
    const word = upperCase(status);
    const meaning = Object.hasOwn(evidentWords, word) ? evidentWords[word] : undefined;
    if (meaning !== undefined) words.set(word, meaning);
  }
  for (const [word, meaning] of Object.entries(configured)) words.set(word, meaning);
  if (words.size === 0) return undefined;
  return Object.fromEntries([...words].sort(([a], [b]) => byCodeUnit(a, b)));
}

function upperCase(word: string): string {
  return word.trim().toUpperCase();
}

function fieldPath(option: string, field: string): readonly string[] {
  const names = field.split(".");
  if (names.every((name) => name.trim() !== "" && name !== "__proto__")) return names;
  throw refusedSetting(option, "expected names with dots between them, such as task.id");
}

function checkTemplate(option: string, template: string, placeholder: RegExp): void {
  const [before = "", after = "", ...more] = template.split(placeholder);
  const path = /^\/(?!\/)[^\\?#\s\p{Cc}{}]*$/u;
  const dots = /(^|\/)(\.|%2e){1,2}(\/|$)/i;
  const filled = template.replace(placeholder, "x");
  if (more.length === 0 && placeholder.test(template) && path.test(`${before}${after}`)) {
    if (!dots.test(filled)) return;
  }
  throw refusedSetting(option, "expected a path with one placeholder, such as /v1/tasks/{task_id}");
}

function refusedSetting(option: string, problem: string): GeneratorError {
  return new GeneratorError("MS1602", problem, {
    file: `lifecycle.${option}`,
    hint: "The type `LifecycleConfig` of modelsmith documents it.",
  });
}
