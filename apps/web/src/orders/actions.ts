import type { ButtonLook } from "../ui/button.tsx";
import type { Order, Viewer } from "./order.ts";

/** What somebody can do to an order: the names of the API's procedures. */
export type Action =
  | "confirm"
  | "ship"
  | "deliver"
  | "accept"
  | "cancel"
  | "reportMissing"
  | "requestReturn"
  | "withdrawReturn"
  | "acceptReturn"
  | "refuseReturn"
  | "shipReturn"
  | "disputeReturn"
  | "refund"
  | "decide";

/** A button for an action. */
export interface ActionButton {
  readonly action: Action;
  readonly label: string;
  readonly look: ButtonLook;
}

/** The button of each action; those that come first here stand first on the page. */
const buttons: readonly ActionButton[] = [
  { action: "confirm", label: "Confirm the order", look: "primary" },
  { action: "ship", label: "I have sent it", look: "primary" },
  { action: "deliver", label: "I have it", look: "primary" },
  { action: "accept", label: "Everything is fine", look: "primary" },
  { action: "decide", label: "Decide", look: "primary" },
  { action: "acceptReturn", label: "Take it back", look: "primary" },
  { action: "shipReturn", label: "I have sent it back", look: "primary" },
  { action: "reportMissing", label: "It has not come", look: "secondary" },
  { action: "requestReturn", label: "Ask to send it back", look: "secondary" },
  { action: "refund", label: "Give the money back", look: "secondary" },
  { action: "refuseReturn", label: "Do not take it back", look: "secondary" },
  { action: "disputeReturn", label: "Object to what came back", look: "secondary" },
  { action: "withdrawReturn", label: "Keep it after all", look: "secondary" },
  { action: "cancel", label: "Cancel the order", look: "danger" },
];

/** The buttons for what this viewer may do with an order now. */
export function actionsOf({ allowed, stage }: Pick<Order, "allowed" | "stage">, viewer: Viewer) {
  const actions = new Set(allowed.map((event) => actionFor(event, viewer)));
  return buttons
    .filter(({ action }) => actions.has(action))
    .map((button) =>
      // What a seller who has it back is there to do.
      button.action === "refund" && stage === "return-shipped"
        ? { ...button, look: "primary" as const }
        : button,
    );
}

/** How a viewer brings an event about; null where only the platform does. */
function actionFor(event: Order["allowed"][number], viewer: Viewer): Action | null {
  switch (event) {
    case "confirm":
    case "ship":
    case "deliver":
    case "cancel":
      return event;
    case "report-missing":
      return "reportMissing";
    case "request-return":
      return "requestReturn";
    case "withdraw-return":
      return "withdrawReturn";
    case "accept-return":
      return "acceptReturn";
    case "refuse-return":
      return "refuseReturn";
    case "ship-return":
      return "shipReturn";
    case "dispute-return":
      return "disputeReturn";
    case "release":
      return viewer === "moderator" ? "decide" : "accept";
    case "refund":
      return viewer === "moderator" ? "decide" : "refund";
    case "secure":
    case "pay":
      return null;
  }
}
