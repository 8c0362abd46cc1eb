import type { ReactNode } from "react";
import { Photograph } from "../listing/photograph.tsx";

interface OrderedItemProps {
  readonly title: ReactNode;
  readonly thumbnailUrl: string | null;
  /** What stands under its title. */
  readonly children?: ReactNode;
}

/** What is, or was, ordered, in one line. */
export function OrderedItem({ title, thumbnailUrl, children }: OrderedItemProps) {
  return (
    <div className="flex items-center gap-4">
      <span className="block size-16 shrink-0 overflow-hidden rounded-xl bg-sunk">
        <Photograph url={thumbnailUrl} alt="" />
      </span>
      <div className="min-w-0">
        <p className="leading-snug font-semibold">{title}</p>
        {children && <p className="text-ink-soft">{children}</p>}
      </div>
    </div>
  );
}
