import type { JSX } from "preact";
import { Icon, type IconName } from "./icon.js";

interface ButtonProps {
  readonly onClick: (() => void) | undefined;
  /** Classes of its own. */
  readonly class?: string;
}

interface IconButtonProps extends ButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly title?: string;
  readonly isPressed?: boolean;
}

/** A button with a picture alone. */
export function IconButton({ icon, label, title, isPressed, ...props }: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${props.class ?? ""}`}
      aria-label={label}
      aria-pressed={isPressed}
      title={title}
      onClick={props.onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

interface SmallButtonProps extends ButtonProps {
  readonly icon?: IconName;
  readonly disabled?: boolean;
  readonly children: JSX.Element | readonly (string | undefined)[] | string | undefined;
}

/** A small button with words, and a picture before them. */
export function SmallButton({ icon, disabled, children, ...props }: SmallButtonProps) {
  return (
    <button
      type="button"
      class={`button small ${props.class ?? ""}`}
      disabled={disabled}
      onClick={props.onClick}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}
