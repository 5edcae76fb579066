import { type Client, credits } from "@modelsmith/runtime";
import { terminalLine } from "../../generator/encode/terminal.js";
import { emptyRecord, type JsonObject, type JsonValue } from "../../generator/util/json.js";
import { isGenerationError, problemText } from "../call/error-report.js";
import { stepsAfter } from "./answer-texts.js";
import type { McpModel } from "./mcp-model.js";

/** Longest wait for a balance, in milliseconds: a question to a person waits for it. */
const timeoutMs = 10_000;

/** The balance of each platform by its name, as the service tells it; why it is unknown, as text. */
export async function readBalance(
  models: readonly McpModel[],
  apiKeyOf: (model: McpModel) => string | undefined,
  client: Client | undefined,
): Promise<JsonObject> {
  const balances = emptyRecord();
  const byAddress = new Map(models.map((model) => [addressOf(model), model]));
  for (const model of byAddress.values()) {
    const { platform } = model.endpoint;
    const apiKey = apiKeyOf(model);
    // A platform that models have keys of their own for is asked with each.
    const { name, apiKeyVariable } = platform;
    const key = Object.hasOwn(balances, name) ? `${name} (${apiKeyVariable})` : name;
    balances[key] = await credits(platform, {
      timeoutMs,
      client,
      ...(apiKey !== undefined && { apiKey }),
    }).then(
      // The service's answer, parsed from JSON.
      (balance) => balance as JsonValue,
      (error: unknown) => {
        const steps = isGenerationError(error) ? stepsAfter(error, platform) : [];
        return [`unknown: ${terminalLine(problemText(error))}`, ...steps].join(" ");
      },
    );
  }
  return { ...balances };
}

function addressOf({ endpoint: { platform } }: McpModel): string {
  return JSON.stringify([platform.baseUrl, platform.apiKeyVariable]);
}
