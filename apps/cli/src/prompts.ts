import type { ReadableTerminal, WritableTerminal } from "./streams.ts";

/** Asks a person; only to be called where there is one. */
export interface Prompts {
  line(message: string, initial?: string): Promise<string>;
  /** Shows nothing of what is typed but its length. */
  secret(message: string): Promise<string>;
  confirm(message: string): Promise<boolean>;
}

/** Prompts on a terminal, drawn on standard error so that standard output holds answers alone. */
export function terminalPrompts(input: ReadableTerminal, output: WritableTerminal): Prompts {
  async function ask(question: Question): Promise<unknown> {
    // Loading it takes longer than most commands run.
    const { createPromptModule } = await import("inquirer");
    const answers = await createPromptModule({ input, output })([{ name: "answer", ...question }]);
    return answers.answer;
  }
  const notEmpty = (text: string) => text.trim() !== "" || "Type something, or press Ctrl-C to stop.";
  return {
    line: async (message, initial) =>
      String(
        await ask({
          type: "input",
          message,
          validate: notEmpty,
          ...(initial === undefined ? {} : { default: initial }),
        }),
      ).trim(),
    secret: async (message) =>
      String(await ask({ type: "password", message, mask: "*", validate: notEmpty })),
    confirm: async (message) => (await ask({ type: "confirm", message, default: false })) === true,
  };
}

type Question =
  | { type: "input"; message: string; validate: (text: string) => true | string; default?: string }
  | { type: "password"; message: string; mask: string; validate: (text: string) => true | string }
  | { type: "confirm"; message: string; default: boolean };
