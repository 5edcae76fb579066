import type { CallToolResult, InputRequiredResult } from "@modelcontextprotocol/server";
import { checkInput } from "@modelsmith/runtime";
import { endpointPlatform } from "@modelsmith/runtime/guidance";
import { terminalLine } from "../../generator/encode/terminal.js";
import { type JsonObject, member } from "../../generator/util/json.js";
import { asSentence, firstSentence } from "../../generator/util/phrases.js";
import { keepsGenerations, whyNotAsked } from "../call/service.js";
import { notedFollow, type RecentGenerations } from "../recent/recent-generations.js";
import { recentDocument, recentText } from "../recent/recent-report.js";
import { documentAnswer, endAnswer, errorAnswer, inDoubtAnswer, runningAnswer } from "./answer.js";
import type { AnsweredCall } from "./answer-texts.js";
import { type Asker, awaitEnd } from "./await-end.js";
import type { CallDesk } from "./call-desk.js";
import type { Clock } from "./clock.js";
import type { Answered, Confirmation } from "./confirmation.js";
import { filesNamed, refuseUnreadable } from "./file-arguments.js";
import type { HeldCall } from "./held-call.js";
import type { McpModel } from "./mcp-model.js";
import { modelNamed } from "./model-named.js";
import { searchModels } from "./search-models.js";
import {
  ArgumentError,
  limitArgument,
  objectArgument,
  onlyArguments,
  textArgument,
} from "./tool-arguments.js";

/** What the tools work with. */
export interface ToolContext {
  readonly models: readonly McpModel[];
  readonly form: "each" | "search";
  readonly desk: CallDesk;
  readonly record: RecentGenerations;
  readonly clock: Clock;
  /** Longest time until a call is answered, in milliseconds. */
  readonly answerWithinMs: number;
  /** Present if a person is asked before each paid call. */
  readonly confirmation: Confirmation | undefined;
  /** The balance of each platform, as text. */
  readonly balance: (models: readonly McpModel[]) => Promise<JsonObject>;
}

/** A request, and the client behind it. */
export interface ToolRequest extends Asker {
  readonly name: string;
  readonly arguments: unknown;
  readonly answered: Answered;
  /** Whether the client can put a question to a person. */
  readonly canAsk: boolean;
  /** Called with the call whose end is in the answer. */
  readonly onEnd: (held: HeldCall) => void;
}

type Answer = CallToolResult | InputRequiredResult;

/** Answers a call of a tool. Whatever goes wrong is an answer that says what to do. */
export async function callTool(context: ToolContext, request: ToolRequest): Promise<Answer> {
  try {
    const { models, form } = context;
    const { name } = request;
    const model = form === "each" ? models.find(({ toolName }) => toolName === name) : undefined;
    const values = objectArgument(request.arguments, "arguments");
    if (model !== undefined) return await create(context, request, model, values);
    if (name === "wait") return await wait(context, request, values);
    if (name === "credits") return await credits(context, values);
    if (name === "list") return list(context, values);
    if (form === "search" && name === "search_models") return search(context, values);
    if (form === "search" && name === "describe_model") return describe(context, values);
    if (form === "search" && name === "create") {
      onlyArguments(values, ["model", "input"]);
      const chosen = modelArgument(models, values);
      return await create(
        context,
        request,
        chosen,
        objectArgument(member(values, "input"), "input"),
      );
    }
    return errorAnswer(`There is no tool ${JSON.stringify(name.slice(0, 80))}.`);
  } catch (error) {
    if (error instanceof ArgumentError) return errorAnswer(error.message);
    throw error;
  }
}

async function create(
  context: ToolContext,
  request: ToolRequest,
  model: McpModel,
  input: JsonObject,
): Promise<Answer> {
  refuseUnreadable(input, model.input);
  const { confirmation, desk } = context;
  if (confirmation !== undefined) {
    const violations = checkInput(model.endpoint.input, filesNamed(input, model.input));
    // A wrong input is refused without a question, and a call that goes on costs nothing.
    const asks = violations.length === 0 && (await desk.wouldPay(model, input));
    const verdict = asks ? confirmation.verdict(model, input, request.answered) : "agreed";
    if (verdict === "refused")
      return errorAnswer(
        "Not created: the person refused. Do not call it again unless the person asks for it.",
      );
    if (verdict === "not-asked") {
      if (!request.canAsk) return errorAnswer(cannotAsk);
      const balances = await context.balance([model]);
      return confirmation.ask(
        model,
        input,
        JSON.stringify(Object.values(balances)[0] ?? "unknown"),
      );
    }
  }
  // Nobody waits for the answer: whoever sent this gave up before anything was paid.
  if (request.signal.aborted) return errorAnswer("Not created: the request was canceled.");
  const taken = await desk.create(model, input);
  if (taken.kind === "in-doubt") return inDoubtAnswer(model.key, taken.until);
  return answerOf(context, request, taken);
}

const cannotAsk =
  "Not created: this server asks a person before each paid call (--confirm), and this client cannot show the question. Use a client with elicitation, or start the server without --confirm.";

async function wait(
  context: ToolContext,
  request: ToolRequest,
  values: JsonObject,
): Promise<Answer> {
  onlyArguments(values, ["id", "model"]);
  const id = textArgument(values, "id");
  const owner =
    member(values, "model") === undefined
      ? (ownerOf(context, id) ?? anyModel(context, id))
      : { model: modelArgument(context.models, values) };
  refuseUnasked(context, owner.model, id);
  return answerOf(context, request, { held: context.desk.wait(owner.model, id, owner.isAnyModel) });
}

/** @throws ArgumentError if more than the id is needed to ask for it, and is not known */
function refuseUnasked({ desk, record }: ToolContext, { endpoint }: McpModel, id: string): void {
  const platform = endpointPlatform(endpoint);
  const follow = notedFollow(record, platform, id);
  if (desk.find(id) !== undefined || keepsGenerations({ platform, follow })) return;
  throw new ArgumentError(`${whyNotAsked(platform).problem}.`);
}

/** Whose id it is, or how it is followed. */
type Owner = Pick<HeldCall, "model"> & Partial<Pick<HeldCall, "isAnyModel">>;

/** The model of a generation, as this machine remembers it. */
function ownerOf({ desk, record, models }: ToolContext, id: string): Owner | undefined {
  const held = desk.find(id);
  if (held !== undefined) return held;
  const key = record.read().find((each) => each.id === id)?.model;
  const model = models.find((each) => each.key === key);
  return model && { model };
}

/** Some model, if all are followed in one way. @throws ArgumentError if they are not */
function anyModel({ models }: ToolContext, id: string): Owner {
  const [first] = models;
  const ways = new Set(models.map(({ endpoint }) => wayOf(endpoint)));
  if (ways.size === 1 && first !== undefined) return { model: first, isAnyModel: true };
  throw new ArgumentError(
    `This server does not know the id ${terminalLine(id)}, and its models are followed in different ways. Name the model too: {"id": …, "model": ${JSON.stringify(first?.key)}}.`,
  );
}

/** How a generation is followed. */
function wayOf({ platform, auth, poll, result, read }: McpModel["endpoint"]): string {
  return JSON.stringify([platform, auth, poll, result, read]);
}

async function answerOf(
  { clock, answerWithinMs }: ToolContext,
  request: ToolRequest,
  call: AnsweredCall,
): Promise<CallToolResult> {
  const { held } = call;
  const begun = clock.now();
  await awaitEnd(held, request, clock, answerWithinMs);
  const { end } = held;
  if (end === undefined) return runningAnswer(held, clock.now() - begun);
  request.onEnd(held);
  return endAnswer(call, end);
}

async function credits(context: ToolContext, values: JsonObject): Promise<CallToolResult> {
  onlyArguments(values, []);
  const balances = await context.balance(context.models);
  return documentAnswer(JSON.stringify(balances, null, 2), { balances });
}

function list({ record }: ToolContext, values: JsonObject): CallToolResult {
  onlyArguments(values, ["limit"]);
  const recent = record.read().slice(0, limitArgument(values));
  return documentAnswer(recentText(recent), recentDocument(recent));
}

function search({ models }: ToolContext, values: JsonObject): CallToolResult {
  onlyArguments(values, ["query", "limit"]);
  const query = member(values, "query") ?? "";
  if (typeof query !== "string") throw new ArgumentError("query must be a text.");
  const found = searchModels(models, query, limitArgument(values));
  const lines = found.map(({ key, title, description }) => {
    const said = [title, firstSentence(description)].filter((part) => part !== "");
    return `${key}: ${said.join(". ")}`;
  });
  const none = `No model has these words. There ${models.length === 1 ? "is 1 model" : `are ${models.length} models`}: search without a query.`;
  return documentAnswer(lines.join("\n") || none, {
    models: found.map(({ key, title, description }) => ({ model: key, title, description })),
    of: models.length,
  });
}

function describe({ models }: ToolContext, values: JsonObject): CallToolResult {
  onlyArguments(values, ["model"]);
  const { key, title, description, inputSchema } = modelArgument(models, values);
  const document = { model: key, title, description, input_schema: inputSchema };
  return documentAnswer(JSON.stringify(document), document);
}

/** @throws ArgumentError if the name is of none, or of several */
function modelArgument(models: readonly McpModel[], values: JsonObject): McpModel {
  const found = modelNamed(models, textArgument(values, "model"));
  if (found.model) return found.model;
  const problem = asSentence(found.problem);
  throw new ArgumentError(found.isShared ? `${problem} Name one of them.` : problem);
}
