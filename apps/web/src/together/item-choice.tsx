import { formatMoney } from "@marketplace/api";
import { conditionLabel } from "../listing/listing.ts";
import { Photograph } from "../listing/photograph.tsx";
import type { Item } from "./use-seller-items.ts";

interface ItemChoiceProps {
  readonly item: Item;
  readonly chosen: boolean;
  /** Why it cannot be chosen with the others; null where it can. */
  readonly obstacle: string | null;
  readonly onToggle: () => void;
}

/** One item that can be bought with others. */
export function ItemChoice({ item, chosen, obstacle, onToggle }: ItemChoiceProps) {
  return (
    <label className="flex items-center gap-4 rounded-card border border-line bg-card p-3 has-checked:border-leaf-600 has-checked:bg-leaf-50 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-leaf-600 has-disabled:bg-sunk/60">
      <input
        type="checkbox"
        checked={chosen}
        disabled={obstacle !== null}
        onChange={onToggle}
        // What has the focus is not hidden behind what stands at the bottom of the screen.
        className="size-5 shrink-0 scroll-mb-56 scroll-mt-24 outline-none"
      />
      <span className="block size-16 shrink-0 overflow-hidden rounded-xl bg-sunk">
        <Photograph url={item.thumbnailUrl} alt="" />
      </span>
      <span className="min-w-0 flex-1 items-center justify-between gap-x-4 sm:flex">
        <span className="min-w-0">
          <span className="line-clamp-2 leading-snug font-semibold">{item.title}</span>{" "}
          <span className="block text-sm text-ink-soft">{obstacle ?? conditionLabel(item.condition)}</span>
        </span>{" "}
        <span className="shrink-0 font-bold">{formatMoney(item.price)}</span>
      </span>
    </label>
  );
}
