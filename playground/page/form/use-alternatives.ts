import { useRef, useState } from "preact/hooks";

export interface Alternatives<Value> {
  /** The tab that a person chose. */
  readonly chosen: number | undefined;
  readonly choose: (index: number) => void;
  /** What was written in the other tabs: a look at another costs nobody that. */
  readonly kept: Map<number, Value>;
  /** Changes the value from within the tabs. */
  readonly change: (value: Value) => void;
}

/**
 * What a person did with the tabs of alternatives. A value that is set from elsewhere ("Clear", an example, an earlier
 * run) is new: nothing of what was written before comes back into it.
 */
export function useAlternatives<Value>(
  value: Value,
  onChange: (value: Value) => void,
): Alternatives<Value> {
  const [chosen, choose] = useState<number | undefined>(undefined);
  const kept = useRef(new Map<number, Value>());
  const shown = useRef(value);
  const isOwn = useRef(false);
  if (shown.current !== value && !isOwn.current) {
    kept.current.clear();
    if (chosen !== undefined) choose(undefined);
  }
  shown.current = value;
  isOwn.current = false;
  const change = (next: Value) => {
    isOwn.current = true;
    onChange(next);
  };
  return { chosen, choose, kept: kept.current, change };
}
