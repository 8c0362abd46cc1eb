import type { Change, ChangeSource } from "@marketplace/durable";
import type { DomainEvent } from "@marketplace/kernel";
import type { AlertRaised } from "../events.ts";
import { alertSchema } from "./alert.ts";

/** The changes of the collection of alerts, and the events that they are: one for each alert, the same each time. */
export const alertChanges: ChangeSource = { name: "alerts", toEvents };

function toEvents(change: Change): readonly DomainEvent[] {
  if (change.kind === "removed") return [];
  const { _id: aggregateId, eventId: id, at, ...payload } = alertSchema.parse(change.document);
  const type = "alerts.raised" as const;
  const event: AlertRaised = { id, type, version: 1, aggregateId, sequence: change.sequence, at, payload };
  return [event];
}
