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
