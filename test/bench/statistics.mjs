/** The middle value, so that one slow run changes nothing. */
export function median(/** @type {readonly number[]} */ values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Runs each contender once a round, in turn, so that all of them meet the same weather.
 *
 * @template Result
 * @param {Record<string, () => Promise<Result>>} contenders
 * @returns {Promise<Record<string, Result[]>>}
 */
export async function inTurn(contenders, rounds) {
  const results = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(contenders)) results[name].push(await run());
  }
  return results;
}

/** How much larger one is than another, both of the same round: the middle of all rounds. */
export function ratioInTurn(/** @type {number[]} */ values, /** @type {number[]} */ others) {
  return median(values.map((value, round) => value / others[round]));
}
