import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { Button } from "../ui/button.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { TextAreaField, TextField } from "../ui/text-field.tsx";
import { MAX_MESSAGE, type NamedPrice, namedPriceSchema, type PriceBounds } from "./offer-inputs.ts";

interface PriceFormProps {
  readonly bounds: PriceBounds;
  readonly hint: string;
  /** Who reads the message. */
  readonly reader: "seller" | "buyer";
  readonly button: string;
  /** Rejects with what the server refused. */
  readonly onPrice: (named: NamedPrice) => Promise<void>;
  /** Says why the server refused it, beside the button. */
  readonly refusal: (failure: unknown) => ReactNode;
}

/** Asks for a price, and a word with it. */
export function PriceForm({ bounds, hint, reader, button, onPrice, refusal }: PriceFormProps) {
  const form = useForm({
    resolver: zodResolver(namedPriceSchema(bounds)),
    defaultValues: { price: "", message: "" },
  });
  const { register, formState } = form;
  const send = useMutation({
    mutationFn: onPrice,
    onError: (failure) =>
      showFailure(form, failure, (path) =>
        path.startsWith("price") ? "price" : path === "message" ? path : null,
      ),
  });
  return (
    <form noValidate className="space-y-5" onSubmit={form.handleSubmit((named) => send.mutate(named))}>
      <TextField
        label="Your price"
        hint={hint}
        suffix={bounds.currency}
        inputMode="decimal"
        autoComplete="off"
        error={formState.errors.price?.message}
        {...register("price")}
      />
      <TextAreaField
        label="Message"
        hint={`The ${reader} reads it.`}
        optional
        rows={3}
        maxLength={MAX_MESSAGE}
        error={formState.errors.message?.message}
        {...register("message")}
      />
      {refusal(send.error)}
      <Button type="submit" className="w-full" busy={send.isPending}>
        {button}
      </Button>
    </form>
  );
}
