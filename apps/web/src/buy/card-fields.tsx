import { useFormContext, useWatch } from "react-hook-form";
import { ChoiceGroup } from "../ui/choice-group.tsx";
import { Notice } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { BuyInputs, BuyOutput } from "./buy-inputs.ts";
import { cardText, demonstrationCards, OTHER_CARD } from "./cards.ts";

const choices = [
  ...demonstrationCards.map(({ number, does }) => ({ value: number, label: does, hint: cardText(number) })),
  { value: OTHER_CARD, label: "Another card", hint: "You type its number" },
];

interface CardFieldsProps {
  /** Why the last card was not taken; null while none was refused. */
  readonly declined: string | null;
}

/** Asks what an order is paid with: a card of the sandbox, offered or typed. */
export function CardFields({ declined }: CardFieldsProps) {
  const { register, control, formState } = useFormContext<BuyInputs, unknown, BuyOutput>();
  const choice = useWatch({ control, name: "card.choice" });
  const errors = formState.errors.card;
  return (
    <section className="space-y-5">
      <h2 className="text-xl font-bold tracking-tight">Pay</h2>
      <Notice tone="info" title="No money moves here">
        This is a demonstration with a payment sandbox. Its cards are made up; never type the number of a real
        one.
      </Notice>
      {declined !== null && (
        <Notice tone="danger" title={declined}>
          Nothing was charged, and nothing has been ordered. Choose another card, and press the button again.
        </Notice>
      )}
      <ChoiceGroup
        label="Card"
        hint="Each does something else, to see what happens then."
        type="radio"
        choices={choices}
        error={errors?.choice?.message}
        input={register("card.choice")}
      />
      {choice === OTHER_CARD && (
        <TextField
          label="Card number"
          hint="The sandbox declines a number that it does not know."
          // Not the kind of field into which a browser fills a real card.
          autoComplete="off"
          inputMode="numeric"
          maxLength={30}
          error={errors?.number?.message}
          {...register("card.number")}
        />
      )}
    </section>
  );
}
