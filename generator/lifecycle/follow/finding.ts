/** Something that was understood: in the config's terms, from what, and whether it is a guess. */
export interface Finding<Value> {
  readonly value: Value;
  readonly because: string;
  readonly isGuess: boolean;
}

export function finding<Value>(value: Value, because: string, isGuess = false): Finding<Value> {
  return { value, because, isGuess };
}

/** What the spec makes likely, and does not say. */
export function guess<Value>(value: Value, because: string): Finding<Value> {
  return finding(value, because, true);
}
