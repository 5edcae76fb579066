import { endpointPlatform } from "@modelsmith/runtime/guidance";
import { faultsIn } from "./faults/choose.js";
import { pollFaults } from "./faults/poll-faults.js";
import { sendUnknownId, startIfHeld } from "./reads.js";
import { sendResult, sendStatus } from "./send-answer.js";
import { headerProblem, takeBodyKey } from "./service/auth.js";
import { type Exchange, faultHeader, sendRefusal } from "./service/exchange.js";
import { isPollFault } from "./service/fault-names.js";
import { type FollowRoute, idOf, wrongQuery } from "./service/follow-routes.js";
import { type StoredGeneration, statusAt } from "./service/generation.js";
import { readPollBody } from "./service/request-body.js";
import { rulesOf } from "./service/rules.js";
import type { Service } from "./service.js";

/** Answers a request for the status or the result of a generation, in the way of its endpoint. */
export async function serveFollow(
  service: Service,
  exchange: Exchange,
  routes: readonly FollowRoute[],
): Promise<void> {
  const isPost = exchange.request.method === "POST";
  const read = isPost ? await readPollBody(exchange.request) : { ok: true as const, input: {} };
  if (!read.ok) return sendRefusal(exchange, read.refusal);
  const taken = isPost
    ? takeBodyKey(
        routes[0] ? endpointPlatform(routes[0].simulated.endpoint) : service.platform,
        read.input,
        service.apiKey,
      )
    : { rest: read.input };
  if ("refusal" in taken) return sendRefusal(exchange, taken.refusal);
  const named = routes.map((route) => ({ route, id: idOf(route, exchange.url, taken.rest) }));
  for (const { route, id } of named) {
    const generation = id === undefined ? undefined : service.generations.find(id);
    if (generation === undefined || !isFollowedBy(generation, route)) continue;
    return answer(service, exchange, route, generation);
  }
  sendUnknownId(exchange, named.find(({ id }) => id !== undefined)?.id ?? "");
}

/** Another endpoint's generations are not found at the path of this one. */
function isFollowedBy({ simulated }: StoredGeneration, { kind, request }: FollowRoute): boolean {
  return JSON.stringify(rulesOf(simulated)[kind]) === JSON.stringify(request);
}

async function answer(
  service: Service,
  exchange: Exchange,
  route: FollowRoute,
  generation: StoredGeneration,
): Promise<void> {
  const wrong = wrongQuery(route, exchange.url);
  if (wrong !== undefined) {
    return sendRefusal(exchange, { status: 400, code: "INVALID_QUERY", message: wrong });
  }
  const problem = headerProblem(route.request.headers, exchange.request.headers);
  if (problem !== undefined) return sendRefusal(exchange, problem);
  const status = statusAt(startIfHeld(generation), Date.now());
  if (route.kind === "result") return sendResult(exchange, generation, status);
  countPoll(service, exchange, generation);
  const named = [...faultsIn(faultHeader(exchange) ?? ""), ...generation.faults].find(isPollFault);
  const fault = named && pollFaults[named];
  if (fault && generation.polls >= fault.from && generation.polls <= fault.to) {
    exchange.faults.push(named);
    const faulty = { exchange, generation, otherOrigin: service.redirectTrap.origin };
    return fault.act(faulty, generation.polls);
  }
  sendStatus(exchange, generation, status);
}

function countPoll(
  { ledger }: Service,
  { response }: Exchange,
  generation: StoredGeneration,
): void {
  generation.polls += 1;
  if (generation.openPolls > 0) ledger.overlappingPolls += 1;
  generation.openPolls += 1;
  response.once("close", () => {
    generation.openPolls -= 1;
  });
}
