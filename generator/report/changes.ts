import type { FieldDigest } from "../lock/flatten-schema.js";
import type { JsonValue } from "../util/json.js";

/**
 * One difference between two specs that somebody may have to act on. A `guess` is what two changes
 * most likely mean together; nothing in a spec says so.
 */
export type Change =
  | { readonly kind: "endpoint-added"; readonly routes: readonly string[] }
  | {
      readonly kind: "endpoint-removed";
      readonly routes: readonly string[];
      /** Whether a deprecated function that throws is kept. */
      readonly stub: boolean;
    }
  | {
      readonly kind: "endpoint-moved";
      readonly from: string;
      readonly to: string;
      readonly guess: boolean;
      /** What the function was called, if that changes too. */
      readonly formerCall?: string;
    }
  | { readonly kind: "function-renamed"; readonly from: string; readonly to: string }
  | { readonly kind: "form-added"; readonly form: Form; readonly path?: string }
  | {
      readonly kind: "form-removed";
      readonly form: Form;
      readonly path?: string;
      /** Whether the endpoint can still be created at its other form. */
      readonly otherFormLeft: boolean;
    }
  | {
      readonly kind: "form-moved";
      readonly form: Form;
      readonly from: string;
      readonly to: string;
      readonly otherFormLeft: boolean;
    }
  | { readonly kind: "deprecation"; readonly deprecated: boolean }
  | {
      readonly kind: "spec-changed";
      /** The endpoint's own spec; undefined: the platform's. */
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | {
      readonly kind: "result-moved";
      readonly part: string;
      readonly from: string | undefined;
      readonly to: string | undefined;
    }
  | { readonly kind: "data-origin"; readonly from: DataOrigin; readonly to: DataOrigin }
  | FieldChange
  | { readonly kind: "fields-reordered"; readonly in: Holder }
  | { readonly kind: "text" }
  | {
      readonly kind: "platform";
      readonly part: string;
      readonly from: JsonValue | undefined;
      readonly to: JsonValue | undefined;
    };

export type Form = "sse" | "plain" | "multipart";

export type DataOrigin = "schema" | "example" | "nothing";

/** Input is written by callers, data is read by them: the same change weighs differently. */
export type Holder = "input" | "data";

export type FieldChange = { readonly in: Holder; readonly field: string } & (
  | { readonly kind: "field-added"; readonly digest: FieldDigest }
  | { readonly kind: "field-removed"; readonly digest: FieldDigest }
  | {
      readonly kind: "field-renamed";
      readonly guess: true;
      readonly from: string;
      readonly wasRequired: boolean;
      readonly required: boolean;
    }
  | { readonly kind: "required"; readonly required: boolean }
  | {
      readonly kind: "type";
      readonly from: readonly string[];
      readonly to: readonly string[];
    }
  | {
      readonly kind: "values";
      /** Before and after; undefined if the values are not listed. */
      readonly from: readonly JsonValue[] | undefined;
      readonly to: readonly JsonValue[] | undefined;
    }
  | {
      readonly kind: "limit";
      readonly limit: string;
      readonly from: number | string | true | undefined;
      readonly to: number | string | true | undefined;
    }
  | {
      readonly kind: "default";
      readonly from: JsonValue | undefined;
      readonly to: JsonValue | undefined;
    }
  | { readonly kind: "field-deprecation"; readonly deprecated: boolean }
);

export type Verdict = "breaking" | "maybe" | "harmless";

/** What a change means to those who use the functions. */
export interface Verdicts {
  /** Whether code that calls the functions still compiles, and means the same, once regenerated. */
  readonly typescript: Verdict;
  /** Whether functions generated before, and running somewhere, still work with the service. */
  readonly wire: Verdict;
}

export type JudgedChange = Change & Verdicts;

/** What changed about one function. */
export interface EndpointChanges {
  readonly key: string;
  /** `google.nanoBananaPro` */
  readonly call: string;
  readonly changes: readonly JudgedChange[];
}

/** Everything that changed: the endpoints in the new spec's order, removed ones last. */
export interface ChangeReport {
  /** False on a first run, which has nothing to compare with. */
  readonly compared: boolean;
  /** What all functions share: base URL, key, lifecycle. */
  readonly platform: readonly JudgedChange[];
  readonly endpoints: readonly EndpointChanges[];
  /** Count of endpoints that are as they were. */
  readonly unchanged: number;
}
