import type { JSX } from "preact";
import type { ServiceInfo } from "../protocol.js";
import { SmallButton } from "./ui/button.js";

interface TopBarProps {
  readonly service: ServiceInfo | undefined;
  readonly title: string | undefined;
  readonly balance: string | undefined;
  readonly onModels: () => void;
}

/** The name of the playground, and where runs go. */
export function TopBar({ service, title, balance, onModels }: TopBarProps): JSX.Element {
  return (
    <header class="top">
      <span class="brand">modelsmith</span>
      <SmallButton icon="menu" class="only-narrow models-button" onClick={onModels}>
        {title ?? "Models"}
      </SmallButton>
      {service !== undefined && (
        <span class="service" title={explanation(service)}>
          {balance !== undefined && <span class="balance">{balance.split("\n")[0]}</span>}
          <span class={`badge ${service.simulated ? "is-free" : "is-paid"}`}>
            {service.simulated ? "Simulated" : "Paid runs"}
          </span>
          <span class="host">{service.host}</span>
        </span>
      )}
    </header>
  );
}

function explanation({ simulated, host, keyVariable }: ServiceInfo): string {
  switch (simulated) {
    case "asked":
      return "Runs go to the simulator, as asked.";
    case "no-key":
      return `Runs go to the simulator: ${keyVariable} is not set.`;
    case "no-address":
      return "Runs go to the simulator: the spec names no server.";
    default:
      return `Runs go to ${host}, and are paid for.`;
  }
}
