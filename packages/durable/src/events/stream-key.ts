import type { DomainEvent } from "@marketplace/kernel";

/*
 * What Redis holds of events. RedisStore puts the installation's prefix before each key.
 *   events:TOPIC         stream: the events whose type begins with TOPIC and a dot
 *   events:replay:GROUP  stream: what an operator has given back to one group
 *   events:dead:GROUP    stream: what a group has given up, each with its error
 *   event-failures:GROUP hash: what is known of each message that failed and is tried again
 *   event-acks:GROUP     hash: how many a group has handled, and when it did so last
 *   event-groups         hash: the topics of each group that there is
 *   event-topics         set: the topics that were published
 *   event-mark           hash: what tells that Redis has lost something; see broker-state.ts
 */

/** The topic of an event: what stands before the dot of its type. */
export function topicOf({ type }: Pick<DomainEvent, "type">): string {
  return type.slice(0, type.indexOf("."));
}

/** The topic from which one group alone reads what was given back to it; its colon keeps it apart from all others. */
export function replayTopic(group: string): string {
  return `replay:${group}`;
}

/** The stream of a topic. */
export function streamKey(topic: string): string {
  return `events:${topic}`;
}

/** The stream of what a group has given up. */
export function deadKey(group: string): string {
  return `events:dead:${group}`;
}

/** Where a group keeps what is known of its failures. */
export function failuresKey(group: string): string {
  return `event-failures:${group}`;
}

/** Where a group counts what it has handled. */
export function acksKey(group: string): string {
  return `event-acks:${group}`;
}

/** Names and topics of the groups that there are. */
export const GROUPS_KEY = "event-groups";

/** Topics that were published. */
export const TOPICS_KEY = "event-topics";

/** What tells that Redis has lost something. */
export const MARK_KEY = "event-mark";
