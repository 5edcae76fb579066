import type { Tool } from "@modelcontextprotocol/server";
import type { JsonObject } from "../../generator/util/json.js";
import type { McpModel } from "./mcp-model.js";

/** Names of the tools that are not of one model. */
export const ownTools: readonly string[] = [
  "wait",
  "credits",
  "list",
  "search_models",
  "describe_model",
  "create",
];

/** Most models that get a tool of their own: hosts send every tool to their model, every time. */
export const mostModelTools = 40;

/**
 * What the host tells its model about this server.
 *
 * @param answerWithinMs - longest time until a call is answered
 */
export function instructionsOf(answerWithinMs: number): string {
  return [
    "Tools that create cost credits: each call that ends is paid.",
    `Every call is answered within ${inSeconds(answerWithinMs)}, and a generation may take longer. If the answer says that it is not finished, call wait with its id, as often as needed. Never create it again.`,
    "The same tool with the same arguments, called again while the generation runs or when its result did not arrive, continues it at no cost. For another picture of the same input, wait for the result first, then call again; for several, use the field for their number if the model has one.",
    "If an answer says that it may have been charged, tell the person before anything else is created.",
  ].join("\n");
}

function inSeconds(ms: number): string {
  return `${ms / 1000} s`;
}

/** The tools of a server: one a model, or three for all. */
export function toolsOf({ models, form, answerWithinMs }: OfferedTools): readonly Tool[] {
  const creating = form === "each" ? models.map(modelTool) : catalogTools();
  return [...creating, ...serviceTools(answerWithinMs)];
}

/** What decides which tools there are, and what they say. */
export interface OfferedTools {
  readonly models: readonly McpModel[];
  readonly form: "each" | "search";
  /** Longest time until a call is answered. */
  readonly answerWithinMs: number;
}

function modelTool({ toolName, key, title, description, inputSchema }: McpModel): Tool {
  const about = [description, `Model ${key}. ${costs}`].filter((part) => part !== "");
  return {
    name: toolName,
    title,
    description: about.join("\n"),
    // It has `type: "object"`.
    inputSchema: inputSchema as Tool["inputSchema"],
    annotations: paying(title),
    _meta: { "modelsmith/costs": "credits" },
  };
}

const costs =
  "Each call creates a generation and costs credits. If it is not finished in time, the answer has its id for the tool wait; the same call again continues it and pays nothing more.";

/** Hosts ask before they call a tool that is not read-only. The protocol has no word for a price. */
function paying(title: string): Tool["annotations"] {
  return {
    title: `${title} (costs credits)`,
    readOnlyHint: false,
    destructiveHint: false,
    idempotentHint: false,
    openWorldHint: true,
  };
}

function free(title: string): Tool["annotations"] {
  return { title, readOnlyHint: true, idempotentHint: true, openWorldHint: true };
}

const modelField = {
  type: "string",
  description: "A model, as search_models names it: google/nano-banana-pro",
};

function catalogTools(): readonly Tool[] {
  return [
    {
      name: "search_models",
      title: "Search the models",
      description: "Finds models by words of their names and descriptions. Costs nothing.",
      inputSchema: object({
        query: { type: "string", description: "Words; without them, all models" },
        limit: { type: "integer", minimum: 1, maximum: 100, default: 20 },
      }),
      annotations: free("Search the models"),
    },
    {
      name: "describe_model",
      title: "Describe a model",
      description: "The input that a model takes, as JSON Schema. Costs nothing.",
      inputSchema: object({ model: modelField }, ["model"]),
      annotations: free("Describe a model"),
    },
    {
      name: "create",
      title: "Create with a model",
      description: `Calls a model with an input as describe_model shows it. ${costs}`,
      inputSchema: object(
        { model: modelField, input: { type: "object", description: "The input of the model" } },
        ["model", "input"],
      ),
      annotations: paying("Create with a model"),
      _meta: { "modelsmith/costs": "credits" },
    },
  ];
}

function serviceTools(answerWithinMs: number): readonly Tool[] {
  return [
    {
      name: "wait",
      title: "Wait for a generation",
      description: `Waits up to ${inSeconds(answerWithinMs)} for the result of a generation that was created before, here or elsewhere. Costs nothing; call it again if the generation is not finished.`,
      inputSchema: object(
        {
          id: { type: "string", minLength: 1, description: "The id of the generation" },
          model: {
            type: "string",
            description: "Its model; needed only if this server does not know the id",
          },
        },
        ["id"],
      ),
      annotations: free("Wait for a generation"),
    },
    {
      name: "credits",
      title: "Credit balance",
      description: "The balance, as the service tells it. Costs nothing.",
      inputSchema: object({}),
      annotations: free("Credit balance"),
    },
    {
      name: "list",
      title: "Recent generations",
      description:
        "The generations that were created on this machine lately, the newest first: ids, status, files. Costs nothing.",
      inputSchema: object({ limit: { type: "integer", minimum: 1, maximum: 100, default: 20 } }),
      annotations: free("Recent generations"),
    },
  ];
}

function object(properties: JsonObject, required: string[] = []): Tool["inputSchema"] {
  return {
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}
