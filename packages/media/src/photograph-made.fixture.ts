import { createHash } from "node:crypto";
import type { Photograph } from "./photograph.ts";
import type { PhotographName } from "./photograph-document.ts";

/** A photograph that nobody has decoded: objects of a few bytes, and a hash of the test's own. */
export function madePhotograph(facts: Partial<Photograph["facts"]> = {}): Photograph {
  const file = (format: "webp" | "avif", longest: 160 | 480 | 1280) =>
    ({ format, longest, width: longest, height: 90, bytes: Buffer.from(`${format} ${longest}`) }) as const;
  return {
    original: { format: "jpeg", width: 4_000, height: 3_000, bytes: Buffer.from("original") },
    derivatives: [file("webp", 1280), file("avif", 1280), file("webp", 480), file("webp", 160)],
    facts: {
      ...{ width: 4_000, height: 3_000, camera: "Pixel 9", takenAt: new Date("2026-05-17T16:30:05Z") },
      ...{ colour: "#c81010", thumbhash: "3OcRJYB4d3h/iIeHeEh3eIhw+j2w" },
      ...{ hash: "0123456789abcdef", isPlain: false },
      ...facts,
    },
  };
}

/** Names a photograph of an account by any text. */
export function named(userId: string, content: string, folder: PhotographName["folder"] = "listings") {
  return { userId, folder, sha256: createHash("sha256").update(content).digest("hex") } as const;
}
