import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Run, ServiceInfo } from "../../protocol.js";
import { useFileNames } from "../client/file-names.js";
import { IconButton, SmallButton } from "../ui/button.js";
import { CopyButton } from "../ui/copy-button.js";
import { credits, duration, moment, statusWords } from "../ui/texts.js";
import { Elapsed } from "./elapsed.js";
import { MediaView } from "./media-view.js";
import { ProblemView } from "./problem-view.js";

/** What a card asks of the page. */
export interface RunActions {
  readonly onCancel: (run: Run) => void;
  readonly onWait: (run: Run) => void;
  readonly onRemove: (run: Run) => void;
  readonly onAnswer: (run: Run) => void;
  /** Puts the input into the form; with `run`, sends it too. */
  readonly onAgain: (run: Run, how: "edit" | "run" | "seed") => void;
  readonly onOpen: (run: Run, media: number) => void;
  readonly onCompare: (url: string) => void;
  readonly onBalance: (run: Run) => void;
}

interface RunCardProps {
  readonly run: Run;
  readonly service: ServiceInfo | undefined;
  /** Whether the spec still has the model, and whether it takes a seed. */
  readonly canRepeat: boolean;
  readonly hasSeed: boolean;
  readonly compared: readonly string[];
  readonly actions: RunActions;
}

/** One run of the gallery. */
export function RunCard(props: RunCardProps): JSX.Element {
  const { run, service, canRepeat, hasSeed, compared, actions } = props;
  const { state, media, problem, log, input } = run;
  const { prompt } = input;
  const withNames = useFileNames(typeof prompt === "string" ? [] : [input]);
  const isRunning = state === "running";
  return (
    <article
      class={`run is-${state}`}
      aria-label={`${run.title}, ${statusText(run)}`}
      data-run={run.id}
    >
      <header class="run-head">
        <div class="run-title">
          <h3>{run.title}</h3>
          <span class="state" role="status">
            {isRunning && <span class="pulse" aria-hidden="true" />}
            {statusText(run)}
          </span>
        </div>
        <Elapsed run={run} />
        {!isRunning && (
          <IconButton
            icon="trash"
            label={`Remove ${run.title} from the runs`}
            title="Remove from the runs"
            onClick={() => actions.onRemove(run)}
          />
        )}
      </header>
      <p class="run-prompt">
        {typeof prompt === "string" ? prompt : JSON.stringify(withNames(input))}
      </p>
      {isRunning && <Waiting run={run} service={service} onCancel={() => actions.onCancel(run)} />}
      {media.length > 0 && (
        <div class={media.length === 1 ? "results one" : "results"}>
          {media.map((each, index) => (
            <MediaView
              key={each.url}
              run={run}
              media={each}
              number={index + 1}
              isCompared={compared.includes(each.url)}
              onOpen={() => actions.onOpen(run, index)}
              onCompare={() => actions.onCompare(each.url)}
            />
          ))}
        </div>
      )}
      {run.mediaProblem !== undefined && <p class="wrong">{run.mediaProblem}</p>}
      {run.mayHaveChargedTwice && (
        <p class="wrong">
          An earlier try ended without a clear answer: it may have been charged too.
        </p>
      )}
      {problem !== undefined && (
        <ProblemView
          problem={problem}
          actions={{
            onRetry: () => actions.onAgain(run, "run"),
            onWait: () => actions.onWait(run),
            onBalance: () => actions.onBalance(run),
            onForm: () => actions.onAgain(run, "edit"),
          }}
        />
      )}
      <Facts run={run} />
      {log.length > 0 && (
        <details class="log">
          <summary>What happened</summary>
          <ol>
            {log.map(({ atMs, text }, index) => (
              <li key={`${atMs} ${index.toString()}`}>
                <span class="elapsed">{duration(atMs)}</span> {text}
              </li>
            ))}
          </ol>
        </details>
      )}
      {!isRunning && (canRepeat || run.hasAnswer) && (
        <footer class="run-actions">
          {canRepeat && (
            <SmallButton icon="again" onClick={() => actions.onAgain(run, "edit")}>
              Same again with…
            </SmallButton>
          )}
          {canRepeat && hasSeed && (
            <SmallButton icon="dice" onClick={() => actions.onAgain(run, "seed")}>
              Another seed
            </SmallButton>
          )}
          {run.hasAnswer && (
            <SmallButton icon="code" onClick={() => actions.onAnswer(run)}>
              Answer
            </SmallButton>
          )}
        </footer>
      )}
    </article>
  );
}

interface WaitingProps {
  readonly run: Run;
  readonly service: ServiceInfo | undefined;
  readonly onCancel: () => void;
}

function Waiting({ run, service, onCancel }: WaitingProps): JSX.Element {
  const [isAsked, setAsked] = useState(false);
  const { progress, queuePlace } = run;
  return (
    <div class="waiting">
      <progress class="progress" aria-label="Progress" value={progress} max={1} />
      {queuePlace !== undefined && <span class="hint">Place {queuePlace} in the queue</span>}
      {isAsked ? (
        <div class="cancel">
          <p>{meaningOfCancel(run, service)}</p>
          <SmallButton icon="stop" class="danger" onClick={onCancel}>
            {service?.cancels ? "Cancel it" : "Stop waiting"}
          </SmallButton>
          <SmallButton onClick={() => setAsked(false)}>Keep waiting</SmallButton>
        </div>
      ) : (
        <SmallButton icon="stop" onClick={() => setAsked(true)}>
          Cancel…
        </SmallButton>
      )}
    </div>
  );
}

/** What a person should know about their money before they cancel. */
function meaningOfCancel(
  { simulated, generationId }: Run,
  service: ServiceInfo | undefined,
): string {
  if (simulated) return "Nothing is paid: this run is simulated.";
  const later =
    generationId === undefined
      ? "It may have been accepted already."
      : "Its id is kept: you can wait for it again later.";
  return service?.cancels
    ? `The service is asked to cancel. What it has done until then it may charge. ${later}`
    : `The service has no way to cancel: it goes on, and charges for it. ${later}`;
}

function Facts({ run }: { readonly run: Run }): JSX.Element {
  const { generationId, usage, balanceBefore, balanceAfter, simulated, host, startedAt } = run;
  const total = usage?.total;
  const balance =
    balanceAfter === undefined
      ? undefined
      : balanceBefore === undefined || balanceBefore === balanceAfter
        ? firstAmount(balanceAfter)
        : `${firstAmount(balanceBefore)} → ${firstAmount(balanceAfter)}`;
  return (
    <dl class="facts">
      <div>
        <dt>Started</dt>
        <dd>
          <time dateTime={startedAt}>{moment(startedAt, new Date())}</time>
          {host === undefined ? "" : `, ${host}`}
          {simulated ? ", simulated" : ""}
        </dd>
      </div>
      {typeof total === "number" && (
        <div>
          <dt>Took</dt>
          <dd>{credits(total)}</dd>
        </div>
      )}
      {balance !== undefined && (
        <div>
          <dt>Balance</dt>
          <dd title={balanceAfter}>{balance}</dd>
        </div>
      )}
      {generationId !== undefined && (
        <div>
          <dt>Id</dt>
          <dd class="id">
            <code>{generationId}</code>
            <CopyButton text={generationId} label="the id" tiny />
          </dd>
        </div>
      )}
    </dl>
  );
}

/** The first field of a balance, which says most. */
function firstAmount(balance: string): string {
  return (balance.split("\n")[0] ?? "").replace(/^[^:]+: /, "");
}

function statusText({ state, status }: Run): string {
  return state === "running" ? statusWords(status) : state;
}
