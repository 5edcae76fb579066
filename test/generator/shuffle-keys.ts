import { isObject, type JsonObject, type JsonValue } from "../../generator/util/json.js";
import { randomNumbers } from "../random-numbers.js";

/**
 * The same document with the keys of every object in another order, except inside `properties`,
 * whose order is the order of an input's fields. Arrays keep theirs.
 */
export function shuffleKeys(value: JsonValue, seed: number): JsonValue {
  const random = randomNumbers(seed);
  const shuffled = (item: JsonValue, keepOrder: boolean): JsonValue => {
    if (Array.isArray(item)) return item.map((entry) => shuffled(entry, false));
    if (!isObject(item)) return item;
    const keys = Object.keys(item);
    const order = keepOrder ? keys : inRandomOrder(keys, random);
    const copy: JsonObject = {};
    for (const key of order) copy[key] = shuffled(item[key] ?? null, key === "properties");
    return copy;
  };
  return shuffled(value, false);
}

/** Fisher and Yates. */
function inRandomOrder(keys: readonly string[], random: () => number): readonly string[] {
  const order = [...keys];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const [a = "", b = ""] = [order[last], order[other]];
    order[last] = b;
    order[other] = a;
  }
  return order;
}
