import type { Mongo } from "@marketplace/stores";
import { z } from "zod";
import { crashPointsAround } from "../crash-point.ts";

const ticketSchema = z.object({ ticket: z.int() });
// Nobody waits until it is kept: it stands in MongoDB's history before the row that is written with it, and where that is
// kept, so is the ticket.
const UNSAVED = { writeConcern: { w: 1, journal: false } } as const;
const take = crashPointsAround("projection/ticket");

/**
 * The next ticket of a projection: greater than every one before it. It is MongoDB's time in microseconds, made greater
 * than the last one, so that it goes on where it was should the collection of tickets be lost.
 */
export async function takeTicket({ db }: Mongo, projection: string): Promise<number> {
  const next = {
    $max: [{ $add: [{ $ifNull: ["$ticket", 0] }, 1] }, { $multiply: [{ $toLong: "$$NOW" }, 1_000] }],
  };
  const taken = await take(() =>
    db
      .collection<{ _id: string }>("projection_tickets")
      .findOneAndUpdate({ _id: projection }, [{ $set: { ticket: next } }], {
        upsert: true,
        returnDocument: "after",
        ...UNSAVED,
      }),
  );
  return ticketSchema.parse(taken).ticket;
}
