import type { FailedGeneration } from "@modelsmith/runtime";
import {
  type Action,
  type GuidanceContext,
  guidanceSteps,
  renderSteps,
  type Step,
  stepsAfterEnd,
} from "@modelsmith/runtime/guidance";
import { shellWord, terminalLine } from "../../generator/encode/terminal.js";
import { waitCommandText } from "../recent/recent-report.js";
import { setEnvironmentExamples } from "../shell/environment-examples.js";
import { optionText } from "../shell/option-text.js";
import { curlCommand } from "./curl-command.js";
import { keepsGenerations, type Service } from "./service.js";

/** What is known about an error, beside the service that it came from. */
export type Trouble = Omit<GuidanceContext, "platform">;

/**
 * What to do after an error, with commands to paste: one step a string.
 *
 * @param retry - how the call is made again
 */
export function nextSteps(service: Service, trouble: Trouble, retry?: string): string[] {
  const steps = guidanceSteps({ ...trouble, platform: service.platform });
  return [...authStep(service, trouble), ...inCommands(steps, service, retry)];
}

/** The same after a generation that ended without a result. */
export function nextStepsAfterEnd(service: Service, generation: FailedGeneration): string[] {
  return inCommands(stepsAfterEnd(generation, service.platform), service);
}

const againHere = "run the same command again";

function inCommands(steps: readonly Step[], service: Service, retry = againHere): string[] {
  return renderSteps(steps, (action) =>
    action.kind === "retry" ? retry : asCommand(action, service),
  );
}

/** A good key that is sent the wrong way is refused like a bad one. */
function authStep({ spec, isAuthGuess }: Service, { category, status }: Trouble): string[] {
  if (!isAuthGuess || category !== "auth" || status === undefined) return [];
  return [
    `The spec does not say how the key is sent. See what was assumed: npx modelsmith doctor${spec}`,
    "If the platform's docs say it otherwise, set auth in modelsmith.config.ts (create that file, if there is none).",
  ];
}

function asCommand(
  action: Exclude<Action, { kind: "retry" }>,
  service: Service,
): string | undefined {
  switch (action.kind) {
    case "set-key":
      return setEnvironmentExamples(action.variable)[0];
    case "check-key":
      return `See whether it is set: npx modelsmith check-key${platformFlags(service)}`;
    case "wait":
      return keepsGenerations(service) ? waitCommandLine(action.id, service) : undefined;
    case "show-id":
      return terminalLine(action.id);
    case "see-balance":
      // A platform whose spec has no balance cannot be asked for it.
      return action.path && `npx modelsmith credits${platformFlags(service)}`;
    case "inspect":
      return `If the spec has changed, download it again and look at it: npx modelsmith inspect${service.spec}`;
    case "inspect-endpoint":
      return action.path === undefined
        ? `Correct the fields that are named. See the models: ${listEndpoints(service)}`
        : `Correct the fields that are named. See them all: npx modelsmith inspect --endpoint ${shellWord(action.path)}${service.spec}`;
    case "list-endpoints":
      return `Check the endpoint: ${listEndpoints(service)}`;
    case "option":
      return action.option === "baseUrl" ? addressOf(service) : undefined;
    case "see-running":
      return action.path && curlCommand(service.platform, service.platform.runningPath ?? "");
    case "skip-validation":
    case "regenerate":
      return undefined;
  }
}

function listEndpoints({ spec }: Service): string {
  return `npx modelsmith inspect --list-endpoints${spec}`;
}

/** What says where calls go: an option only if it was typed. */
function addressOf({ address, isRecalled, platform }: Service): string {
  return address === "" || isRecalled
    ? `the address ${terminalLine(platform.baseUrl)}`
    : "--base-url";
}

/** The command that waits for a generation. */
export function waitCommandLine(generationId: string, service: Service): string {
  return `${waitCommandText(generationId)}${service.isRecalled ? "" : platformFlags(service)}`;
}

/** The options that lead to the same platform. */
export function platformFlags({ spec, address, endpoint }: Service): string {
  return `${endpoint === undefined ? "" : optionText("--endpoint", endpoint)}${spec}${address}`;
}
