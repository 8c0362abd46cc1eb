import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "../ui/button.tsx";
import { TextAreaField } from "../ui/text-field.tsx";

const reasonSchema = z.object({
  reason: z.string().trim().min(1, "Say it in a few words").max(500, "At most 500 characters"),
});

interface ReasonFormProps {
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly busy: boolean;
  readonly onReason: (reason: string) => void;
}

/** Asks why, before something that cannot be undone. */
export function ReasonForm({ label, hint, button, busy, onReason }: ReasonFormProps) {
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(reasonSchema),
    defaultValues: { reason: "" },
  });
  return (
    <form noValidate className="space-y-5" onSubmit={handleSubmit(({ reason }) => onReason(reason))}>
      <TextAreaField
        label={label}
        hint={hint}
        rows={3}
        maxLength={500}
        error={formState.errors.reason?.message}
        {...register("reason")}
      />
      <Button type="submit" look="danger" className="w-full" busy={busy}>
        {button}
      </Button>
    </form>
  );
}
