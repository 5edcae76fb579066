import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icon.js";

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for those who do not see what is next to it. */
  readonly label: string;
  readonly tiny?: boolean;
  readonly children?: string;
}

/** Copies a text, and says that it did. */
export function CopyButton({ text, label, tiny, children }: CopyButtonProps): JSX.Element {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 1_600);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
  };
  return (
    <button
      type="button"
      class={children === undefined ? `icon-button${tiny ? " tiny" : ""}` : "button small"}
      aria-label={isCopied ? `Copied ${label}` : `Copy ${label}`}
      title={isCopied ? "Copied" : `Copy ${label}`}
      onClick={copy}
    >
      <Icon name={isCopied ? "check" : "copy"} />
      {children !== undefined && <span>{isCopied ? "Copied" : children}</span>}
    </button>
  );
}
