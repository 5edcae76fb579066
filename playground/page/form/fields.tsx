import type { JSX } from "preact";
import { useContext } from "preact/hooks";
import type { JsonObject, JsonValue } from "../../protocol.js";
import { type FieldProps, FormShared } from "./context.js";
import { list, objectOf } from "./json-values.js";
import { pointerTo } from "./values.js";

/** A field within a control. */
export function InnerField(props: FieldProps): JSX.Element | null {
  return useContext(FormShared).renderField(props);
}

interface FieldsProps {
  readonly schema: JsonObject;
  readonly names: readonly string[];
  readonly pointer: string;
  readonly value: JsonObject;
  readonly onField: (name: string, value: JsonValue | undefined) => void;
}

/** The fields of an object, in the spec's order. */
export function Fields({ schema, names, pointer, value, onField }: FieldsProps): JSX.Element {
  const fields = objectOf(schema["properties"]);
  const required = new Set(list(schema["required"]));
  return (
    <>
      {names.map((name) => (
        <InnerField
          key={name}
          name={name}
          schema={fields[name] ?? {}}
          pointer={pointerTo(pointer, name)}
          value={Object.hasOwn(value, name) ? value[name] : undefined}
          onChange={(next) => onField(name, next)}
          required={required.has(name)}
        />
      ))}
    </>
  );
}
