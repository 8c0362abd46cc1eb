import { armCrashPoint, crashPoints, crashPointsAround } from "./crash-point.ts";

/** Not a suite: the unit test runs it as a process of its own, to see it die. */
const work = crashPointsAround("work");
for (const word of ["one", "two", "three"]) await work(async () => console.log(word));
console.log(JSON.stringify([...crashPoints()]));
try {
  armCrashPoint(null);
} catch (refusal) {
  console.log(refusal instanceof Error ? refusal.message : refusal);
}
