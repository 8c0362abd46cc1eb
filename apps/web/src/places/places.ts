import type { ListingDraft } from "../listing/listing.ts";

/** Where an item is, as the API takes it. */
export type Location = ListingDraft["location"];

/** A place that one can choose. */
export interface Place {
  readonly key: string;
  readonly label: string;
  readonly location: Location;
}

const city = (name: string, country: string, coordinates: [longitude: number, latitude: number]): Place => ({
  key: `${country}-${name}`,
  label: name,
  location: { city: name, country, coordinates },
});

/** The cities that forms offer, each with its centre. */
export const cities: readonly Place[] = [
  city("Copenhagen", "DK", [12.5683, 55.6761]),
  city("Aarhus", "DK", [10.2039, 56.1629]),
  city("Odense", "DK", [10.3883, 55.3959]),
  city("Aalborg", "DK", [9.9217, 57.0488]),
  city("Berlin", "DE", [13.405, 52.52]),
  city("Hamburg", "DE", [9.9937, 53.5511]),
  city("Cologne", "DE", [6.9603, 50.9375]),
  city("Munich", "DE", [11.582, 48.1351]),
  city("Stockholm", "SE", [18.0686, 59.3293]),
  city("Gothenburg", "SE", [11.9746, 57.7089]),
  city("Malmö", "SE", [13.0038, 55.605]),
  city("Oslo", "NO", [10.7522, 59.9139]),
  city("Bergen", "NO", [5.3221, 60.3913]),
  city("Helsinki", "FI", [24.9384, 60.1699]),
  city("Amsterdam", "NL", [4.9041, 52.3676]),
  city("Rotterdam", "NL", [4.4777, 51.9244]),
  city("Brussels", "BE", [4.3517, 50.8503]),
  city("Paris", "FR", [2.3522, 48.8566]),
  city("Lyon", "FR", [4.8357, 45.764]),
  city("London", "GB", [-0.1276, 51.5072]),
  city("Manchester", "GB", [-2.2426, 53.4808]),
  city("Dublin", "IE", [-6.2603, 53.3498]),
  city("Vienna", "AT", [16.3738, 48.2082]),
  city("Zurich", "CH", [8.5417, 47.3769]),
  city("Warsaw", "PL", [21.0122, 52.2297]),
  city("Prague", "CZ", [14.4378, 50.0755]),
  city("Madrid", "ES", [-3.7038, 40.4168]),
  city("Lisbon", "PT", [-9.1393, 38.7223]),
  city("Rome", "IT", [12.4964, 41.9028]),
  city("Reykjavík", "IS", [-21.8277, 64.1283]),
];

/** The key of the place that one's own device told. */
export const HERE = "here";

/**
 * The place of a position: named after the nearest city of the list, at the position rounded to two decimals
 * (about a kilometre), since neither a listing nor an address must show where somebody lives.
 */
export function placeAt(longitude: number, latitude: number): Place {
  const distance = ({ location }: Place) => {
    const [east, north] = location.coordinates;
    const turn = Math.abs(east - longitude);
    return Math.hypot(Math.min(turn, 360 - turn) * Math.cos((latitude * Math.PI) / 180), north - latitude);
  };
  const [first, ...others] = cities;
  if (first === undefined) throw new Error("The list of cities is empty");
  const nearest = others.reduce((best, place) => (distance(place) < distance(best) ? place : best), first);
  const rounded = (degrees: number) => Math.round(degrees * 100) / 100;
  return {
    key: HERE,
    label: `Near ${nearest.label}`,
    location: { ...nearest.location, coordinates: [rounded(longitude), rounded(latitude)] },
  };
}

/** The key of a place by its coordinates: that of a city, or the position itself, `10.2,56.16`. */
export function placeKey([longitude, latitude]: Location["coordinates"]): string {
  const known = cities.find(
    ({ location: { coordinates } }) => coordinates[0] === longitude && coordinates[1] === latitude,
  );
  return known?.key ?? `${longitude},${latitude}`;
}

/** The place of such a key; null where it is of none. */
export function placeFrom(key: string | undefined): Place | null {
  const known = cities.find((place) => place.key === key);
  if (known !== undefined) return known;
  const [longitude, latitude] =
    /^(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)$/
      .exec(key ?? "")
      ?.slice(1)
      .map(Number) ?? [];
  if (longitude === undefined || latitude === undefined) return null;
  if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) return null;
  const { location, ...place } = placeAt(longitude, latitude);
  return {
    ...place,
    key: placeKey([longitude, latitude]),
    location: { ...location, coordinates: [longitude, latitude] },
  };
}
