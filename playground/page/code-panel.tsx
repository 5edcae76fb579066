import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CodeOfCall } from "../protocol.js";
import { CopyButton } from "./ui/copy-button.js";
import { Icon } from "./ui/icon.js";
import { Tabs } from "./ui/tabs.js";

const forms = [
  ["TypeScript", "typescript"],
  ["Command line", "command"],
  ["JSON", "json"],
] as const;

/** The call in the form, for other places. */
export function CodePanel({ code }: { readonly code: CodeOfCall | undefined }): JSX.Element {
  const [chosen, setChosen] = useState(0);
  const [name, form] = forms[chosen] ?? forms[0];
  const text = code?.[form] ?? "";
  return (
    <details class="panel code-panel">
      <summary>
        <Icon name="code" />
        <span>The same call as code</span>
        <Icon name="chevron" />
      </summary>
      <Tabs
        label="Form of the code"
        id="code"
        tabs={forms.map(([label]) => label)}
        chosen={chosen}
        onChoose={setChosen}
      >
        <div class="code-box">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
          <pre class="code" tabIndex={0}>
            {text}
          </pre>
          <CopyButton text={text} label={name} />
        </div>
      </Tabs>
    </details>
  );
}
