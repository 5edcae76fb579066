import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ModelInfo, Run, Start } from "../../protocol.js";
import { Icon } from "../ui/icon.js";
import { AnswerDialog } from "./answer-dialog.js";
import { CompareDialog } from "./compare-dialog.js";
import { PictureDialog } from "./picture-dialog.js";
import { type RunActions, RunCard } from "./run-card.js";
import { useStacks } from "./use-stacks.js";

interface GalleryProps {
  /** The newest first. */
  readonly runs: readonly Run[];
  readonly start: Start;
  readonly models: ReadonlyMap<string, ModelInfo>;
  readonly actions: Pick<
    RunActions,
    "onCancel" | "onWait" | "onRemove" | "onAgain" | "onBalance"
  > & {
    readonly onRestore: (run: Run) => void;
  };
}

/** All runs, those under way first. */
export function Gallery({ runs, start, models, actions }: GalleryProps): JSX.Element {
  const cards = useStacks();
  const [shown, setShown] = useState(pageSize);
  const [compared, setCompared] = useState<readonly string[]>([]);
  const [removed, setRemoved] = useState<Run | undefined>(undefined);
  const [answer, setAnswer] = useState<Run | undefined>(undefined);
  const [picture, setPicture] = useState<{ readonly run: Run; readonly media: number } | undefined>(
    undefined,
  );
  const pictures = runs.flatMap((run) => run.media.map((media) => ({ run, media })));
  const pair = compared.flatMap((url) => pictures.filter(({ media }) => media.url === url));
  const [first, second] = pair;
  const compare = (url: string) => {
    // What was removed meanwhile is chosen no more.
    const chosen = pair.map(({ media }) => media.url);
    setCompared(chosen.includes(url) ? chosen.filter((each) => each !== url) : [...chosen, url]);
  };
  return (
    <section class="gallery" aria-label="Runs" tabIndex={-1}>
      <header class="gallery-head">
        <h2>Runs</h2>
        <span class="hint">{runs.length === 0 ? "" : runs.length}</span>
        {first !== undefined && (
          <span class="hint end" role="status">
            Choose a second picture to compare with.
          </span>
        )}
        {removed !== undefined && (
          <Removed
            key={removed.id}
            run={removed}
            onUndo={() => {
              setRemoved(undefined);
              actions.onRestore(removed);
            }}
          />
        )}
      </header>
      {runs.length === 0 ? (
        <div class="empty">
          <Icon name="play" />
          <p>What you run appears here, and stays here until you remove it.</p>
        </div>
      ) : (
        <div class="cards" ref={cards}>
          {runs.slice(0, shown).map((run) => (
            <RunCard
              key={run.id}
              run={run}
              service={start.services[models.get(run.model)?.service ?? -1]}
              canRepeat={models.has(run.model)}
              hasSeed={models.get(run.model)?.seed !== undefined}
              compared={compared}
              actions={{
                ...actions,
                onRemove(gone) {
                  setRemoved(gone);
                  actions.onRemove(gone);
                },
                onAnswer: setAnswer,
                onOpen: (opened, media) => setPicture({ run: opened, media }),
                onCompare: compare,
              }}
            />
          ))}
        </div>
      )}
      {runs.length > shown && (
        <button type="button" class="button" onClick={() => setShown(shown + pageSize)}>
          Show {Math.min(pageSize, runs.length - shown)} more
        </button>
      )}
      {first !== undefined && second !== undefined && (
        <CompareDialog first={first} second={second} onClose={() => setCompared([])} />
      )}
      {answer !== undefined && <AnswerDialog run={answer} onClose={() => setAnswer(undefined)} />}
      {picture !== undefined && (
        <PictureDialog
          run={picture.run}
          media={picture.media}
          onClose={() => setPicture(undefined)}
        />
      )}
    </section>
  );
}

/** The last run that was removed: its button is where the focus goes. */
function Removed({ run, onUndo }: { readonly run: Run; readonly onUndo: () => void }): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  return (
    <span class="removed end" role="status">
      <span class="hint">{run.title} was removed.</span>
      <button ref={button} type="button" class="button small" onClick={onUndo}>
        Undo
      </button>
    </span>
  );
}

const pageSize = 24;
