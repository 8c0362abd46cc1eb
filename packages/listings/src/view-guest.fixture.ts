import type { Visitor } from "./view-visitor.ts";

/** A guest, of so many. */
export function guest(number: number): Visitor {
  return {
    userId: null,
    address: `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`,
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
  };
}
