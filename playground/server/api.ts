import path from "node:path";
import { isObject, type JsonObject, stringMember } from "../../generator/util/json.js";
import type { Balance, Checked, InputOfModel, Run } from "../protocol.js";
import type { Catalog, CatalogModel } from "./catalog.js";
import { codeOf } from "./code.js";
import { detailOf } from "./detail.js";
import type { EventStreams } from "./events.js";
import {
  type Exchange,
  maxFileBytes,
  RefusedError,
  readBody,
  readJson,
  refused,
  sendJson,
} from "./exchange.js";
import type { Files } from "./files.js";
import type { Previews } from "./previews.js";
import type { RunStore } from "./run-store.js";
import type { Runs } from "./runs.js";
import { sendFile } from "./send-file.js";
import { balanceOf, type RunService } from "./services.js";
import { unreadable } from "./unreadable.js";

/** What the API answers from. */
export interface ApiParts {
  readonly catalog: Catalog;
  readonly services: readonly RunService[];
  readonly serviceOf: (model: CatalogModel) => RunService;
  readonly runs: Runs;
  readonly store: RunStore;
  readonly files: Files;
  readonly previews: Previews;
  readonly events: EventStreams;
  /** Options that lead a command to the spec and the service, each after a space. */
  readonly spec: string;
  /** Where calls go, if it was typed. */
  readonly baseUrl: string | undefined;
}

/** Answers a request. @returns false if there is no such route */
export type Api = (exchange: Exchange) => Promise<boolean>;

export function createApi(parts: ApiParts): Api {
  const routes = [...modelRoutes(parts), ...runRoutes(parts), ...fileRoutes(parts)];
  return async (exchange) => {
    const { method = "GET" } = exchange.request;
    for (const { method: wanted, shape, handle } of routes) {
      const match = wanted === method ? shape.exec(exchange.url.pathname) : null;
      if (match === null) continue;
      await handle(exchange, match[1] ?? "");
      return true;
    }
    return false;
  };
}

interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  readonly shape: RegExp;
  readonly handle: Handler;
}

/** @param id - what the shape has a group for */
type Handler = (exchange: Exchange, id: string) => Promise<void> | void;

function get(shape: RegExp, handle: Handler): Route {
  return { method: "GET", shape, handle };
}

function post(shape: RegExp, handle: Handler): Route {
  return { method: "POST", shape, handle };
}

/** What a model is, and whether an input fits it. */
function modelRoutes(parts: ApiParts): readonly Route[] {
  const { files, services, spec, baseUrl } = parts;
  const fileName = (id: string) => files.find(id)?.name ?? "file";
  return [
    get(/^\/api\/model$/, async (exchange) => {
      const model = modelOf(parts, exchange.url.searchParams.get("id"));
      sendJson(exchange, 200, await detailOf(model));
    }),
    post(/^\/api\/check$/, async (exchange) => {
      const order = inputOf(await readJson(exchange));
      const { model, violations } = await check(parts, order);
      const { endpoint, module } = model;
      const code = codeOf(endpoint, order.input, { module, spec, baseUrl, fileName });
      sendJson(exchange, 200, { violations, code } satisfies Checked);
    }),
    get(/^\/api\/balance$/, async (exchange) => {
      const service = services[Number(exchange.url.searchParams.get("service"))];
      const text = service && (await balanceOf(service));
      if (text === undefined) throw refused(404, "The service does not say the balance.");
      sendJson(exchange, 200, { text } satisfies Balance);
    }),
  ];
}

/** Runs, their answers and their media. */
function runRoutes(parts: ApiParts): readonly Route[] {
  const { serviceOf, runs, store, events } = parts;
  /** Where a person has agreed to pay, since the playground was opened. */
  const agreed = new Set<RunService>();
  const runOf = (id: string): Run => {
    const run = runs.find(id);
    if (run === undefined) throw refused(404, "There is no such run.");
    return run;
  };
  return [
    post(/^\/api\/runs$/, async (exchange) => {
      const order = inputOf(await readJson(exchange));
      const { model, filled, violations } = await check(parts, order);
      if (violations.length > 0) {
        const message = "The input does not fit.";
        throw new RefusedError(422, { error: "invalid", message, violations });
      }
      const service = serviceOf(model);
      if (service.simulator === undefined && !agreed.has(service)) {
        if (order.confirmed !== true) {
          const message = `This run is sent to ${service.info.host} and is paid for.`;
          throw new RefusedError(409, { error: "confirm", message });
        }
        agreed.add(service);
      }
      sendJson(exchange, 201, runs.start({ model, input: order.input, filled }));
    }),
    post(/^\/api\/runs\/([\w-]+)\/wait$/, (exchange, id) =>
      sendJson(exchange, 200, runs.wait(runOf(id))),
    ),
    post(/^\/api\/runs\/([\w-]+)\/cancel$/, (exchange, id) => {
      runs.cancel(runOf(id));
      sendJson(exchange, 200, {});
    }),
    {
      method: "DELETE",
      shape: /^\/api\/runs\/([\w-]+)$/,
      handle: async (exchange, id) => {
        const run = runOf(id);
        if (run.state === "running") throw refused(409, "It is running. Cancel it first.");
        await runs.remove(run);
        sendJson(exchange, 200, {});
      },
    },
    post(/^\/api\/runs\/([\w-]+)\/restore$/, (exchange, id) => {
      if (!runs.restore(id)) throw refused(404, "It was removed too long ago.");
      sendJson(exchange, 200, {});
    }),
    get(/^\/api\/runs\/([\w-]+)\/answer$/, async (exchange, id) => {
      const answer = await store.readAnswer(runOf(id).id);
      if (answer === undefined) throw refused(404, "There is no answer yet.");
      sendJson(exchange, 200, { answer });
    }),
    get(/^\/media\/([\w-]+\/[\w.-]+)$/, async (exchange, place) => {
      const [id = "", name = ""] = place.split("/");
      const found = runOf(id).media.find(({ url }) => url === exchange.url.pathname);
      if (found === undefined) throw refused(404, "There is no such file.");
      const file = path.join(store.folderOf(id), name);
      await sendFile(exchange, { path: file, type: found.type, name: `${id}-${name}` });
    }),
    get(/^\/api\/events$/, (exchange) => events.open(exchange, { type: "runs", runs: runs.all() })),
  ];
}

/** Files that were uploaded, and pictures at addresses. */
function fileRoutes({ files, previews }: ApiParts): readonly Route[] {
  const fileOf = (id: string) => {
    const file = files.find(id);
    if (file === undefined) throw refused(404, "There is no such file.");
    return file;
  };
  return [
    post(/^\/api\/files$/, async (exchange) => {
      const name = fileNameOf(exchange.url.searchParams.get("name"));
      sendJson(exchange, 201, await files.add(name, await readBody(exchange, maxFileBytes)));
    }),
    get(/^\/api\/files\/(\w+)$/, (exchange, id) => sendJson(exchange, 200, fileOf(id))),
    get(/^\/files\/(\w+)$/, async (exchange, id) => {
      const { type, name } = fileOf(id);
      await sendFile(exchange, { path: files.pathOf(id), type, name });
    }),
    get(/^\/preview$/, async (exchange) =>
      sendFile(exchange, await previews.find(exchange.url.searchParams.get("address") ?? "")),
    ),
  ];
}

function modelOf({ catalog }: ApiParts, id: string | null): CatalogModel {
  const model = catalog.models.get(id ?? "");
  if (model === undefined) throw refused(404, "There is no such model.");
  return model;
}

async function check(parts: ApiParts, { model: id, input }: InputOfModel) {
  const { checkInput } = await import("@modelsmith/runtime");
  const model = modelOf(parts, id);
  const filled = await parts.files.filled(input);
  const found = checkInput(model.endpoint.descriptor.input, filled);
  const isSaid = (at: string) => found.some(({ pointer }) => `${pointer}/`.startsWith(`${at}/`));
  const more = unreadable(model.endpoint.input, input).filter(({ pointer }) => !isSaid(pointer));
  return { model, filled, violations: [...found, ...more] };
}

function inputOf(body: JsonObject): InputOfModel {
  const model = stringMember(body, "model");
  const { input, confirmed } = body;
  if (model === undefined || !isObject(input)) throw refused(400, "Send { model, input }.");
  return { model, input, ...(typeof confirmed === "boolean" && { confirmed }) };
}

/** A name for messages, commands and forms: never a path. */
function fileNameOf(given: string | null): string {
  const name = (given ?? "").split(/[\\/]/).at(-1) ?? "";
  return (
    name
      .replace(/[\p{Cc}\p{Cf}"]/gu, "")
      .replace(/^\.+/, "")
      .slice(0, 120) || "file"
  );
}
