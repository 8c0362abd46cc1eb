import { z } from "zod";

const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

// Unicode names regions that ISO 3166-1 does not: unions, pseudo-locales, and codes kept back for islands.
const NOT_ISO = new Set(
  "AC AN BU CP CQ CS DD DG EA EU EZ FX IC NT QO SU TA TP UN XA XB XK YD YU ZR ZZ".split(" "),
);

/** An ISO 3166-1 alpha-2 country code in capitals, such as `DK`. */
export const countrySchema = z
  .string()
  .refine(
    (code) => /^[A-Z]{2}$/.test(code) && !NOT_ISO.has(code) && names.of(code) !== undefined,
    "must be a two-letter country code such as DK or DE",
  );
