/** Tells the current time; passed as an argument so that a test can run ninety days in a second. */
export type Clock = () => Date;

/** The machine's own clock, in UTC. */
export const systemClock: Clock = () => new Date();
