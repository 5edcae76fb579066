import { useRef } from "preact/hooks";

/**
 * A value that changes build upon, and a function that makes one. An upload ends long after the
 * render that started it, when another field may have changed the same object.
 */
export function useLatest<Value>(
  value: Value,
  onChange: (value: Value) => void,
): (map: (latest: Value) => Value) => void {
  const latest = useRef(value);
  latest.current = value;
  return (map) => {
    latest.current = map(latest.current);
    onChange(latest.current);
  };
}
