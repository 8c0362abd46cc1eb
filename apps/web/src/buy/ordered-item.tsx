import { Photograph } from "../listing/photograph.tsx";

interface OrderedItemProps {
  readonly title: string;
  readonly thumbnailUrl: string | null;
}

/** What is, or was, ordered, in one line. */
export function OrderedItem({ title, thumbnailUrl }: OrderedItemProps) {
  return (
    <div className="flex items-center gap-4">
      <span className="block size-16 shrink-0 overflow-hidden rounded-xl bg-sunk">
        <Photograph url={thumbnailUrl} alt="" />
      </span>
      <p className="min-w-0 leading-snug font-semibold">{title}</p>
    </div>
  );
}
