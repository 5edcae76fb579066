import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Run } from "../../protocol.js";
import { duration } from "../ui/texts.js";

/** How long a run took, or takes until now. */
export function Elapsed({ run }: { readonly run: Run }): JSX.Element {
  const [now, setNow] = useState(Date.now);
  const isRunning = run.state === "running";
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, [isRunning]);
  const end = run.endedAt === undefined ? now : Date.parse(run.endedAt);
  return <span class="elapsed">{duration(end - Date.parse(run.startedAt))}</span>;
}
