import type { JSX } from "preact";
import type { Run } from "../../protocol.js";
import { Dialog } from "../ui/dialog.js";
import { altOf } from "./media-view.js";

interface PictureDialogProps {
  readonly run: Run;
  readonly media: number;
  readonly onClose: () => void;
}

/** A picture as large as the window. */
export function PictureDialog({ run, media, onClose }: PictureDialogProps): JSX.Element {
  const found = run.media[media];
  return (
    <Dialog title={run.title} wide onClose={onClose}>
      {found !== undefined && <img class="large" src={found.url} alt={altOf(run)} />}
      <p class="hint">{altOf(run)}</p>
    </Dialog>
  );
}
