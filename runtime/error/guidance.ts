import type { Follow } from "../contract/generation-error.js";
import { toSingleLine } from "../util/single-line.js";
import {
  type Action,
  endSentence,
  type GuidanceContext,
  guidanceSteps,
  renderSteps,
  type Step,
  stepsAfterEnd,
} from "./guidance-steps.js";

/** What to do after an error, for the author of a program: a few sentences, with code. */
export function guidanceFor(context: GuidanceContext): string {
  return inCode(guidanceSteps(context));
}

/** The same after a generation that ended without a result. */
export function guidanceAfterEnd(generation: Parameters<typeof stepsAfterEnd>[0]): string {
  return inCode(stepsAfterEnd(generation, {}));
}

function inCode(steps: readonly Step[]): string {
  return renderSteps(steps, asCode).map(endSentence).join(" ");
}

/** What stands for the key in an example. */
export const KEY_PLACE = "<your key>";

/** The call that waits for a generation. */
export function waitCode(id: string, follow: Follow | undefined): string {
  const beside = follow === undefined ? "" : `, follow: ${JSON.stringify(follow)}`;
  return `await wait(${JSON.stringify(id)}, { endpoint${beside} })`;
}

/** Another client, or another key, would ask elsewhere. */
const AS_CALLED = ", with the options of the call";

function asCode(action: Action): string | undefined {
  switch (action.kind) {
    case "retry":
      return "call again";
    case "set-key":
      return `export ${action.variable}="${KEY_PLACE}", or pass the option apiKey`;
    case "wait":
      return waitCode(action.id, action.follow) + AS_CALLED;
    case "show-id":
      return toSingleLine(action.id);
    case "see-balance":
      return action.path && `await credits(platform)${AS_CALLED}`;
    case "see-running":
      return action.path && `GET ${action.path}`;
    case "option":
      return action.option;
    case "skip-validation":
      return "validate: false skips the local check";
    case "regenerate":
      return "npx modelsmith generate";
    default:
      action satisfies {
        readonly kind: "check-key" | "inspect" | "inspect-endpoint" | "list-endpoints";
      };
      return undefined;
  }
}
