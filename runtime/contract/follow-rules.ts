import { describeValue } from "../util/describe-value.js";
import { asObject } from "../util/json.js";
import type { Endpoint, FollowRequest, Platform, ReadPlaces } from "./endpoint.js";
import { endpointPlatform } from "./endpoint-platform.js";

/** How a generation is followed and read: all that is left of an endpoint once it has an id. */
export interface FollowRules {
  readonly platform: Platform;
  readonly poll?: FollowRequest | undefined;
  readonly result?: FollowRequest | undefined;
  readonly read: ReadPlaces;
}

/**
 * What an endpoint says of its generations, else its platform.
 *
 * @throws {TypeError} for a value that is not an endpoint, or a descriptor of another version
 */
export function rulesOfEndpoint(endpoint: Endpoint): FollowRules {
  // Code that was never type-checked gets here with anything, or a descriptor of any version.
  const descriptor = asObject(endpoint)?.["descriptor"];
  if (descriptor === undefined) {
    const found = describeValue(endpoint);
    const [, name = "nanoBanana"] = /^the function (\w+)$/.exec(found) ?? [];
    throw new TypeError(`expected an endpoint, such as ${name}Endpoint, found ${found}`);
  }
  if (descriptor !== 2) {
    const found = `the endpoint is described in version ${String(descriptor)}`;
    throw new TypeError(`${found}, this runtime reads 2: run \`npx modelsmith generate\` again`);
  }
  const platform = endpointPlatform(endpoint);
  const isOwn = endpoint.poll !== undefined;
  const poll = isOwn ? endpoint.poll : platform.poll;
  // They go together: the platform's result is what the platform's polls lead to.
  const result = endpoint.result ?? (isOwn ? undefined : platform.result);
  return { platform, poll: poll || undefined, result, read: endpoint.read ?? platform.read ?? {} };
}

/** What is known of a platform's generations without an endpoint. */
export function rulesOfPlatform(platform: Platform): FollowRules {
  const { poll, result, read = {} } = platform;
  return { platform, poll, result, read };
}
