import { LocateFixed } from "lucide-react";
import { flushSync } from "react-dom";
import { useFormContext } from "react-hook-form";
import type { ListingDraft } from "../listing/listing.ts";
import { PlaceOptions } from "../places/place-options.tsx";
import type { Place } from "../places/places.ts";
import { usePosition } from "../places/use-position.ts";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/text-field.tsx";
import type { ListingInputs } from "./listing-inputs.ts";

interface PlaceFieldProps {
  readonly places: readonly Place[];
  /** Takes the place of the seller's own position into the list. */
  readonly onLocated: (place: Place) => void;
}

/** Where the item is: a city, or near where the seller is now. */
export function PlaceField({ places, onLocated }: PlaceFieldProps) {
  const { register, formState, setValue } = useFormContext<ListingInputs, unknown, ListingDraft>();
  const { locating, problem, locate } = usePosition((place) => {
    // The select can only take a value that it shows, and the form only a place that it knows: both must have the new
    // one first. The next frame is no sign of that; on a busy device it came before they were drawn again.
    flushSync(() => onLocated(place));
    setValue("place", place.key, { shouldValidate: true });
  });

  return (
    <div className="space-y-2">
      <SelectField
        label="Where it is"
        error={formState.errors.place?.message ?? problem ?? undefined}
        {...register("place")}
      >
        <option value="">Choose</option>
        <PlaceOptions places={places} />
      </SelectField>
      <Button look="quiet" className="-ml-3" busy={locating} onClick={locate}>
        {!locating && <LocateFixed aria-hidden="true" className="size-5" />}
        Use my position, roughly
      </Button>
    </div>
  );
}
