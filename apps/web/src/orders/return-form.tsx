import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { PhotographPicker } from "../sell/photograph-picker.tsx";
import { refusedUploads } from "../sell/refused-uploads.ts";
import { UnsettledNotice } from "../sell/unsettled-notice.tsx";
import { usePhotographs } from "../sell/use-photographs.ts";
import { useSettled } from "../sell/use-settled.ts";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { SelectField, TextAreaField } from "../ui/text-field.tsx";
import { returnReasons } from "./claim-words.ts";
import type { OrderChange } from "./order-change.ts";
import { MAX_WORDS, wordsSchema } from "./words-input.ts";

const MAX_PHOTOGRAPHS = 6;

const returnSchema = z.object({
  reason: z.string().pipe(
    z.enum(
      returnReasons.map(({ value }) => value),
      "Choose what is wrong",
    ),
  ),
  explanation: wordsSchema(),
});

const fields = returnSchema.keyof();

interface ReturnFormProps {
  /** Rejects with what the server refused. */
  readonly onAsked: (asked: Omit<OrderChange & { action: "requestReturn" }, "action">) => Promise<void>;
}

/** Asks a buyer what is wrong with what came, in words and photographs. */
export function ReturnForm({ onAsked }: ReturnFormProps) {
  const form = useForm({
    resolver: zodResolver(returnSchema),
    defaultValues: { reason: "", explanation: "" },
  });
  const { register, formState } = form;
  const photographs = usePhotographs();
  const { waiting, stopped, settle } = useSettled(photographs);
  const send = useMutation({
    mutationFn: (asked: z.output<typeof returnSchema> & { uploadIds: readonly string[] }) =>
      onAsked({ ...asked, uploadIds: [...asked.uploadIds] }),
    onError: (failure, { uploadIds }) => {
      showFailure(form, failure, (path) => fields.safeParse(path).data ?? null);
      photographs.tell({ type: "refused", problems: refusedUploads(failure, uploadIds) });
    },
  });
  const submit = form.handleSubmit(async (asked) => {
    send.reset();
    const uploadIds = await settle();
    if (uploadIds !== null) send.mutate({ ...asked, uploadIds });
  });
  return (
    <form noValidate className="space-y-5" onSubmit={submit}>
      <SelectField label="What is wrong?" error={formState.errors.reason?.message} {...register("reason")}>
        <option value="">Choose</option>
        {returnReasons.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </SelectField>
      <TextAreaField
        label="Tell more"
        hint="The seller reads it, and a moderator if you two do not agree."
        rows={4}
        maxLength={MAX_WORDS}
        error={formState.errors.explanation?.message}
        {...register("explanation")}
      />
      <fieldset>
        <legend className="mb-1.5 font-semibold">
          Photographs <span className="font-normal text-ink-soft">(optional)</span>
        </legend>
        <PhotographPicker photographs={photographs} most={MAX_PHOTOGRAPHS} hint="Show what is wrong." />
      </fieldset>
      <UnsettledNotice waiting={waiting} stopped={stopped} />
      <FailureNotice failure={send.error} />
      <Button type="submit" className="w-full" busy={send.isPending || waiting}>
        Ask to send it back
      </Button>
    </form>
  );
}
