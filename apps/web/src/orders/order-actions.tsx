import { useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { ActionDialog, type AskingAction } from "./action-dialog.tsx";
import { type Action, actionsOf } from "./actions.ts";
import type { Order, Viewer } from "./order.ts";
import type { OrderChange } from "./order-change.ts";
import { useOrderChange } from "./use-order-change.ts";

interface OrderActionsProps {
  readonly order: Order;
  readonly viewer: Viewer;
  /** Hears that something has been done, and the buttons are others now. */
  readonly onDone: () => void;
}

/** The buttons for what this viewer may do with an order now. */
export function OrderActions({ order, viewer, onDone }: OrderActionsProps) {
  const [asking, setAsking] = useState<AskingAction | null>(null);
  const change = useOrderChange(order);
  const buttons = actionsOf(order, viewer);
  // What an order no longer allows is not asked for any further.
  const asked = buttons.some(({ action }) => action === asking) ? asking : null;

  async function send(wanted: OrderChange): Promise<void> {
    await change.mutateAsync(wanted);
    // At once: as long as the dialog stands there, nothing behind it can have the focus.
    flushSync(() => setAsking(null));
    onDone();
  }

  function press(action: Action): void {
    if (action === "confirm" || action === "deliver") change.mutate({ action }, { onSuccess: onDone });
    else {
      change.reset();
      setAsking(action);
    }
  }

  if (buttons.length === 0 && !change.isError) return null;
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap gap-3 empty:hidden">
        {buttons.map(({ action, label, look }) => (
          <Button
            key={action}
            look={look}
            busy={change.isPending && change.variables.action === action}
            disabled={change.isPending}
            onClick={() => press(action)}
            className="max-sm:w-full"
          >
            {label}
          </Button>
        ))}
      </div>
      {asked === null && <FailureNotice failure={change.error} />}
      {asked !== null && (
        <ActionDialog action={asked} order={order} onClose={() => setAsking(null)} onChange={send} />
      )}
    </div>
  );
}
