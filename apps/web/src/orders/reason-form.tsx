import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { TextAreaField } from "../ui/text-field.tsx";

const reasonSchema = z.object({
  reason: z.string().trim().min(1, "Say it in a few words").max(500, "At most 500 characters"),
});

interface ReasonFormProps {
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  /** Rejects with what the server refused. */
  readonly onReason: (reason: string) => Promise<void>;
}

/** Asks why, before something that cannot be undone. */
export function ReasonForm({ label, hint, button, onReason }: ReasonFormProps) {
  const form = useForm({
    resolver: zodResolver(reasonSchema),
    defaultValues: { reason: "" },
  });
  const { register, handleSubmit, formState } = form;
  const send = useMutation({
    mutationFn: onReason,
    onError: (failure) => showFailure(form, failure, (path) => (path === "reason" ? path : null)),
  });
  return (
    <form noValidate className="space-y-5" onSubmit={handleSubmit(({ reason }) => send.mutate(reason))}>
      <TextAreaField
        label={label}
        hint={hint}
        rows={3}
        maxLength={500}
        error={formState.errors.reason?.message}
        {...register("reason")}
      />
      <FailureNotice failure={send.error} />
      <Button type="submit" look="danger" className="w-full" busy={send.isPending}>
        {button}
      </Button>
    </form>
  );
}
