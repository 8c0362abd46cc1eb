import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { TextField } from "../ui/text-field.tsx";

const shipSchema = z.object({
  trackingNumber: z.string().trim().min(1, "Give the number on the receipt").max(60, "At most 60 characters"),
  estimatedDelivery: z
    .union([z.literal(""), z.iso.date("Choose a day")])
    .transform((day) => (day === "" ? undefined : day)),
});

const fields = shipSchema.keyof();

interface ShipFormProps {
  /** Rejects with what the server refused. */
  readonly onShip: (shipped: z.output<typeof shipSchema>) => Promise<void>;
}

/** Asks the seller how a parcel travels. */
export function ShipForm({ onShip }: ShipFormProps) {
  const form = useForm({
    resolver: zodResolver(shipSchema),
    defaultValues: { trackingNumber: "", estimatedDelivery: "" },
  });
  const { register, formState } = form;
  const ship = useMutation({
    mutationFn: onShip,
    onError: (failure) => showFailure(form, failure, (path) => fields.safeParse(path).data ?? null),
  });
  return (
    <form noValidate className="space-y-5" onSubmit={form.handleSubmit((shipped) => ship.mutate(shipped))}>
      <TextField
        label="Tracking number"
        autoComplete="off"
        error={formState.errors.trackingNumber?.message}
        {...register("trackingNumber")}
      />
      <TextField
        label="Expected on"
        optional
        type="date"
        error={formState.errors.estimatedDelivery?.message}
        {...register("estimatedDelivery")}
      />
      <FailureNotice failure={ship.error} />
      <Button type="submit" className="w-full" busy={ship.isPending}>
        I have sent it
      </Button>
    </form>
  );
}
