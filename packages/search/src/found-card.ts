import { z } from "zod";
import type { SearchPosition } from "./search-cursor.ts";

/** Cards in the order in which they were found, each with what that is by. */
export const foundSchema = z.array(z.object({ _id: z.string(), key: z.number() }));

/** Cards in the order in which they were found, each with what that is by. */
export type Found = Readonly<z.output<typeof foundSchema>>;

/** The last card of the page before. */
export type Before = Pick<SearchPosition, "key" | "id">;
