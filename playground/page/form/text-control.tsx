import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ControlProps } from "./context.js";
import { list, words } from "./json-values.js";

/** A line of text, or an area that grows with it. */
export function TextControl(props: ControlProps): JSX.Element | null {
  const { model, value, onChange, id, describedBy, isWrong, required } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const shown =
    typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
  useLayoutEffect(() => {
    if (area.current === null) return;
    // Where the browser cannot let it grow by itself.
    if (CSS.supports("field-sizing", "content")) return;
    area.current.style.height = "auto";
    area.current.style.height = `${area.current.scrollHeight}px`;
  }, [shown]);
  if (model.control.kind !== "text") return null;
  const { long, suggestions = [] } = model.control;
  const common = {
    id,
    value: shown,
    placeholder: placeholderOf(props),
    "aria-describedby": describedBy || undefined,
    "aria-invalid": isWrong || undefined,
    "aria-required": required || undefined,
    spellcheck: long,
    // An emptied field is left out. A text that is to be empty can be written in the JSON view.
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
      onChange(currentTarget.value === "" ? undefined : currentTarget.value),
  };
  return long ? (
    <textarea ref={area} rows={3} {...common} />
  ) : (
    <>
      <input
        type="text"
        autocomplete="off"
        list={suggestions.length > 0 ? `${id}-suggestions` : undefined}
        {...common}
      />
      {suggestions.length > 0 && (
        <datalist id={`${id}-suggestions`}>
          {suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
    </>
  );
}

function placeholderOf({ model }: ControlProps): string {
  const { fallback, schema } = model;
  if (fallback !== undefined && fallback !== "") return words(fallback);
  const example = list(schema["examples"]).find((each) => typeof each === "string");
  return typeof example === "string" ? `For example: ${example}` : "";
}
