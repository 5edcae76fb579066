import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { optionInArgv } from "../../cli/shell/option-in-argv.js";
import type { PlacedTarget } from "../../cli/spec/placed-target.js";
import type { Start } from "../protocol.js";
import { createAccess, setSecurityHeaders } from "./access.js";
import { type Api, type ApiParts, createApi } from "./api.js";
import { type Assets, readAssets, sendAsset, withStart } from "./assets.js";
import { type Catalog, type CatalogModel, readCatalog } from "./catalog.js";
import { detailOf } from "./detail.js";
import { createEventStreams } from "./events.js";
import { type Exchange, RefusedError, sendJson } from "./exchange.js";
import { openFiles } from "./files.js";
import { openPreviews } from "./previews.js";
import { openRunStore } from "./run-store.js";
import { openRuns } from "./runs.js";
import { openService, type RunService, type ServiceOptions } from "./services.js";

export interface PlaygroundOptions extends ServiceOptions {
  readonly targets: readonly PlacedTarget[];
  /** Port on 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  /** The folder that keeps runs and files. */
  readonly stateFolder: string;
  /** Options that lead a command to the spec and the service, each after a space. */
  readonly spec: string;
}

/** A running playground. */
export interface Playground {
  /** With the token that lets one browser in. */
  readonly address: string;
  readonly origin: string;
  readonly services: readonly RunService[];
  readonly modelCount: number;
  readonly close: () => Promise<void>;
}

/**
 * Starts a playground on 127.0.0.1.
 *
 * @throws GeneratorError if a spec cannot be read
 * @throws Error if the port is in use
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { targets, port, spec } = options;
  const [catalog, files] = await Promise.all([readCatalog(targets), readAssets()]);
  const access = createAccess();
  const server = createServer({ keepAlive: true, noDelay: true });
  server.listen({ host: "127.0.0.1", port });
  await once(server, "listening");
  // A server on a port has an AddressInfo; only one on a pipe has a string.
  const listening = (server.address() as AddressInfo).port;
  const origin = `http://127.0.0.1:${listening}`;

  const parts = await openParts(options, catalog).catch((error: unknown) => {
    server.close();
    throw error;
  });
  const { events, runs, services } = parts;
  const close = async () => {
    events.close();
    await runs.close();
    await Promise.all(services.map(({ simulator }) => simulator?.close()));
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const assets = await startOf(catalog, services)
    .then((start) => withStart(files, start))
    .catch(async (error: unknown) => {
      await close();
      throw error;
    });
  const api = createApi({
    ...parts,
    catalog,
    spec,
    baseUrl: optionInArgv(options.argv, "--base-url"),
  });

  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    setSecurityHeaders(response);
    const verdict = access.judge(request, listening);
    if (verdict?.kind === "refuse") {
      // What a stranger still sends is not read.
      response.writeHead(verdict.status, { "content-type": "text/plain", connection: "close" });
      response.end(`${verdict.message}\n`);
    } else if (verdict?.kind === "enter") {
      response.writeHead(303, { "set-cookie": verdict.cookie, location: "/" }).end();
    } else void answer(api, assets, { request, response, url: urlOf(request, origin) });
  });
  return {
    address: `${origin}/?token=${access.token}`,
    origin,
    services,
    modelCount: catalog.models.size,
    close,
  };
}

async function startOf({ models }: Catalog, services: readonly RunService[]): Promise<Start> {
  const [model] = models.values();
  // What is wrong with it is told when the page asks for it.
  const first = model && (await detailOf(model).catch(() => undefined));
  return {
    services: services.map(({ info }) => info),
    models: [...models.values()].map(({ info }) => info),
    ...(first && { first }),
  };
}

async function openParts(
  options: PlaygroundOptions,
  { platforms, models }: Catalog,
): Promise<Omit<ApiParts, "catalog" | "spec" | "baseUrl">> {
  const inState = (name: string) => path.join(options.stateFolder, name);
  const store = await openRunStore(inState("runs"));
  const files = await openFiles(inState("files"));
  const services = await Promise.all(platforms.map((each) => openService(each, options)));
  const local = services.map(({ platform }) => new URL(platform.baseUrl));
  const origins = local.filter(({ protocol }) => protocol === "http:").map(({ origin }) => origin);
  const previews = await openPreviews(inState("previews"), new Set(origins));
  const events = createEventStreams();
  const serviceOf = ({ info }: CatalogModel): RunService => {
    const service = services[info.service];
    if (service === undefined) throw new RangeError(`no service ${info.service}`);
    return service;
  };
  const modelOf = (id: string) => models.get(id);
  const runs = await openRuns({ store, serviceOf, modelOf, emit: events.emit });
  return { services, store, files, previews, events, runs, serviceOf };
}

/** `//` and the like are paths that lead nowhere, and not addresses of another host. */
function urlOf({ url = "/" }: IncomingMessage, origin: string): URL {
  const address = url.startsWith("/") ? `${origin}${url}` : url;
  return new URL(URL.canParse(address) ? address : `${origin}/nowhere`);
}

async function answer(api: Api, assets: Assets, exchange: Exchange): Promise<void> {
  const { response } = exchange;
  try {
    if (sendAsset(assets, exchange) || (await api(exchange))) return;
    sendJson(exchange, 404, { error: "refused", message: "There is nothing here." });
  } catch (error) {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    // A body that is not read to its end must not be taken for the next request.
    response.setHeader("connection", "close");
    if (error instanceof RefusedError) sendJson(exchange, error.status, error.refusal);
    else sendJson(exchange, 500, { error: "refused", message: String(error) });
  }
}
