import { LocateFixed } from "lucide-react";
import { PlaceOptions } from "../places/place-options.tsx";
import { cities, placeFrom } from "../places/places.ts";
import { usePosition } from "../places/use-position.ts";
import { Button } from "../ui/button.tsx";
import { SelectBox } from "../ui/select-box.tsx";
import { FacetSection } from "./facet-section.tsx";
import type { FilterPart } from "./filter-change.ts";
import { FilterField } from "./filter-field.tsx";

const USUAL_KM = 50;
const distances = [5, 10, 25, USUAL_KM, 100, 250];

/** Where an item may be: around a city, or around where one is. */
export function PlaceFilter({ address, onChange }: FilterPart) {
  const place = placeFrom(address.near);
  const { km } = address;
  const near = (key: string) =>
    onChange((now) => ({ near: key, km: placeFrom(now.near) === null ? USUAL_KM : now.km }));
  const { locating, problem, locate } = usePosition((found) => near(found.location.coordinates.join(",")));
  const known = place === null || cities.some(({ key }) => key === place.key);
  const choosable = km === undefined || distances.includes(km) ? distances : [...distances, km];
  return (
    <FacetSection title="Distance" open={place !== null}>
      <div className="space-y-3">
        <FilterField label="From where" error={problem ?? undefined}>
          {(control) => (
            <SelectBox
              {...control}
              value={place?.key ?? ""}
              onChange={({ target }) =>
                target.value === "" ? onChange(() => ({ near: undefined })) : near(target.value)
              }
            >
              <option value="">Anywhere</option>
              <PlaceOptions places={known ? cities : [place, ...cities]} />
            </SelectBox>
          )}
        </FilterField>
        <Button look="quiet" size="small" className="-ml-3" busy={locating} onClick={locate}>
          {!locating && <LocateFixed aria-hidden="true" className="size-5" />}
          Use my position, roughly
        </Button>
        {place !== null && (
          <FilterField label="Within">
            {(control) => (
              <SelectBox
                {...control}
                value={km ?? ""}
                onChange={({ target: { value } }) =>
                  onChange(() => ({ km: value === "" ? undefined : Number(value) }))
                }
              >
                {choosable.map((kilometres) => (
                  <option key={kilometres} value={kilometres}>
                    {kilometres} km
                  </option>
                ))}
                <option value="">Any distance</option>
              </SelectBox>
            )}
          </FilterField>
        )}
      </div>
    </FacetSection>
  );
}
