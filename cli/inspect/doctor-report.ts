import { describeLocation, GeneratorError } from "../../generator/diagnostics/errors.js";
import { bearer } from "../../generator/lifecycle/auth/auth-schemes.js";
import { authSetting } from "../../generator/lifecycle/words/notation.js";
import type { EndpointModel, Model } from "../../generator/model/model.js";
import { type UnderstoodLine, understoodLines } from "../../generator/model/understood-lines.js";
import { fromHere, type PlacedTarget } from "../spec/placed-target.js";
import { addressIn, anywhere, readSpec } from "../spec/read-spec.js";

/** What was understood of one spec, as `doctor` prints it. */
export interface DoctorReport {
  readonly source: string;
  readonly server_url: string | null;
  readonly key_variable: string | null;
  /** How a generation is canceled at the service; null if the spec has no request that is known to. */
  readonly cancel: string | null;
  readonly endpoints: readonly EndpointDiagnosis[];
  /** Endpoints that cannot become functions. */
  readonly left_out: readonly LeftOut[];
  readonly warnings: readonly string[];
}

/** An endpoint that cannot become a function. */
export interface LeftOut {
  readonly endpoint: string;
  readonly why: string;
  /** An entry of the config that would let it, where one could, with … for what the spec does not say. */
  readonly config?: string;
}

/** What was understood of one endpoint. */
export interface EndpointDiagnosis {
  readonly key: string;
  readonly understood: readonly Understood[];
  /** What is understood as an entry of the config, ready to paste. */
  readonly config: string;
}

/** One thing that was understood, in the notation of the config. */
export interface Understood extends Omit<UnderstoodLine, "isGuess"> {
  readonly guess: boolean;
}

/**
 * Looks at a target: at what `generate` takes of it, or at all creates of a spec of which `generate` would
 * not know what to take.
 */
export async function diagnose(target: PlacedTarget): Promise<DoctorReport> {
  try {
    return reportOf(await readSelected(target));
  } catch (error) {
    // What cannot be read at all has a reason, and nothing else.
    if (!(error instanceof GeneratorError)) throw error;
    const place = [error.file, error.pointer].filter((part) => part !== undefined).join("#");
    const why = `${error.code}: ${error.advice}`;
    return {
      source: fromHere(target, target.openapi),
      server_url: null,
      key_variable: null,
      cancel: null,
      endpoints: [],
      left_out: [{ endpoint: place, why }],
      warnings: [],
    };
  }
}

async function readSelected(placed: PlacedTarget): Promise<Model> {
  const target = { ...placed, ...anywhere, takesCalledServer: true, mayBeEmpty: true };
  const { docs, endpoints } = target;
  if ((docs ?? endpoints) !== undefined) return readSpec(target);
  try {
    return await readSpec(target);
  } catch (error) {
    if (!(error instanceof GeneratorError) || error.code !== "MS1601") throw error;
    const { file = fromHere(target, target.openapi), pointer = "/paths", advice } = error;
    const model = await readSpec({ ...target, unselected: "all" });
    return {
      ...model,
      warnings: [{ file, pointer, message: advice }, ...model.warnings],
    };
  }
}

function reportOf({ source, platform, endpoints, warnings, aside = [] }: Model): DoctorReport {
  const leftOut = warnings.filter(({ leftOut }) => leftOut !== undefined);
  const others = warnings.filter(({ leftOut }) => leftOut === undefined);
  return {
    source,
    server_url: addressIn(platform.baseUrl),
    key_variable: platform.apiKeyVariable,
    cancel: platform.cancel ? `${platform.cancel.method} ${platform.cancel.path}` : null,
    endpoints: endpoints.map(diagnosisOf),
    left_out: [
      ...leftOut.map(({ leftOut = "", message, entry }) => ({
        endpoint: leftOut,
        why: message,
        ...(entry !== undefined && { config: entry }),
      })),
      ...aside.map((path) => ({
        endpoint: `POST ${path}`,
        why: `by its name and fields it makes no images. To take it, name it with the others in endpoints of a config; alone: --endpoint ${path}`,
      })),
    ],
    warnings: others.map(
      ({ file, pointer, message }) => `${describeLocation(file, pointer)}: ${message}`,
    ),
  };
}

export function diagnosisOf(endpoint: EndpointModel): EndpointDiagnosis {
  const lines = understoodLines(endpoint);
  const understood = lines.map(({ isGuess, ...line }) => ({ ...line, guess: isGuess }));
  return { key: endpoint.key, understood, config: configOf(endpoint, lines) };
}

/** The settings as one entry of `endpoints` in a config. */
function configOf({ key, understood }: EndpointModel, lines: readonly UnderstoodLine[]): string {
  const settings = new Map<string, string>();
  for (const { setting } of lines) {
    const name = /^(\w+): /.exec(setting)?.[1];
    if (name !== undefined && !settings.has(name)) settings.set(name, setting);
  }
  const { auth: _, ...lifecycle } = Object.fromEntries(settings);
  const inner = Object.values(lifecycle).join(", ");
  // The variable of all endpoints would become that of this one.
  const auth = `auth: ${authSetting(understood.auth.auth ?? bearer)}`;
  const parts = [auth, `lifecycle: { ${inner} }`];
  return `${JSON.stringify(key)}: { ${parts.join(", ")} },`;
}
