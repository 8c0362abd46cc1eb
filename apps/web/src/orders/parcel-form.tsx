import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { TextField } from "../ui/text-field.tsx";

const parcelSchema = z.object({
  trackingNumber: z.string().trim().min(1, "Give the number on the receipt").max(60, "At most 60 characters"),
  estimatedDelivery: z
    .union([z.literal(""), z.iso.date("Choose a day")])
    .transform((day) => (day === "" ? undefined : day)),
});

const fields = parcelSchema.keyof();

interface ParcelFormProps {
  readonly button: string;
  /** Whether the day on which it is expected is asked for too. */
  readonly asksDay: boolean;
  /** Rejects with what the server refused. */
  readonly onSent: (parcel: z.output<typeof parcelSchema>) => Promise<void>;
}

/** Asks how a parcel travels. */
export function ParcelForm({ button, asksDay, onSent }: ParcelFormProps) {
  const form = useForm({
    resolver: zodResolver(parcelSchema),
    defaultValues: { trackingNumber: "", estimatedDelivery: "" },
  });
  const { register, formState } = form;
  const send = useMutation({
    mutationFn: onSent,
    onError: (failure) => showFailure(form, failure, (path) => fields.safeParse(path).data ?? null),
  });
  return (
    <form noValidate className="space-y-5" onSubmit={form.handleSubmit((parcel) => send.mutate(parcel))}>
      <TextField
        label="Tracking number"
        autoComplete="off"
        error={formState.errors.trackingNumber?.message}
        {...register("trackingNumber")}
      />
      {asksDay && (
        <TextField
          label="Expected on"
          optional
          type="date"
          error={formState.errors.estimatedDelivery?.message}
          {...register("estimatedDelivery")}
        />
      )}
      <FailureNotice failure={send.error} />
      <Button type="submit" className="w-full" busy={send.isPending}>
        {button}
      </Button>
    </form>
  );
}
