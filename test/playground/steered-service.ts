import type { ServerResponse } from "node:http";
import {
  json,
  openStream,
  type Recorded,
  type ScriptedServer,
  startServer,
} from "../runtime/scripted-server.js";

/** The state of a generation, as the service answers it. */
export type Said = Readonly<Record<string, unknown>>;

/** A file of the service: what it says of it, and what it is. */
export interface ServedMedia {
  readonly type: string;
  readonly bytes: Uint8Array | string;
  /** Answers with a redirect to there instead. */
  readonly location?: string;
}

/** The service of `acmeSpec`, for states that last until a test ends them. */
export interface SteeredService {
  readonly baseUrl: string;
  /** Says this of the generation with this prompt, to whoever streams or asks. */
  readonly say: (prompt: string, said: Said) => void;
  /** Ends it with the media of these names. */
  readonly complete: (prompt: string, ...names: readonly string[]) => void;
  /** The ids that it was asked to cancel. */
  readonly canceled: readonly string[];
  /** Generations that it has accepted. */
  readonly accepted: () => number;
  readonly requests: ScriptedServer["requests"];
  readonly close: () => Promise<void>;
}

interface Generation {
  readonly id: string;
  said: Said;
  stream: ServerResponse | undefined;
}

/** @param media - by name, below `/media/` */
export async function startSteeredService(
  media: Readonly<Record<string, ServedMedia>>,
): Promise<SteeredService> {
  const generations = new Map<string, Generation>();
  const canceled: string[] = [];
  const server = await startServer((request, response) => {
    const { method, path } = request;
    const [, id, action] = /^\/generation\/([\w-]+)(\/cancel)?$/.exec(path) ?? [];
    const known = [...generations.values()].find((each) => each.id === id);
    if (path.startsWith("/media/")) return sendMedia(media[path.slice(7)], response);
    if (path === "/credits") return json(response, 200, { credits: 100 - generations.size });
    if (known === undefined && method === "POST") return accept(request, response);
    if (known === undefined) return json(response, 404, { error: { message: "Unknown." } });
    if (action === undefined) return json(response, 200, { id, ...known.said });
    canceled.push(known.id);
    say(known, { status: "CANCELED" });
    json(response, 200, { id, ...known.said });
  });

  function accept(request: Recorded, response: ServerResponse): void {
    const { prompt } = JSON.parse(request.body) as { readonly prompt: string }; // of our tests
    const generation: Generation = {
      id: `gen-${generations.size + 1}`,
      said: { status: "IN_QUEUE" },
      stream: undefined,
    };
    generations.set(prompt, generation);
    if (!request.path.includes("/sse/")) {
      json(response, 200, { id: generation.id, ...generation.said });
      return;
    }
    openStream(response);
    generation.stream = response;
    say(generation, generation.said);
  }

  function say(generation: Generation, said: Said): void {
    generation.said = said;
    generation.stream?.write(`data: ${JSON.stringify({ id: generation.id, ...said })}\n\n`);
  }

  const sayOf = (prompt: string, said: Said) => {
    const generation = generations.get(prompt);
    if (generation === undefined) throw new RangeError(`no generation of ${prompt}`);
    say(generation, said);
  };
  return {
    baseUrl: server.url,
    say: sayOf,
    complete: (prompt, ...names) =>
      sayOf(prompt, {
        status: "COMPLETED",
        data: { images: names.map((name) => ({ url: `${server.url}/media/${name}` })) },
        usage: { total: 1 },
      }),
    canceled,
    accepted: () => generations.size,
    requests: server.requests,
    close: () => server.close(),
  };
}

function sendMedia(media: ServedMedia | undefined, response: ServerResponse): void {
  if (media === undefined) return void response.writeHead(404).end();
  const { type, bytes, location } = media;
  if (location !== undefined) return void response.writeHead(302, { location }).end();
  response.writeHead(200, { "content-type": type }).end(bytes);
}
