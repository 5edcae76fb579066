import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Height of a row, in pixels: `.cards` has the same. */
const row = 4;
/** Between cards, in pixels. */
const gap = 16;

/**
 * Lets the cards of a grid lie close below each other, whatever is next to them: each spans as many low rows as it is
 * high. They stay in the order of the page, for the keyboard and screen readers.
 */
export function useStacks(): RefObject<HTMLDivElement | null> {
  const grid = useRef<HTMLDivElement>(null);
  const observer = useRef<ResizeObserver | undefined>(undefined);
  // Before a card is painted for the first time; what grows later is seen by the observer.
  useLayoutEffect(() => {
    observer.current ??= new ResizeObserver((seen) => setRows(seen.map(({ target }) => target)));
    const cards = [...(grid.current?.children ?? [])];
    for (const card of cards) observer.current.observe(card);
    setRows(cards);
  });
  useLayoutEffect(() => () => observer.current?.disconnect(), []);
  return grid;
}

function setRows(cards: readonly Element[]): void {
  // All are read before one is changed: each change would make the browser measure again.
  const heights = cards.map((card) => card.getBoundingClientRect().height);
  for (const [index, card] of cards.entries()) {
    if (!(card instanceof HTMLElement)) continue;
    const rows = Math.ceil(((heights[index] ?? 0) + gap) / row);
    const span = `span ${rows}`;
    if (card.style.gridRowEnd !== span) card.style.gridRowEnd = span;
  }
}
