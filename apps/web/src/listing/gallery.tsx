import { useState } from "react";
import type { Listing } from "./listing.ts";
import { Photograph } from "./photograph.tsx";
import { Picture } from "./picture.tsx";

/** A listing's photographs: one large, the others to choose from. */
export function Gallery({ images, title }: Pick<Listing, "images" | "title">) {
  const [chosen, setChosen] = useState(0);
  const image = images[chosen] ?? images[0];
  return (
    <div>
      <div className="aspect-square overflow-hidden bg-sunk max-sm:-mx-4 sm:rounded-card sm:aspect-4/3">
        {image === undefined ? (
          <Photograph url={null} alt={title} />
        ) : (
          <Picture
            key={image.url}
            image={image}
            alt={images.length > 1 ? `${title}, photograph ${chosen + 1} of ${images.length}` : title}
            sizes="(min-width: 1024px) 640px, 100vw"
            eager
          />
        )}
      </div>
      {images.length > 1 && (
        <ul className="scrollbar-none -mx-1 mt-2 flex gap-2 overflow-x-auto p-1">
          {images.map((one, index) => (
            <li key={one.url} className="shrink-0">
              <button
                type="button"
                aria-label={`Photograph ${index + 1}`}
                aria-pressed={index === chosen}
                onClick={() => setChosen(index)}
                className="block size-16 overflow-hidden rounded-xl border-2 border-transparent aria-pressed:border-leaf-600 sm:size-20"
              >
                <Picture image={one} alt="" sizes="80px" small />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
