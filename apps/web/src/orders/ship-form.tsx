import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/text-field.tsx";

const shipSchema = z.object({
  trackingNumber: z.string().trim().min(1, "Give the number on the receipt").max(60, "At most 60 characters"),
  estimatedDelivery: z
    .union([z.literal(""), z.iso.date("Choose a day")])
    .transform((day) => (day === "" ? undefined : day)),
});

interface ShipFormProps {
  readonly busy: boolean;
  readonly onShip: (shipped: z.output<typeof shipSchema>) => void;
}

/** Asks the seller how a parcel travels. */
export function ShipForm({ busy, onShip }: ShipFormProps) {
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(shipSchema),
    defaultValues: { trackingNumber: "", estimatedDelivery: "" },
  });
  return (
    <form noValidate className="space-y-5" onSubmit={handleSubmit(onShip)}>
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
      <Button type="submit" className="w-full" busy={busy}>
        I have sent it
      </Button>
    </form>
  );
}
