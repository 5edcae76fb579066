import type { JSX } from "preact";
import type { JsonValue } from "../../protocol.js";
import type { ControlProps } from "./context.js";
import type { Option } from "./control.js";
import { list, words } from "./json-values.js";
import { isSame } from "./values.js";

/** One of a few values: segments, a switch, or a menu if there are many. */
export function ChoiceControl(props: ControlProps): JSX.Element | null {
  const { control } = props.model;
  if (control.kind === "boolean") return <Switch {...props} />;
  if (control.kind !== "choice") return null;
  return control.segmented ? (
    <Segments {...props} options={control.options} />
  ) : (
    <Menu {...props} options={control.options} />
  );
}

type WithOptions = ControlProps & { readonly options: readonly Option[] };

function Segments({ model, value, onChange, id, options }: WithOptions): JSX.Element {
  const effective = value ?? model.fallback;
  return (
    <div class="segments">
      {options.map(({ value: each, label, title }) => (
        <label key={label} class="segment" title={title}>
          <input
            type="radio"
            name={id}
            checked={isSame(each, effective)}
            data-unset={value === undefined || undefined}
            onChange={() => onChange(each)}
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  );
}

function Menu(props: WithOptions): JSX.Element {
  const { model, value, onChange, id, options, describedBy, isWrong, required } = props;
  const index = options.findIndex((each) => isSame(each.value, value));
  const isKnown = value === undefined || index >= 0;
  const unset = model.fallback === undefined ? "Not set" : `Default: ${words(model.fallback)}`;
  return (
    <select
      id={id}
      value={isKnown ? String(index) : "other"}
      aria-describedby={describedBy || undefined}
      aria-invalid={isWrong || undefined}
      aria-required={required || undefined}
      onChange={({ currentTarget }) => onChange(options[Number(currentTarget.value)]?.value)}
    >
      <option value="-1">{unset}</option>
      {options.map(({ label, title }, at) => (
        <option key={label} value={String(at)}>
          {title === undefined || title === label ? label : `${label} – ${title}`}
        </option>
      ))}
      {!isKnown && <option value="other">{words(value ?? null)}</option>}
    </select>
  );
}

function Switch(props: ControlProps): JSX.Element {
  const { model, value, onChange, id, describedBy } = props;
  const effective = value ?? model.fallback;
  return (
    <span class="switch">
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={effective === true}
        aria-checked={effective === true}
        aria-describedby={describedBy || undefined}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span class="hint">
        {effective === undefined ? "not set" : effective === true ? "on" : "off"}
        {value === undefined && model.fallback !== undefined ? ", the default" : ""}
      </span>
    </span>
  );
}

/** Any of a few values. */
export function ChoicesControl({ model, value, onChange }: ControlProps): JSX.Element | null {
  if (model.control.kind !== "choices") return null;
  const chosen = list(value);
  const toggle = (each: JsonValue, isChosen: boolean) => {
    const others = chosen.filter((other) => !isSame(other, each));
    const next = isChosen ? [...others, each] : others;
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <div class="segments">
      {model.control.options.map(({ value: each, label, title }) => (
        <label key={label} class="segment" title={title}>
          <input
            type="checkbox"
            checked={chosen.some((other) => isSame(other, each))}
            onChange={({ currentTarget }) => toggle(each, currentTarget.checked)}
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  );
}
