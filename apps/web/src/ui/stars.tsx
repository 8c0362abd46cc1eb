import { Star } from "lucide-react";

/** A rating as stars filled to the tenth. */
export function Stars({ rating }: { readonly rating: number }) {
  return (
    <span role="img" aria-label={`${rating} of 5 stars`} className="inline-flex">
      {[1, 2, 3, 4, 5].map((star) => (
        <Star
          key={star}
          aria-hidden="true"
          className={`size-4 ${rating >= star - 0.5 ? "fill-sun-500 text-sun-500" : "fill-sunk text-line-strong"}`}
          strokeWidth={1.5}
        />
      ))}
    </span>
  );
}
