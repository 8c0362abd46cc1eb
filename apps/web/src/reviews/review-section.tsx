import { hasArrived, type Order, type Role } from "../orders/order.ts";
import type { ReviewTarget } from "./review.ts";
import { ReviewPrompt } from "./review-prompt.tsx";

interface ReviewSectionProps {
  readonly order: Order;
  readonly role: Role;
}

/** What this party can say about a completed order: the buyer of the seller and the item, the seller of the buyer. */
export function ReviewSection({ order, role }: ReviewSectionProps) {
  const prompts: readonly { readonly title: string; readonly target: ReviewTarget }[] =
    role === "seller"
      ? [{ title: "How was the buyer?", target: { targetType: "buyer", targetId: order.buyerId } }]
      : [
          { title: "How was the seller?", target: { targetType: "seller", targetId: order.sellerId } },
          // Of what never came there is nothing to say.
          ...(hasArrived(order)
            ? [
                {
                  title: "How is the item?",
                  target: { targetType: "item", targetId: order.listingId },
                } as const,
              ]
            : []),
        ];
  return (
    <div className="space-y-4">
      {prompts.map(({ title, target }) => (
        <ReviewPrompt key={target.targetType} title={title} target={target} orderId={order.id} />
      ))}
    </div>
  );
}
