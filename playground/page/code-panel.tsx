import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { CodeOfCall, ModelInfo, ServiceInfo } from "../protocol.js";
import { CopyButton } from "./ui/copy-button.js";
import { Icon } from "./ui/icon.js";
import { Tabs } from "./ui/tabs.js";

const forms = [
  ["TypeScript", "typescript"],
  ["Command line", "command"],
  ["JSON", "json"],
] as const;

interface CodePanelProps {
  readonly code: CodeOfCall | undefined;
  readonly model: ModelInfo;
  readonly service: ServiceInfo;
}

/** The call in the form, for other places. */
export function CodePanel({ code, model, service }: CodePanelProps): JSX.Element {
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
        {form === "typescript" && !model.isGenerated && (
          <p class="hint">
            <code>npx modelsmith generate</code> writes the function once <code>{model.key}</code>{" "}
            stands with the others in <code>endpoints</code> of the config;{" "}
            <code>--endpoint {model.key}</code> writes this one alone.
          </p>
        )}
        {form !== "json" && service.simulated !== undefined && (
          <p class="hint">
            Runs of this page are simulated. This call is not: it goes to {service.host}, needs the
            key in <code>{service.keyVariable}</code>, and is paid for.
          </p>
        )}
      </Tabs>
    </details>
  );
}
