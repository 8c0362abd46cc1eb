import type { DomainEvent } from "@marketplace/kernel";
import { userEventSchema } from "./events.ts";

/** On every kept answer that shows what everybody sees of an account, or says that it cannot be seen. */
export function profileTag(userId: string): string {
  return `profile:${userId}`;
}

/** Whom an event of an account is about; of another slice's event, or one not known here, nobody. */
export function userEventIds(event: DomainEvent): readonly string[] {
  const parsed = userEventSchema.safeParse(event);
  return parsed.success ? [parsed.data.payload.userId] : [];
}

/** What ends with what an event of an account tells. */
export function userEventTags(event: DomainEvent): readonly string[] {
  return userEventIds(event).map(profileTag);
}
