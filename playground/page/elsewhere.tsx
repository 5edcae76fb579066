import type { JSX } from "preact";
import type { JsonObject, Violation } from "../protocol.js";
import { hasAt } from "./form/values.js";

interface ElsewhereProps {
  readonly violations: readonly Violation[];
  readonly isForm: boolean;
  readonly input: JsonObject;
  readonly onRemove: (pointer: string) => void;
}

/** What is wrong where no field shows it: a field that the form does not have. */
export function Elsewhere(props: ElsewhereProps): JSX.Element | null {
  const { violations, isForm, input, onRemove } = props;
  const shown = isForm ? violations.filter((each) => !isShown(each)) : violations;
  if (shown.length === 0) return null;
  return (
    <ul class="wrong elsewhere" role="alert">
      {shown.slice(0, 20).map(({ pointer, expected, found }) => (
        <li key={`${pointer} ${expected}`}>
          <code>{pointer || "The input"}</code>: expected {expected}, found {found}.{" "}
          {isForm && hasAt(input, pointer) && (
            <button
              type="button"
              class="button small"
              aria-label={`Remove ${pointer}`}
              onClick={() => onRemove(pointer)}
            >
              Remove
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** By a field of the form; one that another alternative lacks, by what the chosen one lacks. */
function isShown({ pointer, found }: Violation): boolean {
  const holderOf = (at: string) => at.slice(0, at.lastIndexOf("/"));
  return [...document.querySelectorAll<HTMLElement>("[data-pointer]")].some(({ dataset }) => {
    const { pointer: at = "", missing } = dataset;
    if (at === pointer || pointer.startsWith(`${at}/`)) return true;
    return found === "nothing" && missing !== undefined && holderOf(at) === holderOf(pointer);
  });
}
