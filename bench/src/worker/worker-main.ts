/*
 * A process that runs contenders, one at a time. It is told what to do by the process that started it and ends with it,
 * so that what a contender costs is measured apart from all else.
 */
import { contenders } from "../contenders.ts";
import type { Contender } from "./contender.ts";
import { measure } from "./measure.ts";
import { type Answer, type Request, requestSchema } from "./messages.ts";

const opened = new Map<string, Contender>();

process.on("message", (message) => {
  void answerTo(message).then((answer) => process.send?.(answer));
});
process.on("disconnect", () => process.exit());
// Ctrl-C reaches every process of the terminal; the one that started this closes it.
process.on("SIGINT", () => {});

async function answerTo(message: unknown): Promise<Answer> {
  try {
    return await carryOut(requestSchema.parse(message));
  } catch (failure) {
    return { failure: failure instanceof Error ? (failure.stack ?? failure.message) : String(failure) };
  }
}

async function carryOut(request: Request): Promise<Answer> {
  switch (request.do) {
    case "open": {
      const open = contenders[request.contender];
      if (open === undefined) throw new Error(`There is no contender called ${request.contender}`);
      opened.set(request.name, await open(request.place));
      return { done: true };
    }
    case "stock":
      await contender(request.name).stock(request.operations);
      return { done: true };
    case "measure":
      return { measured: await measure(contender(request.name), request.plan) };
    case "count":
      return { count: await contender(request.name).done() };
    case "close":
      await contender(request.name).close();
      opened.delete(request.name);
      return { done: true };
  }
}

function contender(name: string): Contender {
  const found = opened.get(name);
  if (found === undefined) throw new Error(`No contender called ${name} is open`);
  return found;
}
