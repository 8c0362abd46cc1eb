import { formatMoney } from "@marketplace/api";
import { Dialog } from "../ui/dialog.tsx";
import type { Action } from "./actions.ts";
import { ConsentForm } from "./consent-form.tsx";
import { DecideForm } from "./decide-form.tsx";
import type { Order } from "./order.ts";
import type { OrderChange } from "./order-change.ts";
import { ParcelForm } from "./parcel-form.tsx";
import { ReturnForm } from "./return-form.tsx";
import { WordsForm } from "./words-form.tsx";

/** An action that asks for something before it is done. */
export type AskingAction = Exclude<Action, "confirm" | "deliver">;

const titles: Readonly<Record<AskingAction, string>> = {
  ship: "How does it travel?",
  accept: "Is everything fine?",
  decide: "Who gets the money?",
  acceptReturn: "Take it back?",
  shipReturn: "How does it travel back?",
  reportMissing: "It has not come?",
  requestReturn: "Ask to send it back?",
  refund: "Give all of the money back?",
  refuseReturn: "Not take it back?",
  disputeReturn: "What is wrong with what came back?",
  withdrawReturn: "Keep it after all?",
  cancel: "Cancel this order?",
};

const MAX_REASON = 500;

interface ActionDialogProps {
  readonly action: AskingAction;
  readonly order: Order;
  readonly onClose: () => void;
  /** Rejects with what the server refused. */
  readonly onChange: (change: OrderChange) => Promise<void>;
}

/** Asks what belongs to an action, and does it. */
export function ActionDialog(props: ActionDialogProps) {
  return (
    <Dialog title={titles[props.action]} onClose={props.onClose}>
      <ActionForm {...props} />
    </Dialog>
  );
}

function ActionForm({ action, order, onChange }: ActionDialogProps) {
  switch (action) {
    case "ship":
      return (
        <ParcelForm button="I have sent it" asksDay onSent={(parcel) => onChange({ action, ...parcel })} />
      );
    case "shipReturn":
      return (
        <ParcelForm
          button="I have sent it back"
          asksDay={false}
          onSent={({ trackingNumber }) => onChange({ action, trackingNumber })}
        />
      );
    case "cancel":
      return (
        <WordsForm
          label="Why?"
          hint="The other side reads it."
          button="Cancel the order"
          look="danger"
          name="reason"
          most={MAX_REASON}
          onWords={(reason) => onChange({ action, reason })}
        />
      );
    case "reportMissing":
      return (
        <WordsForm
          label="What do you know of it?"
          hint="The seller reads it: what the carrier says, where you looked."
          button="Report it missing"
          name="explanation"
          onWords={(explanation) => onChange({ action, explanation })}
        />
      );
    case "requestReturn":
      return <ReturnForm onAsked={(asked) => onChange({ action, ...asked })} />;
    case "acceptReturn":
      return (
        <WordsForm
          label="Your answer"
          hint="Say where it is to be sent."
          button="Take it back"
          name="answer"
          onWords={(answer) => onChange({ action, answer })}
        />
      );
    case "refuseReturn":
      return (
        <WordsForm
          label="Why not?"
          hint="The buyer reads it, and a moderator, who decides."
          button="Do not take it back"
          name="answer"
          onWords={(answer) => onChange({ action, answer })}
        />
      );
    case "disputeReturn":
      return (
        <WordsForm
          label="What is wrong?"
          hint="The buyer reads it, and a moderator, who decides."
          button="Object to what came back"
          name="answer"
          onWords={(answer) => onChange({ action, answer })}
        />
      );
    case "accept":
      return (
        <ConsentForm
          text={`The seller gets the ${formatMoney(order.price)} now, and you can no longer ask to send it back.`}
          button="Yes, pay the seller"
          onConsent={() => onChange({ action })}
        />
      );
    case "withdrawReturn":
      return (
        <ConsentForm
          text={`The return ends for good, and the seller gets the ${formatMoney(order.price)}.`}
          button="Yes, keep it"
          onConsent={() => onChange({ action })}
        />
      );
    case "refund":
      return (
        <ConsentForm
          text={`The buyer gets the ${formatMoney(order.price)} back, and the sale ends. That cannot be undone.`}
          button="Yes, give it back"
          onConsent={() => onChange({ action })}
        />
      );
    case "decide":
      return <DecideForm price={order.price} onDecided={(decided) => onChange({ action, ...decided })} />;
  }
}
