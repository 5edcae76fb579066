import type { JSX } from "preact";
import { useContext } from "preact/hooks";
import type { JsonValue } from "../../protocol.js";
import { IconButton, SmallButton } from "../ui/button.js";
import { type ControlProps, FormShared } from "./context.js";
import { InnerField } from "./fields.js";
import { list } from "./json-values.js";
import { labelOf, singular } from "./names.js";
import { useLatest } from "./use-latest.js";
import { emptyValue, pointerTo } from "./values.js";

/** A list of fields. */
export function ListControl({ model, pointer, value, onChange }: ControlProps): JSX.Element | null {
  const { root } = useContext(FormShared);
  const values = list(value);
  const change = useLatest<readonly JsonValue[]>(values, (next) =>
    onChange(next.length === 0 ? undefined : [...next]),
  );
  if (model.control.kind !== "list") return null;
  const { items, most } = model.control;
  const name = singular(model.name);
  return (
    <div class="list">
      {values.map((each, index) => (
        <div
          class="list-item"
          // Items have no identity of their own: their place is all that tells them apart.
          key={index.toString()}
        >
          <InnerField
            name={`${name} ${index + 1}`}
            schema={items}
            pointer={pointerTo(pointer, index)}
            value={each}
            onChange={(next) =>
              change((latest) => latest.toSpliced(index, 1, next ?? emptyValue(root, items)))
            }
            required={false}
            actions={
              <ItemActions
                name={`${model.title} ${index + 1}`}
                onUp={
                  index === 0
                    ? undefined
                    : () => change((latest) => moved(latest, index, index - 1))
                }
                onRemove={() => change((latest) => latest.toSpliced(index, 1))}
              />
            }
          />
        </div>
      ))}
      <SmallButton
        icon="plus"
        disabled={most !== undefined && values.length >= most}
        onClick={() => change((latest) => [...latest, emptyValue(root, items)])}
      >
        Add {labelOf(name).toLowerCase()}
      </SmallButton>
    </div>
  );
}

interface ItemActionsProps {
  readonly name: string;
  readonly onUp: (() => void) | undefined;
  readonly onRemove: () => void;
}

export function ItemActions({ name, onUp, onRemove }: ItemActionsProps): JSX.Element {
  return (
    <>
      {onUp !== undefined && (
        <IconButton
          icon="up"
          label={`Move ${name} up`}
          title="Move up"
          class="tiny"
          onClick={onUp}
        />
      )}
      <IconButton
        icon="trash"
        label={`Remove ${name}`}
        title="Remove"
        class="tiny"
        onClick={onRemove}
      />
    </>
  );
}

export function moved<Item>(items: readonly Item[], from: number, to: number): readonly Item[] {
  const [item] = items.slice(from, from + 1);
  return item === undefined ? items : items.toSpliced(from, 1).toSpliced(to, 0, item);
}
