export { notificationCommands } from "./commands.ts";
export { notificationQueries } from "./queries.ts";
export { notificationConsumer } from "./reactions.ts";
