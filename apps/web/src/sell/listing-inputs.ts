import { z } from "zod";
import type { AttributeDefinition } from "../listing/categories.ts";
import { conditions, type Listing, type ListingDraft } from "../listing/listing.ts";
import type { Place } from "../places/places.ts";
import { type AnswerInputs, type Answers, answerInputs, readAnswer } from "./attribute-answers.ts";
import { currencies, priceText, readPrice } from "./price-input.ts";

/** What stands in the inputs of the form for a listing. */
export interface ListingInputs {
  title: string;
  description: string;
  subcategory: string;
  condition: string;
  price: { text: string; currency: string };
  /** The key of a place. */
  place: string;
  attributes: AnswerInputs;
}

/** The inputs of an empty form, with a currency to begin with. */
export function emptyInputs(currency: string): ListingInputs {
  return {
    title: "",
    description: "",
    subcategory: "",
    condition: "",
    price: { text: "", currency: currencies.find((known) => known === currency) ?? "EUR" },
    place: "",
    attributes: {},
  };
}

/** The inputs of a form that shows a listing. */
export function inputsOf(
  listing: Listing,
  definitions: readonly AttributeDefinition[],
  place: Place,
): ListingInputs {
  const { title, description, subcategory, condition, price } = listing;
  return {
    title,
    description,
    subcategory,
    condition,
    price: { text: priceText(price.amount, price.currency), currency: price.currency },
    place: place.key,
    attributes: answerInputs(definitions, listing.metadata.custom_attributes),
  };
}

/** Reads the form for a listing of one subcategory: every field by itself, so that all problems show at once. */
export function listingFormSchema(
  definitions: readonly AttributeDefinition[],
  places: readonly Place[],
): z.ZodType<ListingDraft, ListingInputs> {
  return z
    .object({
      title: z.string().trim().min(1, "Give it a title").max(120, "At most 120 characters"),
      description: z.string().trim().max(5_000, "At most 5,000 characters"),
      subcategory: z.string().min(1, "Choose where it belongs"),
      condition: z.string().pipe(
        z.enum(
          conditions.map(({ value }) => value),
          "Choose the condition it is in",
        ),
      ),
      price: z.object({ text: z.string(), currency: z.string() }).transform(({ text, currency }, context) => {
        const reading = readPrice(text, currency);
        if ("amount" in reading) return { amount: reading.amount, currency };
        context.addIssue({ code: "custom", path: ["text"], message: reading.problem });
        return z.NEVER;
      }),
      place: z.string().transform((key, context) => {
        const place = places.find((candidate) => candidate.key === key);
        if (place !== undefined) return place.location;
        context.addIssue({ code: "custom", message: "Choose where it is" });
        return z.NEVER;
      }),
      attributes: z.custom<AnswerInputs>().transform((inputs, context) => {
        const answers: Answers = {};
        for (const definition of definitions) {
          const { key } = definition;
          const reading = readAnswer(definition, inputs[key]);
          if ("problem" in reading) {
            context.addIssue({ code: "custom", path: [key], message: reading.problem });
          } else if (reading.answer !== undefined) answers[key] = reading.answer;
        }
        return answers;
      }),
    })
    .transform(({ place, ...draft }) => ({ ...draft, location: place }));
}

/** The form's field of a dotted path of the API's input; null when it has none. */
export function listingFieldOf(
  path: string,
):
  | "title"
  | "description"
  | "subcategory"
  | "condition"
  | "price.text"
  | "place"
  | `attributes.${string}`
  | null {
  if (path.startsWith("attributes.")) return `attributes.${path.slice("attributes.".length)}`;
  if (path.startsWith("price")) return "price.text";
  if (path.startsWith("location")) return "place";
  const plain = ["title", "description", "subcategory", "condition"] as const;
  return plain.find((field) => field === path) ?? null;
}
