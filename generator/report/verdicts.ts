import { member } from "../util/json.js";
import type { Change, JudgedChange, Verdict, Verdicts } from "./changes.js";
import { both, fieldVerdicts } from "./field-verdicts.js";

export function judged(change: Change): JudgedChange {
  return { ...change, ...verdictsOf(change) };
}

/**
 * What a change means for callers.
 *
 * @forTests
 */
export function verdictsOf(change: Change): Verdicts {
  switch (change.kind) {
    case "endpoint-added":
    case "form-added":
    case "deprecation":
    case "reordered":
    case "text":
    case "spec-changed":
      return both("harmless");
    case "unexplained":
      return both("maybe");
    case "types":
      return { typescript: "breaking", wire: "harmless" };
    case "endpoint-removed":
      // A stub compiles, but throws.
      return { typescript: change.stub ? "maybe" : "breaking", wire: "breaking" };
    case "endpoint-moved":
      return {
        typescript: change.formerCall === undefined ? "harmless" : "breaking",
        wire: "breaking",
      };
    case "endpoints-moved":
      return { typescript: change.renamed ? "breaking" : "harmless", wire: "breaking" };
    case "function-renamed":
      return { typescript: "breaking", wire: "harmless" };
    case "form-removed":
    case "form-moved":
      // The runtime falls back from streaming to the plain form, not the other way round.
      return onWire(change.form === "sse" && change.otherFormLeft ? "maybe" : "breaking");
    case "body-form":
      return onWire(bodyFormVerdict(change));
    case "delivery":
      return onWire(change.from === "at once or later" ? "harmless" : "breaking");
    case "follow":
      return onWire(change.from === undefined ? "harmless" : "breaking");
    case "answer":
      return onWire(change.part === "words" ? "harmless" : "maybe");
    case "call":
      return onWire(change.part === "idempotencyHeader" ? "harmless" : "maybe");
    case "place":
      return onWire("breaking");
    case "auth":
      return onWire(authVerdict(change));
    case "data-origin":
      // The fields' changes follow from it, each with its own verdict.
      return { typescript: "maybe", wire: "harmless" };
    case "platform":
      return onWire(platformVerdict(change.part));
    default:
      return fieldVerdicts(change);
  }
}

function onWire(wire: Verdict): Verdicts {
  return { typescript: "harmless", wire };
}

/** Functions generated before send what the service took then: JSON, or a form if there is a file. */
function bodyFormVerdict({ from, to }: Extract<Change, { readonly kind: "body-form" }>): Verdict {
  if (to === "json-or-multipart") return "harmless";
  return from === "json-or-multipart" && to === "json" ? "maybe" : "breaking";
}

/** Functions generated before send the key as they did, if there is one. */
function authVerdict({ before, from, to }: Extract<Change, { readonly kind: "auth" }>): Verdict {
  if (before === "no longer") return "breaking";
  const wasNeeded = member(from, "optional") !== true;
  return before === "alike" && (wasNeeded || member(to, "optional") === true)
    ? "harmless"
    : "maybe";
}

function platformVerdict(part: string): Verdict {
  if (part === "baseUrl") return "breaking";
  const used = ["apiKeyVariable", "runningPath", "creditsPath", "cancel", "headers", "origins"];
  return used.includes(part) ? "maybe" : "harmless";
}
