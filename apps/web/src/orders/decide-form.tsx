import { zodResolver } from "@hookform/resolvers/zod";
import { formatMoney, type Money } from "@marketplace/api";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { TextAreaField, TextField } from "../ui/text-field.tsx";
import { type Decision, decisionSchema, MAX_WORDS } from "./words-input.ts";

interface DecideFormProps {
  readonly price: Money;
  /** Rejects with what the server refused. */
  readonly onDecided: (decided: Decision) => Promise<void>;
}

/** Asks a moderator who gets how much of the money, and why. */
export function DecideForm({ price, onDecided }: DecideFormProps) {
  const form = useForm({
    resolver: zodResolver(decisionSchema(price)),
    defaultValues: { refund: "", decision: "" },
  });
  const { register, formState } = form;
  const send = useMutation({
    mutationFn: onDecided,
    onError: (failure) =>
      showFailure(form, failure, (path) =>
        path.startsWith("refund") ? "refund" : path === "decision" ? path : null,
      ),
  });
  return (
    <form noValidate className="space-y-5" onSubmit={form.handleSubmit((decided) => send.mutate(decided))}>
      <TextField
        label="The buyer gets back"
        hint={`From 0 to ${formatMoney(price)}; the seller gets the rest.`}
        suffix={price.currency}
        inputMode="decimal"
        autoComplete="off"
        error={formState.errors.refund?.message}
        {...register("refund")}
      />
      <TextAreaField
        label="Why"
        hint="Both sides read it."
        rows={4}
        maxLength={MAX_WORDS}
        error={formState.errors.decision?.message}
        {...register("decision")}
      />
      <FailureNotice failure={send.error} />
      <Button type="submit" className="w-full" busy={send.isPending}>
        Decide, for good
      </Button>
    </form>
  );
}
