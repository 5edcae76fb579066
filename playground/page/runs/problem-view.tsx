import type { JSX } from "preact";
import type { Problem } from "../../protocol.js";
import { SmallButton } from "../ui/button.js";
import { Words } from "../ui/words.js";

/** What a button of an error does. */
export interface ProblemActions {
  readonly onRetry: () => void;
  readonly onWait: () => void;
  readonly onBalance: () => void;
  readonly onForm: () => void;
}

type Step = Problem["steps"][number];
type Action = Exclude<Step[number], string>;

/** An error in the words of the guidance; what can be done here is a button. */
export function ProblemView({
  problem,
  actions,
}: {
  readonly problem: Problem;
  readonly actions: ProblemActions;
}): JSX.Element {
  const { category, code, httpStatus, requestId, message, mayHaveCharged, steps } = problem;
  const facts = [
    category.replaceAll("_", " "),
    httpStatus === undefined ? "" : `HTTP ${httpStatus}`,
    code ?? "",
    requestId === undefined ? "" : `request ${requestId}`,
  ];
  const shown = steps.filter(isForPage);
  return (
    <div class="problem" role="alert">
      <p class="problem-message">{message}</p>
      {shown.length > 0 && (
        <ul class="steps">
          {shown.map((step) => (
            <li key={JSON.stringify(step)}>{step.map((part) => partOf(part, actions))}</li>
          ))}
        </ul>
      )}
      <p class="hint">
        {facts.filter((fact) => fact !== "").join(" · ")}
        {mayHaveCharged ? " · may have been charged" : ""}
      </p>
    </div>
  );
}

/** Steps that only a program or a terminal can take are for those. */
function isForPage(step: Step): boolean {
  const elsewhere: readonly Action["kind"][] = [
    "check-key",
    // It leads to the spec, which the page cannot change.
    "inspect",
    "regenerate",
    "skip-validation",
    "option",
    "list-endpoints",
    "see-running",
  ];
  return step.every((part) => {
    if (typeof part === "string") return true;
    return part.kind === "see-balance" ? part.path !== undefined : !elsewhere.includes(part.kind);
  });
}

function partOf(part: string | Action, actions: ProblemActions): JSX.Element | null {
  if (typeof part === "string") return <Words text={part} />;
  switch (part.kind) {
    case "retry":
      return <ActionButton label="Run it again" onClick={actions.onRetry} />;
    case "wait":
      return <ActionButton label="Wait" onClick={actions.onWait} />;
    case "see-balance":
      return <ActionButton label="Look at the balance" onClick={actions.onBalance} />;
    case "inspect-endpoint":
      return <ActionButton label="Go to the fields" onClick={actions.onForm} />;
    case "set-key":
      return <code>{`export ${part.variable}="<your key>"`}</code>;
    case "show-id":
      return <code>{part.id}</code>;
    default:
      return null;
  }
}

function ActionButton({
  label,
  onClick,
}: {
  readonly label: string;
  readonly onClick: () => void;
}): JSX.Element {
  return <SmallButton onClick={onClick}>{label}</SmallButton>;
}
