import type { JSX } from "preact";
import type { Media, Run } from "../../protocol.js";
import { IconButton } from "../ui/button.js";
import { Icon } from "../ui/icon.js";
import { size } from "../ui/texts.js";

interface MediaViewProps {
  readonly run: Run;
  readonly media: Media;
  readonly number: number;
  readonly isCompared: boolean;
  readonly onOpen: () => void;
  readonly onCompare: () => void;
}

/** A picture, video or sound of a run, with what can be done with it. */
export function MediaView(props: MediaViewProps): JSX.Element {
  const { run, media, number, isCompared, onOpen, onCompare } = props;
  const name = `${run.title}, result ${number}`;
  // A drawing may hold scripts: it is no more than a file here.
  const isDrawing = media.type === "image/svg+xml";
  const isPicture = media.type.startsWith("image/") && !isDrawing;
  return (
    <figure class={`result${isCompared ? " is-compared" : ""}`}>
      {isPicture ? (
        <button type="button" class="picture" aria-label={`Enlarge ${name}`} onClick={onOpen}>
          <img src={media.url} alt={altOf(run)} width={media.width} height={media.height} />
        </button>
      ) : isDrawing ? (
        <p class="hint">A drawing, which may hold scripts: download it to look at it.</p>
      ) : media.type.startsWith("video/") ? (
        // A generated video has no captions to offer.
        // biome-ignore lint/a11y/useMediaCaption: there are none
        <video src={media.url} controls loop playsInline aria-label={name} />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: there are none
        <audio src={media.url} controls aria-label={name} />
      )}
      <figcaption>
        <span class="hint">
          {[
            media.width && media.height ? `${media.width} × ${media.height}` : "",
            media.type.replace(/^\w+\//, ""),
            size(media.bytes),
          ]
            .filter((part) => part !== "")
            .join(" · ")}
        </span>
        {isPicture && (
          <IconButton
            icon="compare"
            label={`Compare ${name}`}
            title="Compare with another picture"
            isPressed={isCompared}
            onClick={onCompare}
          />
        )}
        <a
          class="icon-button"
          href={`${media.url}?download`}
          download=""
          aria-label={`Download ${name}`}
          title="Download"
        >
          <Icon name="download" />
        </a>
      </figcaption>
    </figure>
  );
}

/** The prompt says what a generated picture shows. */
export function altOf({ input, title }: Run): string {
  const { prompt } = input;
  return typeof prompt === "string" && prompt !== "" ? prompt.slice(0, 300) : `Result of ${title}`;
}
