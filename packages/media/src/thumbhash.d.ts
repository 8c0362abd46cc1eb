declare module "thumbhash" {
  /** A picture of at most 100 × 100 pixels, four bytes each, in about 25 bytes. */
  export function rgbaToThumbHash(width: number, height: number, rgba: ArrayLike<number>): Uint8Array;
}
