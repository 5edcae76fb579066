/** The items by a trait that several may share; groups and items stay in order. */
export function groupBy<Trait, Item>(
  items: Iterable<Item>,
  traitOf: (item: Item) => Trait,
): ReadonlyMap<Trait, readonly Item[]> {
  const groups = new Map<Trait, Item[]>();
  for (const item of items) {
    const trait = traitOf(item);
    const group = groups.get(trait);
    if (group === undefined) groups.set(trait, [item]);
    else group.push(item);
  }
  return groups;
}

/** The items by their tags, of which each may have several. */
export function groupByTags<Item>(
  items: readonly Item[],
  tagsOf: (item: Item) => readonly string[],
): ReadonlyMap<string, readonly Item[]> {
  const tagged = items.flatMap((item) => tagsOf(item).map((tag) => ({ tag, item })));
  const groups = groupBy(tagged, ({ tag }) => tag);
  return new Map([...groups].map(([tag, found]) => [tag, found.map(({ item }) => item)]));
}

/** The value that most are, compared as JSON; of several, the first. */
export function mostCommon<Value>(values: readonly Value[]): Value | undefined {
  const groups = [...groupBy(values, (value) => JSON.stringify(value)).values()];
  return groups.sort((one, other) => other.length - one.length)[0]?.[0];
}
