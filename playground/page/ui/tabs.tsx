import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";

interface TabsProps {
  readonly label: string;
  /** Unique in the page. */
  readonly id: string;
  readonly tabs: readonly string[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
  readonly children: ComponentChildren;
}

/** Tabs, and the panel of the chosen one. Arrow keys, Home and End move between them. */
export function Tabs({ label, id, tabs, chosen, onChoose, children }: TabsProps): JSX.Element {
  const row = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: (chosen + 1) % tabs.length,
      ArrowLeft: (chosen + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    row.current?.querySelectorAll("button")[next]?.focus();
  };
  return (
    <div class="tabs">
      <div
        ref={row}
        class="tab-row"
        role="tablist"
        aria-label={label}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        {tabs.map((name, index) => (
          <button
            type="button"
            role="tab"
            key={name}
            id={`${id}-tab-${index}`}
            aria-selected={index === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => onChoose(index)}
          >
            {name}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        class="tab-panel"
        role="tabpanel"
        aria-labelledby={`${id}-tab-${chosen}`}
      >
        {children}
      </div>
    </div>
  );
}
