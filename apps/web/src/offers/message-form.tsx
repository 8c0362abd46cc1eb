import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button, type ButtonLook } from "../ui/button.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { TextAreaField } from "../ui/text-field.tsx";
import { MAX_MESSAGE, messageSchema } from "./offer-inputs.ts";

interface MessageFormProps {
  /** What it means, so that nobody is surprised. */
  readonly text: string;
  readonly button: string;
  readonly look?: ButtonLook;
  /** Rejects with what the server refused. */
  readonly onConsent: (message: string | undefined) => Promise<void>;
  /** Says why the server refused it, beside the button. */
  readonly refusal: (failure: unknown) => ReactNode;
}

/** Asks once more before an offer is moved on, and for a word to the other side. */
export function MessageForm({ text, button, look, onConsent, refusal }: MessageFormProps) {
  const form = useForm({
    resolver: zodResolver(z.object({ message: messageSchema })),
    defaultValues: { message: "" },
  });
  const send = useMutation({
    mutationFn: onConsent,
    onError: (failure) => showFailure(form, failure, (path) => (path === "message" ? path : null)),
  });
  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={form.handleSubmit(({ message }) => send.mutate(message))}
    >
      <p>{text}</p>
      <TextAreaField
        label="Message"
        hint="The other side reads it."
        optional
        rows={3}
        maxLength={MAX_MESSAGE}
        error={form.formState.errors.message?.message}
        {...form.register("message")}
      />
      {refusal(send.error)}
      <Button type="submit" look={look} className="w-full" busy={send.isPending}>
        {button}
      </Button>
    </form>
  );
}
