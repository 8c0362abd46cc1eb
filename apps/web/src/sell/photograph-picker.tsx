import { ImagePlus } from "lucide-react";
import { useId, useState } from "react";
import type { Listing } from "../listing/listing.ts";
import { FieldError } from "../ui/field.tsx";
import { PhotographTile } from "./photograph-tile.tsx";
import type { NewPhotograph } from "./photographs.ts";
import { photographTypes } from "./upload-photograph.ts";
import type { Photographs } from "./use-photographs.ts";

interface PhotographPickerProps {
  readonly photographs: Photographs;
  /** Most photographs that there may be. */
  readonly most?: number;
  /** What they are for, beside what kinds of files they may be. */
  readonly hint?: string;
  /** Those that are there already. */
  readonly images?: Listing["images"];
  readonly onRemoveImage?: (url: string) => void;
}

/** Photographs, as of a listing: those that it has and those that are on their way. */
export function PhotographPicker({
  photographs,
  most = 12,
  hint = "The first is the one that people see in lists.",
  images = [],
  onRemoveImage = () => {},
}: PhotographPickerProps) {
  const id = useId();
  const [leftOut, setLeftOut] = useState(0);
  const room = most - images.length - photographs.items.length;
  const failed = photographs.items.filter(({ state }) => state.is === "failed");
  return (
    <div>
      <ul className="grid grid-cols-3 gap-3 sm:grid-cols-4">
        {images.map(({ url, thumbnailUrl }, index) => (
          <PhotographTile
            key={url}
            name={`photograph ${index + 1}`}
            url={thumbnailUrl}
            onRemove={() => onRemoveImage(url)}
          />
        ))}
        {photographs.items.map(({ id: photographId, name, previewUrl, state }) => (
          <PhotographTile
            key={photographId}
            name={name}
            url={previewUrl}
            state={state}
            onRemove={() => photographs.remove(photographId)}
            onRetry={() => photographs.retry(photographId)}
          />
        ))}
        {room > 0 && (
          <li>
            <label
              htmlFor={id}
              className="flex aspect-square flex-col items-center justify-center gap-1.5 rounded-xl border-2 border-dashed border-line-strong/60 bg-card px-2 text-center text-sm font-semibold sm:text-base text-leaf-700 hover:border-leaf-600 hover:bg-leaf-50 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-leaf-600"
            >
              <ImagePlus aria-hidden="true" className="size-7" strokeWidth={1.75} />
              Add photos
              <input
                id={id}
                type="file"
                multiple
                accept={photographTypes.join(",")}
                aria-describedby={`${id}-hint`}
                className="sr-only"
                onChange={({ target }) => {
                  const chosen = Array.from(target.files ?? []);
                  photographs.add(chosen.slice(0, room));
                  setLeftOut(Math.max(0, chosen.length - room));
                  target.value = "";
                }}
              />
            </label>
          </li>
        )}
      </ul>
      <p id={`${id}-hint`} className="mt-2 text-sm text-ink-soft">
        Up to {most}, JPEG, PNG, WebP or AVIF. {hint} Where a photograph was taken is removed from it.
      </p>
      <div aria-live="polite" className="mt-1 space-y-1">
        <p className="sr-only">{progressText(photographs.items)}</p>
        <FieldError
          id={`${id}-left-out`}
          message={leftOut > 0 ? `${leftOut} more than the ${most} that there can be: left out.` : undefined}
        />
        {failed.map(({ id: photographId, name, state }) => (
          <FieldError
            key={photographId}
            id={`${id}-${photographId}`}
            message={state.is === "failed" ? `${name}: ${state.problem}` : undefined}
          />
        ))}
      </div>
    </div>
  );
}

/** How far new photographs are, for who does not see it; each number is said once. */
function progressText(items: readonly NewPhotograph[]): string {
  const preparing = items.filter(({ state }) => state.is === "processing").length;
  const ready = items.filter(({ state }) => state.is === "ready").length;
  const texts = [
    ...(preparing > 0 ? [`${preparing} being prepared`] : []),
    ...(ready > 0 ? [`${ready} of ${items.length} ready`] : []),
  ];
  return texts.join(", ");
}
