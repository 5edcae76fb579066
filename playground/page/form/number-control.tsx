import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { JsonValue } from "../../protocol.js";
import { IconButton } from "../ui/button.js";
import type { ControlProps } from "./context.js";

/** A number, with a slider if its range is small, and a die for a seed. */
export function NumberControl(props: ControlProps): JSX.Element | null {
  const { model, value, onChange, id, describedBy, isWrong, required } = props;
  const [text, setText] = useState(() => typedText(value));
  // What is typed stays as it is typed while it means the value.
  useEffect(() => {
    setText((typed) => (sameValue(typed, value) ? typed : typedText(value)));
  }, [value]);
  if (model.control.kind !== "number") return null;
  const { min, max, step, whole, slides } = model.control;
  const change = (typed: string) => {
    setText(typed);
    onChange(valueIn(typed));
  };
  const fallback = typeof model.fallback === "number" ? model.fallback : undefined;
  const place = typeof value === "number" ? value : (fallback ?? min ?? 0);
  const isSeed = /seed$/i.test(model.name);
  return (
    <div class="number">
      {slides && (
        <input
          type="range"
          aria-label={`${model.title}, slider`}
          min={min}
          max={max}
          step={step ?? "any"}
          value={place}
          data-unset={value === undefined || undefined}
          onInput={({ currentTarget }) => change(currentTarget.value)}
        />
      )}
      <input
        id={id}
        type="text"
        inputMode={whole ? "numeric" : "decimal"}
        autocomplete="off"
        value={text}
        placeholder={fallback === undefined ? "" : String(fallback)}
        aria-describedby={describedBy || undefined}
        aria-invalid={isWrong || undefined}
        aria-required={required || undefined}
        onInput={({ currentTarget }) => change(currentTarget.value)}
      />
      {isSeed && (
        <IconButton
          icon="dice"
          label="Draw a seed"
          title="Draw a seed"
          onClick={() => change(String(randomSeed(min, max)))}
        />
      )}
    </div>
  );
}

/** What is not a number stays text, so that the check says what it thinks of it. */
function valueIn(typed: string): JsonValue | undefined {
  if (typed.trim() === "") return undefined;
  const value = Number(typed);
  return Number.isFinite(value) ? value : typed;
}

function typedText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function sameValue(typed: string, value: JsonValue | undefined): boolean {
  return valueIn(typed) === value;
}

/** A seed of a size that every service takes. */
export function randomSeed(min = 0, max: number = 2 ** 31 - 1): number {
  const least = Math.max(0, min);
  const most = Math.min(max, 2 ** 31 - 1);
  return least + Math.floor(Math.random() * (most - least + 1));
}
