import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Run } from "../../protocol.js";
import { api } from "../client/api.js";
import { CopyButton } from "../ui/copy-button.js";
import { Dialog } from "../ui/dialog.js";

/** The service's answer as it came. */
export function AnswerDialog({
  run,
  onClose,
}: {
  readonly run: Run;
  readonly onClose: () => void;
}): JSX.Element {
  const [answer, setAnswer] = useState("…");
  useEffect(() => {
    api.answer(run).then(
      (found) => setAnswer(found.answer),
      (error: unknown) => setAnswer(String(error)),
    );
  }, [run]);
  return (
    <Dialog title={`Answer of ${run.title}`} wide onClose={onClose}>
      <div class="code-head">
        <CopyButton text={answer} label="the answer">
          Copy
        </CopyButton>
      </div>
      {/* It scrolls, so the keyboard must reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls */}
      <pre class="code" tabIndex={0}>
        {answer}
      </pre>
    </Dialog>
  );
}
