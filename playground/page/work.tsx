import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type {
  JsonObject,
  ModelDetail,
  ModelInfo,
  Run,
  ServiceInfo,
  Violation,
} from "../protocol.js";
import { api, RefusedRequest } from "./client/api.js";
import { useCheck } from "./client/use-check.js";
import { CodePanel } from "./code-panel.js";
import { ConfirmDialog } from "./confirm-dialog.js";
import { ModelPanel } from "./model-panel.js";
import { CostLine, RunBar } from "./run-bar.js";

interface WorkProps {
  readonly info: ModelInfo;
  readonly detail: ModelDetail;
  readonly service: ServiceInfo;
  readonly input: JsonObject;
  readonly onInput: (input: JsonObject) => void;
  /** Another input in the place of the whole one. */
  readonly onFresh: (input: JsonObject) => void;
  /** Changes with each fresh input. */
  readonly fresh: number;
  readonly balance: string | undefined;
  readonly last: Run | undefined;
  /** An input to send at once: "run it again". */
  readonly order: JsonObject | undefined;
  readonly onOrderTaken: () => void;
  readonly onSent: () => void;
}

/** One model: its form, its code, and the button that runs it. */
export function Work(props: WorkProps): JSX.Element {
  const { info, detail, service, input, onInput, onFresh, fresh, balance, last } = props;
  const { order, onOrderTaken, onSent } = props;
  const checked = useCheck(info.id, input);
  const [refused, setRefused] = useState<readonly Violation[] | undefined>(undefined);
  const [isTried, setTried] = useState(false);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState("");
  const [toConfirm, setToConfirm] = useState<JsonObject | undefined>(undefined);
  const violations = refused ?? checked?.violations ?? [];

  // What was refused is checked again once it changes.
  useEffect(() => setRefused(undefined), [checked]);

  const send = async (sent: JsonObject, { confirmed = false } = {}) => {
    setSending(true);
    setProblem("");
    try {
      await api.run({ model: info.id, input: sent, confirmed });
      setTried(false);
      onSent();
    } catch (error) {
      const refusal = error instanceof RefusedRequest ? error.refusal : undefined;
      if (refusal?.error === "confirm") setToConfirm(sent);
      else if (refusal?.violations !== undefined) {
        setTried(true);
        setRefused(refusal.violations);
        focusFirst(refusal.violations);
      } else setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setSending(false);
    }
  };

  // What was said of an input says nothing of the next.
  useEffect(() => setProblem(""), [input]);

  useEffect(() => setTried(false), [fresh]);

  useEffect(() => {
    if (order === undefined) return;
    // An order is sent once, whatever becomes of it.
    onOrderTaken();
    void send(order);
  }, [order]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      // A key that is held is one wish to run, and each run is paid.
      if (event.repeat) return;
      // First the field takes what was written into it.
      setTimeout(() => document.querySelector<HTMLButtonElement>(".run-bar .primary")?.click());
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <>
      <div class="work-scroll">
        <ModelPanel
          info={info}
          detail={detail}
          input={input}
          onInput={onInput}
          onFresh={onFresh}
          fresh={fresh}
          violations={violations}
          isTried={isTried}
        />
        <CodePanel code={checked?.code} model={info} service={service} />
      </div>
      <RunBar
        service={service}
        balance={balance}
        last={last}
        violations={isTried ? violations : []}
        isSending={isSending}
        problem={problem || (isTried && violations.length > 0 ? countOf(violations) : "")}
        onRun={() => {
          const pending = document.querySelector<HTMLElement>(".work [data-pending]");
          if (pending === null) return void send(input);
          setProblem(pending.dataset["pending"] ?? "");
          const wrong = pending.querySelector<HTMLElement>(".wrong");
          (wrong?.querySelector("button") ?? pending.querySelector("textarea, button"))?.focus();
          (wrong ?? pending).scrollIntoView({ block: "center" });
        }}
      />
      {toConfirm !== undefined && (
        <ConfirmDialog
          service={service}
          onClose={() => setToConfirm(undefined)}
          onConfirm={() => {
            setToConfirm(undefined);
            void send(toConfirm, { confirmed: true });
          }}
        >
          <CostLine service={service} balance={balance} last={last} />
        </ConfirmDialog>
      )}
    </>
  );
}

function countOf({ length }: readonly Violation[]): string {
  return length === 1 ? "One field does not fit." : `${length} fields do not fit.`;
}

/** Moves the focus to the first field that is wrong. */
function focusFirst(violations: readonly Violation[]): void {
  requestAnimationFrame(() => {
    const fields = [...document.querySelectorAll<HTMLElement>("[data-pointer]")];
    const isWrong = (field: HTMLElement) => {
      const at = field.dataset["pointer"] ?? "";
      return violations.some(({ pointer }) => pointer === at || pointer.startsWith(`${at}/`));
    };
    // A field that says what is wrong comes first: the check may speak of an alternative that is not chosen.
    const wrong = document.querySelector<HTMLElement>(".field.is-wrong") ?? fields.find(isWrong);
    const parts = wrong?.querySelectorAll<HTMLElement>("input, textarea, select, button") ?? [];
    // The small buttons at the name of a field come before its control.
    const control = [...parts].find((part) => part.closest(".field-head") === null) ?? parts[0];
    control?.focus({ preventScroll: true });
    // What is wrong stands below the control, where the bar may hide it.
    (wrong?.querySelector(".wrong") ?? wrong)?.scrollIntoView({ block: "center" });
  });
}
