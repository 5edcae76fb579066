import type { JSX } from "preact";
import type { Run, ServiceInfo, Violation } from "../protocol.js";
import { Icon } from "./ui/icon.js";
import { credits } from "./ui/texts.js";

interface RunBarProps {
  readonly service: ServiceInfo;
  readonly balance: string | undefined;
  /** The last run of the model that says what it took. */
  readonly last: Run | undefined;
  readonly violations: readonly Violation[];
  readonly isSending: boolean;
  readonly problem: string;
  readonly onRun: () => void;
}

/** What a run costs, as far as it is known, and the button that starts it. */
export function RunBar(props: RunBarProps): JSX.Element {
  const { service, balance, last, violations, isSending, problem, onRun } = props;
  return (
    <div class="run-bar">
      {problem !== "" && (
        <p class="wrong" role="alert">
          {problem}
        </p>
      )}
      <div class="run-bar-row">
        <p class="cost" id="cost">
          <CostLine service={service} balance={balance} last={last} />
        </p>
        <button
          type="button"
          class="button primary"
          aria-describedby="cost"
          title="Ctrl or ⌘ and Enter"
          data-count={violations.length || undefined}
          disabled={isSending}
          onClick={onRun}
        >
          <Icon name="play" />
          <span>Run</span>
        </button>
      </div>
    </div>
  );
}

interface CostLineProps {
  readonly service: ServiceInfo;
  readonly balance: string | undefined;
  readonly last: Run | undefined;
}

/** Specs rarely say prices: what the last run took is the best that is known. */
export function CostLine({ service, balance, last }: CostLineProps): JSX.Element {
  const { simulated, host, pricingUrl } = service;
  if (simulated !== undefined) return <>Simulated: nothing is sent to {host}, nothing is paid.</>;
  const total = last?.usage?.total;
  return (
    <>
      Paid at <strong>{host}</strong>
      {typeof total === "number"
        ? `; the last run took ${credits(total)}`
        : "; the spec names no price"}
      {pricingUrl !== undefined && (
        <>
          {" ("}
          <a href={pricingUrl} target="_blank" rel="noreferrer noopener">
            prices
          </a>
          )
        </>
      )}
      .{balance !== undefined && <> Balance: {balance.split("\n").slice(0, 3).join(", ")}.</>}
    </>
  );
}
