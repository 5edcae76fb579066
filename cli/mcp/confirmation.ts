import { randomUUID } from "node:crypto";
import {
  type InputRequiredResult,
  inputRequired,
  inputResponse,
} from "@modelcontextprotocol/server";
import { terminalLine } from "../../generator/encode/terminal.js";
import type { JsonObject } from "../../generator/util/json.js";
import { callKey } from "./call-key.js";
import type { McpModel } from "./mcp-model.js";

/** What a request carries of an earlier question. */
export interface Answered {
  readonly state: string | undefined;
  readonly responses: Readonly<Record<string, unknown>> | undefined;
}

/** Asks a person before each paid call. */
export interface Confirmation {
  /** @returns whether a person has agreed to this very call, has refused, or was not asked */
  readonly verdict: (
    model: McpModel,
    input: JsonObject,
    answered: Answered,
  ) => "agreed" | "refused" | "not-asked";
  readonly ask: (model: McpModel, input: JsonObject, balance: string) => InputRequiredResult;
}

/** How long a question may be answered, in milliseconds. */
const openMs = 600_000;
/** Longest input in a question, in UTF-16 units. */
const maxInput = 2_000;

/**
 * A question belongs to one call, is answered once, and is known by a number that nobody can guess:
 * an answer to another question, or the same one twice, agrees to nothing.
 */
export function createConfirmation(now: () => number): Confirmation {
  const questions = new Map<string, { readonly call: string; readonly askedAt: number }>();
  return {
    verdict(model, input, { state, responses }) {
      const question = state === undefined ? undefined : questions.get(state);
      if (state === undefined || question === undefined) return "not-asked";
      questions.delete(state);
      if (question.call !== callKey(model, input)) return "not-asked";
      if (now() - question.askedAt > openMs) return "not-asked";
      const response = inputResponse(responses, "confirm");
      if (response.kind !== "elicit") return "not-asked";
      return response.action === "accept" ? "agreed" : "refused";
    },
    ask(model, input, balance) {
      for (const [state, { askedAt }] of questions) {
        if (now() - askedAt > openMs) questions.delete(state);
      }
      const state = randomUUID();
      questions.set(state, { call: callKey(model, input), askedAt: now() });
      return inputRequired({
        requestState: state,
        inputRequests: {
          confirm: inputRequired.elicit({
            mode: "form",
            message: question(model, input, balance),
            requestedSchema: { type: "object", properties: {} },
          }),
        },
      });
    },
  };
}

/** The input is one line of JSON: no text in it can look like another part of the question. */
function question({ key, title }: McpModel, input: JsonObject, balance: string): string {
  const json = terminalLine(JSON.stringify(input));
  const shown = json.length > maxInput ? `${json.slice(0, maxInput)}… (cut)` : json;
  return [
    `Create a generation? This costs credits.`,
    `Model: ${terminalLine(key)}${title === key ? "" : ` (${terminalLine(title)})`}`,
    `Balance: ${terminalLine(balance)}`,
    `Input: ${shown}`,
  ].join("\n");
}
