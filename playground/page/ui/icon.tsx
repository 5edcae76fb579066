import type { JSX } from "preact";

const paths = {
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5.2 12.2L21 21",
  close: "M6 6l12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  up: "M12 19V6m-6 6 6-6 6 6",
  down: "M12 5v13m-6-6 6 6 6-6",
  chevron: "m6 9 6 6 6-6",
  copy: "M9 9h10v11H9zM5 15V4h10",
  check: "m5 13 4.5 4.5L19 7",
  upload: "M12 16V5m-5 5 5-5 5 5M4 19h16",
  download: "M12 4v12m-5-5 5 5 5-5M4 20h16",
  play: "M8 5.5v13l11-6.5z",
  stop: "M7 7h10v10H7z",
  again: "M4 12a8 8 0 1 0 2.6-5.9M4 4v4.5h4.5",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  compare: "M4 5h7v14H4zM13 5h7v14h-7z",
  dice: "M5 5h14v14H5zM9 9h.01M15 15h.01M12 12h.01",
  menu: "M4 7h16M4 12h16M4 17h16",
  code: "m9 7-5 5 5 5m6-10 5 5-5 5",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  warning: "M12 4 2.8 20h18.4zM12 10v4m0 3h.01",
} as const;

export type IconName = keyof typeof paths;

/** A picture of an action, next to words or with a label of its own. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
