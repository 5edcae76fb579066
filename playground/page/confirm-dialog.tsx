import type { ComponentChildren, JSX } from "preact";
import type { ServiceInfo } from "../protocol.js";
import { Dialog } from "./ui/dialog.js";

interface ConfirmDialogProps {
  readonly service: ServiceInfo;
  readonly children: ComponentChildren;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once for each service, before the first run that is paid for. */
export function ConfirmDialog({
  service,
  children,
  onConfirm,
  onClose,
}: ConfirmDialogProps): JSX.Element {
  return (
    <Dialog title="This run is paid for" onClose={onClose}>
      <p>
        It is sent to <strong>{service.host}</strong> with the key in{" "}
        <code>{service.keyVariable}</code>. Later runs there are sent without asking.
      </p>
      <p>{children}</p>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          Not now
        </button>
        <button type="button" class="button primary" onClick={onConfirm}>
          Run and pay
        </button>
      </div>
    </Dialog>
  );
}
