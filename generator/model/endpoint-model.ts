import type { Platform } from "@modelsmith/runtime";
import type { EndpointFacts } from "./endpoint-facts.js";
import type { EndpointModel } from "./model.js";

/** An endpoint of the model, from what its operations came to and what it shares with others. */
export function endpointModel(facts: EndpointFacts, platform: Platform): EndpointModel {
  const { model, descriptor, schemas } = facts;
  return {
    ...model,
    // Schemas that an earlier run has kept are unpacked by whoever asks for them.
    get input() {
      return schemas.input;
    },
    get data() {
      return schemas.data;
    },
    descriptor: {
      // The lock's hash of a model depends on this order.
      descriptor: 1,
      key: model.key,
      title: model.title,
      platform,
      ...descriptor,
      get input() {
        return schemas.checked;
      },
    },
  };
}
