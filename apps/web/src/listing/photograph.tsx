import { ImageOff } from "lucide-react";
import { useState } from "react";

interface PhotographProps {
  readonly url: string | null;
  readonly alt: string;
  readonly eager?: boolean;
  readonly className?: string;
  /** Other sizes of it, and how wide it is shown, as the attributes of these names have it. */
  readonly srcSet?: string;
  readonly sizes?: string;
  /** Its own size in pixels, by which a browser knows its shape before it has come. */
  readonly width?: number;
  readonly height?: number;
}

/** A photograph that fills its frame, or a quiet sign where there is none or it cannot be fetched. */
export function Photograph({ url, alt, eager = false, className = "", ...source }: PhotographProps) {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  if (url === null || url === brokenUrl) {
    return (
      <span className="flex size-full items-center justify-center text-line-strong">
        <ImageOff aria-hidden="true" className="size-8" strokeWidth={1.5} />
        {alt !== "" && <span className="sr-only">{alt}: no photograph</span>}
      </span>
    );
  }
  return (
    <img
      {...source}
      src={url}
      alt={alt}
      loading={eager ? "eager" : "lazy"}
      decoding="async"
      onError={() => setBrokenUrl(url)}
      className={`size-full object-cover ${className}`}
    />
  );
}
