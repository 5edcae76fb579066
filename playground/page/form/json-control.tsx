import type { JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import type { JsonValue } from "../../protocol.js";
import type { ControlProps } from "./context.js";
import { isSame } from "./values.js";

/** Any value, as JSON. */
export function JsonControl({
  value,
  onChange,
  id,
  describedBy,
  isWrong,
  model,
}: ControlProps): JSX.Element {
  return (
    <JsonArea
      id={id}
      label={`${model.title} as JSON`}
      value={value}
      onChange={onChange}
      describedBy={describedBy}
      isWrong={isWrong}
    />
  );
}

interface JsonAreaProps {
  readonly id: string;
  readonly label: string;
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly describedBy?: string;
  readonly isWrong?: boolean;
  readonly rows?: number;
}

/** A text area in step with a value: what is not JSON yet stays in the area alone. */
export function JsonArea(props: JsonAreaProps): JSX.Element {
  const { id, label, value, onChange, describedBy = "", isWrong = false, rows = 4 } = props;
  const [text, setText] = useState(() => prettyJson(value));
  const parsed = parse(text);
  // Before the next key is pressed: later, it would put back what was typed meanwhile.
  useLayoutEffect(() => {
    setText((typed) => {
      const meant = parse(typed);
      return meant.ok && isSame(meant.value, value) ? typed : prettyJson(value);
    });
  }, [value]);
  const change = (typed: string) => {
    setText(typed);
    const meant = parse(typed);
    if (meant.ok) onChange(meant.value);
  };
  const about = [describedBy, parsed.ok ? "" : `${id}-syntax`].filter((each) => each !== "");
  return (
    <div class="json" data-pending={parsed.ok ? undefined : `${label}: it is not JSON yet.`}>
      <textarea
        id={id}
        class="code"
        rows={rows}
        aria-label={label}
        aria-describedby={about.join(" ") || undefined}
        aria-invalid={isWrong || !parsed.ok || undefined}
        spellcheck={false}
        autocomplete="off"
        value={text}
        onInput={({ currentTarget }) => change(currentTarget.value)}
      />
      {!parsed.ok && (
        <p class="wrong" id={`${id}-syntax`} role="alert">
          Not JSON yet: {parsed.problem}
        </p>
      )}
    </div>
  );
}

type Parsed =
  | { readonly ok: true; readonly value: JsonValue | undefined }
  | { readonly ok: false; readonly problem: string };

function parse(text: string): Parsed {
  if (text.trim() === "") return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) as JsonValue };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

function prettyJson(value: JsonValue | undefined): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}
