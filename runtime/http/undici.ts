// The parts of undici that carry requests, by their own paths: loading all of undici would double
// the time of every cold start. undici ships no types for these paths.
import type * as undici from "undici";
// @ts-expect-error no types
import connect from "undici/lib/core/connect.js";
// @ts-expect-error no types
import agent from "undici/lib/dispatcher/agent.js";
// @ts-expect-error no types
import client from "undici/lib/dispatcher/client.js";

export const Agent: typeof undici.Agent = agent;
export const Client: typeof undici.Client = client;
export const buildConnector: typeof undici.buildConnector = connect;
