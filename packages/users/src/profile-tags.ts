import type { DomainEvent } from "@marketplace/kernel";
import { userEventSchema } from "./events.ts";

/** On every kept answer that shows what everybody sees of an account, or says that it cannot be seen. */
export function profileTag(userId: string): string {
  return `profile:${userId}`;
}

/** What ends with what an event of an account tells; of another slice's event, or one not known here, nothing. */
export function userEventTags(event: DomainEvent): readonly string[] {
  const parsed = userEventSchema.safeParse(event);
  return parsed.success ? [profileTag(parsed.data.payload.userId)] : [];
}
