import exifr from "exifr";
import { z } from "zod";

/** What a camera wrote about itself and the moment; both are the photographer's own affair. */
export interface Taken {
  readonly camera: string | null;
  readonly takenAt: Date | null;
}

const NOTHING: Taken = { camera: null, takenAt: null };
// What a JPEG can hold of it; other kinds could hold more, which no camera writes.
const MAX_EXIF_BYTES = 65_536;
const EXIF_OPENING = Buffer.from("Exif\0\0", "latin1");
const MAX_WORDS = 60;

/** A name in one line of printable characters; anything else is no name. */
const wordsSchema = z
  .string()
  .transform((text) =>
    text
      .replace(/[^\p{L}\p{N}\p{P}\p{S}]+/gu, " ")
      .trim()
      .slice(0, MAX_WORDS)
      .trim(),
  )
  .pipe(z.string().min(1))
  .nullable()
  .catch(null)
  .default(null);
const tagsSchema = z.object({
  Make: wordsSchema,
  Model: wordsSchema,
  DateTimeOriginal: z
    .string()
    .regex(/^(19|20)\d\d:\d\d:\d\d \d\d:\d\d:\d\d/)
    .nullable()
    .catch(null)
    .default(null),
  OffsetTimeOriginal: z
    .string()
    .regex(/^[+-]\d\d:\d\d/)
    .nullable()
    .catch(null)
    .default(null),
});

/**
 * Make, model and time from a file's EXIF. A time without a zone is taken as UTC. EXIF that is missing, too long or no
 * EXIF tells nothing, and is no failure: a photograph is none the worse for it.
 */
export async function takenWith(exif: Buffer | undefined): Promise<Taken> {
  if (exif === undefined || exif.length > MAX_EXIF_BYTES) return NOTHING;
  const tiff = exif.subarray(0, EXIF_OPENING.length).equals(EXIF_OPENING)
    ? exif.subarray(EXIF_OPENING.length)
    : exif;
  const tags = await exifr
    .parse(tiff, {
      pick: ["Make", "Model", "DateTimeOriginal", "OffsetTimeOriginal"],
      reviveValues: false,
      translateValues: false,
    })
    // Whatever the parser cannot make sense of tells nothing; it is read for these two facts alone.
    .catch(() => undefined);
  const parsed = tagsSchema.safeParse(tags);
  if (!parsed.success) return NOTHING;
  const { Make, Model, DateTimeOriginal, OffsetTimeOriginal } = parsed.data;
  return { camera: cameraName(Make, Model), takenAt: instant(DateTimeOriginal, OffsetTimeOriginal) };
}

/** Many models begin with their maker's name. */
function cameraName(make: string | null, model: string | null): string | null {
  if (make === null || model === null) return model ?? make;
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`;
}

function instant(time: string | null, zone: string | null): Date | null {
  if (time === null) return null;
  const day = time.slice(0, 10).replaceAll(":", "-");
  const at = new Date(`${day}T${time.slice(11, 19)}${zone?.slice(0, 6) ?? "Z"}`);
  return Number.isNaN(at.getTime()) ? null : at;
}
