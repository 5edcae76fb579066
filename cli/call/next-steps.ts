import type { Platform } from "@modelsmith/runtime";
import {
  type Action,
  type GuidanceContext,
  guidanceSteps,
  renderSteps,
} from "@modelsmith/runtime/guidance";
import { shellWord, terminalLine } from "../../generator/encode/terminal.js";
import { setEnvironmentExamples } from "../shell/environment-examples.js";
import { defaultPlatform } from "../spec/default-platform.js";

/** What to do after an error, with commands to paste: one step a string. */
export function nextSteps(context: GuidanceContext & { readonly platform: Platform }): string[] {
  return renderSteps(guidanceSteps(context), (action) => asCommand(action, context.platform));
}

function asCommand(action: Action, platform: Platform): string | undefined {
  switch (action.kind) {
    case "retry":
      return "run the same command again";
    case "set-key":
      return setEnvironmentExamples(action.variable)[0];
    case "check-key":
      return "modelsmith check-key";
    case "wait":
      return waitCommandLine(action.id, platform);
    case "show-id":
      return terminalLine(action.id);
    case "see-balance":
      return `modelsmith credits${baseUrlFlag(platform)}`;
    case "inspect":
      return "modelsmith inspect";
    case "inspect-endpoint":
      return `modelsmith inspect --endpoint ${shellWord(action.path)}`;
    case "list-endpoints":
      return "modelsmith inspect --list-endpoints";
    case "option":
      return action.option === "baseUrl" ? "--base-url" : undefined;
    case "see-running":
    case "skip-validation":
    case "regenerate":
      return undefined;
  }
}

/** The command that waits for a generation. */
export function waitCommandLine(generationId: string, platform: Platform): string {
  // A value that begins with a hyphen would be read as an option, such as another --base-url.
  const separator = generationId.startsWith("-") ? "=" : " ";
  return `modelsmith wait --generation-id${separator}${shellWord(generationId)}${baseUrlFlag(platform)}`;
}

function baseUrlFlag({ baseUrl }: Platform): string {
  return baseUrl === defaultPlatform.baseUrl ? "" : ` --base-url ${shellWord(baseUrl)}`;
}
