import type { AttributeDefinition } from "./categories.ts";
import type { Listing } from "./listing.ts";

type Answers = Listing["metadata"]["custom_attributes"];

/** One line of a listing's facts. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What a listing says about its item, in its category's order and words. */
export function factsOf(definitions: readonly AttributeDefinition[], answers: Answers): readonly Fact[] {
  return definitions.flatMap((definition) => {
    const answer = answers[definition.key];
    return answer === undefined ? [] : [{ label: definition.label, value: answerText(definition, answer) }];
  });
}

function answerText(definition: AttributeDefinition, answer: Answers[string]): string {
  if (typeof answer === "boolean") return answer ? "Yes" : "No";
  if (Array.isArray(answer)) return answer.map(choiceText).join(", ");
  if (typeof answer === "number") {
    const unit = "unit" in definition && definition.unit !== undefined ? ` ${definition.unit}` : "";
    return `${answer}${unit}`;
  }
  return definition.type === "choice" ? choiceText(answer) : answer;
}

/** A choice as people read it: categories name most of them in lower case. */
export function choiceText(choice: string): string {
  return choice.charAt(0).toLocaleUpperCase() + choice.slice(1);
}
