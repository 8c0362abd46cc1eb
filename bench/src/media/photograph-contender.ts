import type { Contender } from "../worker/contender.ts";
import { photographPlaceSchema, readPhotographs } from "./bench-photographs.ts";

/** Works on the photographs of a folder, one after another and over again. */
export function openPhotographs(work: (bytes: Buffer) => Promise<unknown>) {
  return async (place: unknown): Promise<Contender> => {
    const photographs = readPhotographs(photographPlaceSchema.parse(place).folder);
    let begun = 0;
    let done = 0;
    return {
      // They can be worked on as often as one likes.
      stock: async () => {},
      left: () => Number.MAX_SAFE_INTEGER,
      async run() {
        const bytes = photographs[begun++ % photographs.length];
        if (bytes === undefined) throw new Error("There are no photographs");
        await work(bytes);
        done += 1;
      },
      done: async () => done,
      close: async () => {},
    };
  };
}
