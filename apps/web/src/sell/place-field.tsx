import { LocateFixed } from "lucide-react";
import { useState } from "react";
import { flushSync } from "react-dom";
import { useFormContext } from "react-hook-form";
import type { ListingDraft } from "../listing/listing.ts";
import { Button } from "../ui/button.tsx";
import { countryName } from "../ui/countries.ts";
import { SelectField } from "../ui/text-field.tsx";
import type { ListingInputs } from "./listing-inputs.ts";
import { type Place, placeAt } from "./places.ts";

interface PlaceFieldProps {
  readonly places: readonly Place[];
  /** Takes the place of the seller's own position into the list. */
  readonly onLocated: (place: Place) => void;
}

/** Where the item is: a city, or near where the seller is now. */
export function PlaceField({ places, onLocated }: PlaceFieldProps) {
  const { register, formState, setValue } = useFormContext<ListingInputs, unknown, ListingDraft>();
  const [problem, setProblem] = useState<string | null>(null);
  const [locating, setLocating] = useState(false);
  const countries = [...new Set(places.map(({ location }) => location.country))];

  function locate(): void {
    setLocating(true);
    setProblem(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const place = placeAt(coords.longitude, coords.latitude);
        // The select can only take a value that it shows, and the form only a place that it knows: both must have the
        // new one first. The next frame is no sign of that; on a busy device it came before they were drawn again.
        flushSync(() => {
          onLocated(place);
          setLocating(false);
        });
        setValue("place", place.key, { shouldValidate: true });
      },
      () => {
        setLocating(false);
        setProblem("Your position is not known here; choose a city instead.");
      },
      { timeout: 10_000, maximumAge: 600_000 },
    );
  }

  return (
    <div className="space-y-2">
      <SelectField
        label="Where it is"
        error={formState.errors.place?.message ?? problem ?? undefined}
        {...register("place")}
      >
        <option value="">Choose</option>
        {countries.map((country) => (
          <optgroup key={country} label={countryName(country)}>
            {places
              .filter(({ location }) => location.country === country)
              .map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
          </optgroup>
        ))}
      </SelectField>
      <Button look="quiet" className="-ml-3" busy={locating} onClick={locate}>
        {!locating && <LocateFixed aria-hidden="true" className="size-5" />}
        Use my position, roughly
      </Button>
    </div>
  );
}
