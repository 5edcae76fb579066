import { pathToFileURL } from "node:url";
import type { CallToolResult, ContentBlock } from "@modelcontextprotocol/server";
import { isObject, type JsonObject, type JsonValue } from "../../generator/util/json.js";
import { callProblem } from "../call/error-report.js";
import { type AnsweredCall, endText, inDoubtText, runningText, waitCall } from "./answer-texts.js";
import type { DeliveredMedia } from "./deliver-media.js";
import { type CallEnd, exists, type HeldCall, isUnknownId } from "./held-call.js";

/** The answer while a generation runs. */
export function runningAnswer(held: HeldCall, waitedMs: number): CallToolResult {
  return {
    content: [text(runningText(held, waitedMs))],
    structuredContent: {
      state: exists(held) ? "running" : "unknown",
      ...identity(held),
      ...(held.status !== undefined && !held.isDone && { status: held.status }),
      next:
        held.id === undefined ? "call this tool again with the same arguments" : waitCall(held.id),
    },
  };
}

/** The answer of an end: text, what a program needs, links, and the pictures if they are small. */
export function endAnswer(call: AnsweredCall, end: CallEnd): CallToolResult {
  const { held } = call;
  const words = text(endText(call, end));
  if (end.kind === "failed") {
    const { category, code, status, mayHaveCharged } = end.error;
    return {
      isError: true,
      content: [words],
      structuredContent: {
        state: "error",
        ...identity(held),
        category,
        message: callProblem(end.error),
        ...(code !== undefined && { code }),
        ...(status !== undefined && { http_status: status }),
        may_have_charged: mayHaveCharged,
        ...(held.id !== undefined && !isUnknownId(held) && { next: waitCall(held.id) }),
      },
    };
  }
  const { generation, media } = end;
  const { status, usage } = generation;
  const known = { ...identity(held), status, ...(usage !== undefined && { usage }) };
  if (!generation.ok) {
    const { category, code, message } = generation;
    const why = { category, ...(code && { code }), ...(message && { message }) };
    return {
      isError: true,
      content: [words],
      structuredContent: { state: "failed", ...known, ...why },
    };
  }
  return {
    content: [words, ...media.flatMap(contentOf)],
    structuredContent: {
      state: "completed",
      ...known,
      files: media.map(factsOf),
      ...(media.length === 0 && { data: shortData(generation.data) }),
    },
  };
}

/** The answer about a create that may have been charged before. */
export function inDoubtAnswer(model: string, until: Date): CallToolResult {
  const message = inDoubtText(until);
  return {
    isError: true,
    content: [text(message)],
    structuredContent: {
      state: "in_doubt",
      model,
      message,
      may_have_charged: true,
      until: until.toISOString(),
    },
  };
}

/** An answer that is an error of the call itself: nothing was sent. */
export function errorAnswer(message: string): CallToolResult {
  return {
    isError: true,
    content: [text(message)],
    structuredContent: { state: "error", message, may_have_charged: false },
  };
}

/** An answer that is a document. */
export function documentAnswer(words: string, document: JsonObject): CallToolResult {
  return { content: [text(words)], structuredContent: document };
}

function identity({ id, model, isAnyModel }: HeldCall): JsonObject {
  return { ...(!isAnyModel && { model: model.key }), ...(id !== undefined && { id }) };
}

function contentOf({ inline, file, url, type }: DeliveredMedia): ContentBlock[] {
  const picture: ContentBlock[] = inline
    ? [{ type: "image", data: inline.data, mimeType: inline.type }]
    : [];
  const uri = file === undefined ? url : pathToFileURL(file).href;
  if (uri === undefined) return picture;
  const name = file === undefined ? nameIn(uri) : (file.split(/[/\\]/).at(-1) ?? file);
  return [
    ...picture,
    { type: "resource_link", uri, name, ...(type !== undefined && { mimeType: type }) },
  ];
}

function nameIn(url: string): string {
  const last = URL.canParse(url) ? new URL(url).pathname.split("/").at(-1) : undefined;
  return last || "result";
}

function factsOf({ inline: _, ...facts }: DeliveredMedia): JsonObject {
  return { ...facts };
}

/** Data that no media were found in. */
function shortData(data: unknown): JsonValue {
  const json = JSON.stringify(data) ?? "null";
  // What was parsed from JSON, or is text.
  if (json.length <= maxData && (isObject(data) || Array.isArray(data))) return data as JsonValue;
  return json.slice(0, maxData);
}

/** In UTF-16 units: a host passes it on to its model. */
const maxData = 8_000;

function text(words: string): ContentBlock {
  return { type: "text", text: words };
}
