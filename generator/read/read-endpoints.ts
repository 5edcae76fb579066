import type { Endpoint } from "@modelsmith/runtime";
import type { EndpointModel, EndpointOperations, Model } from "../model/model.js";
import type { JsonValue } from "../util/json.js";
import { type Answer, type ErrorAnswer, errorAnswers, successAnswers } from "./read-answers.js";
import { readModel, type SpecSettings } from "./read-model.js";

export { didYouMean } from "../diagnostics/did-you-mean.js";
export type { LifecycleConfig } from "../lifecycle/settings/lifecycle-config.js";
export type { Answer, AnswerContent, ErrorAnswer } from "./read-answers.js";
export { type GivenConfig, readConfigured } from "./read-configured.js";

/** An endpoint as the runtime sees it, and what the spec says of the answers to its requests. */
export interface ReadEndpoint {
  readonly endpoint: Endpoint;
  /** The example of its data, if the spec has one and no schema. */
  readonly dataExample: JsonValue | undefined;
  readonly answers: EndpointAnswers;
}

/** The successes that its requests may be answered with. */
export interface EndpointAnswers {
  readonly create: readonly Answer[];
  readonly stream?: readonly Answer[];
  readonly poll?: readonly Answer[];
  readonly result?: readonly Answer[];
  /** What a request is refused with; read when it is asked for, since few are. */
  readonly errors?: (role: keyof EndpointOperations) => readonly ErrorAnswer[];
}

/**
 * The endpoints of a spec without generating code: those that docs, a group or a list select, all
 * that create something otherwise. A spec without an address gets one of this machine.
 *
 * @throws GeneratorError if the input is bad
 */
export async function readEndpoints(settings: SpecSettings): Promise<readonly ReadEndpoint[]> {
  const address = "http://127.0.0.1";
  return endpointsOf(await readModel({ ...settings, unselected: "all", address }));
}

/** The endpoints of a model that was read already. */
export function endpointsOf({ endpoints, operations }: Model): readonly ReadEndpoint[] {
  return endpoints.map((endpoint) => {
    const own = operations.get(endpoint.key);
    return {
      endpoint: endpoint.descriptor,
      dataExample: exampleOf(endpoint),
      answers: own === undefined ? { create: [] } : answersOf(own),
    };
  });
}

function answersOf(operations: EndpointOperations): EndpointAnswers {
  const { create, stream, poll, result } = operations;
  return {
    create: successAnswers(create),
    ...(stream && { stream: successAnswers(stream) }),
    ...(poll && { poll: successAnswers(poll) }),
    ...(result && { result: successAnswers(result) }),
    errors: (role) => errorAnswers(operations[role] ?? create),
  };
}

function exampleOf({ data }: EndpointModel): JsonValue | undefined {
  return data.from === "nothing" ? undefined : data.example;
}
