import { countryName } from "../ui/countries.ts";
import type { Place } from "./places.ts";

/** Places as the options of a select, by country. */
export function PlaceOptions({ places }: { readonly places: readonly Place[] }) {
  const countries = [...new Set(places.map(({ location }) => location.country))];
  return countries.map((country) => (
    <optgroup key={country} label={countryName(country)}>
      {places
        .filter(({ location }) => location.country === country)
        .map(({ key, label }) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
    </optgroup>
  ));
}
