import os from "node:os";
import path from "node:path";
import { recentGenerations } from "../recent/recent-generations.js";
import { stateFolder } from "../recent/state-folder.js";
import type { CliContext } from "../shell/context.js";
import { apiKeyOf } from "../spec/default-platform.js";
import { CallDesk } from "./call-desk.js";
import { serviceCaller } from "./call-service.js";
import { systemClock } from "./clock.js";
import { createConfirmation } from "./confirmation.js";
import { makeServer } from "./make-server.js";
import type { McpModel } from "./mcp-model.js";
import { readBalance } from "./read-balance.js";
import { serveHttp } from "./serve-http.js";
import { serveStdio } from "./serve-stdio.js";
import { stopCalls } from "./stop-calls.js";
import type { ToolContext } from "./tool-calls.js";
import { toolsOf } from "./tools.js";

export interface McpOptions {
  readonly models: readonly McpModel[];
  /** One tool for each model, or three tools to search, describe and create. */
  readonly form: "each" | "search";
  /** Folder to save results to. */
  readonly save: string | undefined;
  /** Ask a person before each paid call. */
  readonly confirm: boolean;
  /** Port of 127.0.0.1 to serve HTTP at; absent: standard input and output. */
  readonly port: number | undefined;
  /** Called with the address of HTTP. */
  readonly onListening: (url: string, port: number) => void;
  /** Longest time until a call is answered, in milliseconds. */
  readonly answerWithinMs: number;
  /** Longest wait for a generation, in milliseconds. */
  readonly timeoutMs: number;
}

/** Serves until the client goes away (stdio) or the process is interrupted. */
export async function serveMcp(context: CliContext, options: McpOptions): Promise<void> {
  // A client that is gone must not end the process before the ids of its calls are known.
  context.ignoreClosedStdout();
  const closing = new AbortController();
  const ended = new Promise<void>((resolve) => {
    closing.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const stopListening = context.onInterrupt(() => closing.abort());
  const calls = new AbortController();
  const { tools, desk } = toolContext(context, options, calls.signal);
  const list = toolsOf(options);
  const connect = () => makeServer(tools, list);
  const onError = (error: Error) => context.terminal.report(`mcp: ${error.message}`);
  try {
    let close: () => Promise<void>;
    if (options.port === undefined) {
      const { input, output } = context.openStdio();
      close = serveStdio({ input, output, connect, onError, onClosed: () => closing.abort() });
    } else {
      const server = await serveHttp({ port: options.port, connect, onError });
      options.onListening(server.url, server.port);
      close = server.close;
    }
    await ended;
    await close();
    await stopCalls(desk, systemClock, calls);
  } finally {
    stopListening();
    calls.abort();
  }
}

function toolContext(
  context: CliContext,
  { models, form, save, confirm, answerWithinMs, timeoutMs }: McpOptions,
  signal: AbortSignal,
) {
  const { environment, client } = context;
  const keyOf = ({ endpoint }: McpModel) => apiKeyOf(endpoint.platform, environment);
  const clock = systemClock;
  const record = recentGenerations(environment);
  const caller = serviceCaller({
    save,
    dispatcher: context.dispatcher,
    fallback: path.join(
      stateFolder(environment) ?? path.join(os.tmpdir(), "modelsmith"),
      "results",
    ),
    apiKeyOf: keyOf,
    client,
    timeoutMs,
    signal,
  });
  const desk = new CallDesk({ clock, record, caller });
  const tools: ToolContext = {
    models,
    form,
    desk,
    record,
    clock,
    answerWithinMs,
    confirmation: confirm ? createConfirmation(clock.now) : undefined,
    balance: (wanted) => readBalance(wanted, keyOf, client),
  };
  return { tools, desk };
}
