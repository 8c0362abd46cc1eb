/*
 * A process that runs one contender. It is told what to do by the process that started it and ends with it, so that
 * what a contender costs is measured apart from all else.
 */
import { contenders } from "../contenders.ts";
import type { Contender } from "./contender.ts";
import { measure } from "./measure.ts";
import { type Answer, type Request, requestSchema } from "./messages.ts";

let opened: Contender | undefined;

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
      opened = await open(request.place);
      return { done: true };
    }
    case "stock":
      await contender().stock(request.operations);
      return { done: true };
    case "measure":
      return { measured: await measure(contender(), request.plan) };
    case "count":
      return { count: await contender().done() };
    case "close":
      await contender().close();
      opened = undefined;
      return { done: true };
  }
}

function contender(): Contender {
  if (opened === undefined) throw new Error("No contender is open");
  return opened;
}
