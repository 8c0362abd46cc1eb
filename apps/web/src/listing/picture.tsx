import type { Listing } from "./listing.ts";
import { Photograph } from "./photograph.tsx";
import { sourcesOf } from "./picture-sources.ts";

interface PictureProps {
  readonly image: Listing["images"][number];
  readonly alt: string;
  /** How wide it is shown, as the attribute `sizes` has it. */
  readonly sizes: string;
  readonly eager?: boolean;
  /** Whether it is shown so small that the large AVIF is never the best. */
  readonly small?: boolean;
}

/** A photograph in the size and the format that suit the screen; its colour stands there until it has come. */
export function Picture({ image, alt, sizes, eager = false, small = false }: PictureProps) {
  const { avif, webp, width, height } = sourcesOf(image);
  return (
    <picture className="block size-full" style={{ backgroundColor: image.colour ?? undefined }}>
      {avif !== null && !small && (
        // There is a large one alone: a small screen of few pixels takes a smaller WebP.
        <source
          type="image/avif"
          media="(min-width: 640px), (min-resolution: 1.5dppx)"
          srcSet={avif}
          sizes={sizes}
        />
      )}
      <Photograph url={image.thumbnailUrl} srcSet={webp} {...{ alt, sizes, width, height, eager }} />
    </picture>
  );
}
