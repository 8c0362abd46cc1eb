import { countrySchema, lineSchema } from "@marketplace/kernel";
import { iso1A2Code } from "@rapideditor/country-coder";
import { z } from "zod";

const degrees = z.number("must be a number of degrees");

/** A point on the earth as `[longitude, latitude]`, in degrees. */
export const coordinatesSchema = z
  .tuple([degrees, degrees], "must be two numbers: [longitude, latitude]")
  .superRefine(([longitude, latitude], context) => {
    if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) return;
    const swapped = Math.abs(latitude) <= 180 && Math.abs(longitude) <= 90;
    context.addIssue({
      code: "custom",
      message: swapped
        ? swappedMessage([longitude, latitude])
        : "must be [longitude, latitude] with longitude from -180 to 180 and latitude from -90 to 90",
    });
  });

/**
 * Where an item is: a town, its country, and a point. Most swapped pairs of Europe are in range, [56.2, 10.2] for
 * [10.2, 56.2], and only the country tells: such a pair is refused where swapping it leads into that country.
 * A point elsewhere is taken as it is, since borders and coasts are drawn coarsely.
 */
export const locationSchema = z
  .strictObject({
    city: lineSchema({ max: 80 }),
    country: countrySchema,
    coordinates: coordinatesSchema,
  })
  .superRefine(({ country, coordinates: [longitude, latitude] }, context) => {
    if (iso1A2Code([longitude, latitude]) === country || Math.abs(longitude) > 90) return;
    if (iso1A2Code([latitude, longitude]) !== country) return;
    context.addIssue({
      code: "custom",
      path: ["coordinates"],
      message: swappedMessage([longitude, latitude]),
    });
  });

/** Where an item is. */
export type Location = z.infer<typeof locationSchema>;

function swappedMessage([longitude, latitude]: readonly [number, number]): string {
  return `looks swapped: longitude comes first, so send [${latitude}, ${longitude}]`;
}
