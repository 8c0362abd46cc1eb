import { formatMoney } from "@marketplace/api";
import { momentText } from "../ui/dates.ts";
import type { Offer, OfferSide } from "./offer.ts";
import { moveLabel, namesPrice } from "./offer-words.ts";

interface OfferMovesProps {
  readonly moves: Offer["moves"];
  readonly side: OfferSide;
}

/** What has been said of a price, from the first to the last; one's own stands on the right. */
export function OfferMoves({ moves, side }: OfferMovesProps) {
  return (
    <ol className="space-y-3">
      {moves.map((move) => (
        <li
          key={`${move.event} ${move.at.toISOString()}`}
          className={`w-fit max-w-[85%] rounded-card px-4 py-3 ${
            move.by === side ? "ml-auto bg-leaf-50" : "border border-line bg-card"
          }`}
        >
          <p className="font-semibold">
            {moveLabel(move, side)}
            {namesPrice(move.event) && `: ${formatMoney(move.price)}`}
          </p>
          {move.message !== null && <p className="mt-1 whitespace-pre-line">“{move.message}”</p>}
          <p className="mt-0.5 text-sm text-ink-soft">
            <time dateTime={move.at.toISOString()}>{momentText(move.at)}</time>
          </p>
        </li>
      ))}
    </ol>
  );
}
