import type { StoredImage } from "./image.ts";

/** A photograph that is ready for a listing. */
export interface ListingPhotograph {
  readonly userId: string;
  readonly listingId: string;
  readonly image: StoredImage;
  /** A listing that has had it of this upload is to stay as it is. */
  readonly uploadId: string;
}

/** Whether a listing has got a photograph; if not, why, in words for its seller. */
export type Attached = { readonly attached: true } | { readonly attached: false; readonly why: string };

/** A photograph that is ready to be an account's avatar. */
export interface AvatarPhotograph {
  readonly userId: string;
  readonly key: string;
  /** A later one has the greater id. */
  readonly uploadId: string;
}

/** Where photographs that are ready go. Both may be called again for one that they have. */
export interface AttachPorts {
  readonly listing: (photograph: ListingPhotograph) => Promise<Attached>;
  readonly avatar: (photograph: AvatarPhotograph) => Promise<void>;
}
