import { countrySchema, lineSchema } from "@marketplace/kernel";
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
        ? `looks swapped: longitude comes first, so send [${latitude}, ${longitude}]`
        : "must be [longitude, latitude] with longitude from -180 to 180 and latitude from -90 to 90",
    });
  });

/** Where an item is: a town, its country, and a point. */
export const locationSchema = z.strictObject({
  city: lineSchema({ max: 80 }),
  country: countrySchema,
  coordinates: coordinatesSchema,
});

/** Where an item is. */
export type Location = z.infer<typeof locationSchema>;
