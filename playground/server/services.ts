import type { Client, GenerateOptions, Platform } from "@modelsmith/runtime";
import { balanceText } from "../../cli/call/balance-text.js";
import { apiKeyOf, platformToCall } from "../../cli/spec/default-platform.js";
import { addressIn } from "../../cli/spec/read-spec.js";
import type { Simulator } from "../../simulator/index.js";
import type { ServiceInfo } from "../protocol.js";
import type { CatalogPlatform } from "./catalog.js";

/** A service that runs go to, and the options that lead calls there. */
export interface RunService {
  readonly info: ServiceInfo;
  readonly platform: Platform;
  readonly options: Pick<GenerateOptions, "apiKey" | "baseUrl" | "client" | "pollIntervalMs">;
  readonly simulator?: Simulator;
}

export interface ServiceOptions {
  /** What was typed: `--base-url` wins over the environment. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether nothing may be sent to a real service. */
  readonly simulate: boolean;
  readonly client?: Client | undefined;
}

/** Opens a service: the real one, or a simulator of it if there is no key or none is wanted. */
export async function openService(
  { platform: described, endpoints }: CatalogPlatform,
  { argv, environment, simulate, client }: ServiceOptions,
): Promise<RunService> {
  const platform = platformToCall(described, { argv, environment });
  const apiKey = apiKeyOf(platform, environment);
  const address = addressIn(platform.baseUrl);
  const hasAddress = address !== null && URL.canParse(address);
  const simulated = simulate
    ? "asked"
    : hasAddress
      ? apiKey === undefined && platform.auth?.optional !== true
        ? "no-key"
        : undefined
      : "no-address";
  const info = infoOf(platform, simulated, hasAddress);
  if (simulated === undefined) {
    const { baseUrl } = platform;
    const options = {
      baseUrl,
      ...(apiKey !== undefined && { apiKey }),
      ...(client && { client }),
    };
    return { info, platform, options };
  }
  const started = await (await import("../../simulator/index.js")).simulate({ endpoints });
  // The calls' own platform, at the simulator's address.
  const { baseUrl } = started;
  return {
    info,
    platform: { ...platform, baseUrl },
    // The simulator has no limit of requests, and a person watches.
    options: { baseUrl, apiKey: "simulated", pollIntervalMs: 250 },
    simulator: started,
  };
}

function infoOf(
  platform: Platform,
  simulated: ServiceInfo["simulated"],
  hasAddress: boolean,
): ServiceInfo {
  const { name, baseUrl, apiKeyVariable, keyUrl, creditsUrl, pricingUrl } = platform;
  return {
    name,
    host: hasAddress ? new URL(baseUrl).host : name,
    ...(simulated && { simulated }),
    keyVariable: apiKeyVariable,
    ...(keyUrl !== undefined && { keyUrl }),
    ...(creditsUrl !== undefined && { creditsUrl }),
    ...(pricingUrl !== undefined && { pricingUrl }),
    hasBalance: platform.creditsPath !== undefined,
    cancels: platform.cancel !== undefined,
  };
}

/** What the service says of the balance, one field a line; undefined if it does not say. */
export async function balanceOf({ platform, options }: RunService): Promise<string | undefined> {
  if (platform.creditsPath === undefined) return undefined;
  const { credits } = await import("@modelsmith/runtime");
  const balance = await credits(platform, { ...options, timeoutMs: 20_000 }).catch(() => undefined);
  return balance === undefined ? undefined : balanceText(balance);
}
