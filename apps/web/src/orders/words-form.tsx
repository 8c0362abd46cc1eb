import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button, type ButtonLook } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { TextAreaField } from "../ui/text-field.tsx";
import { MAX_WORDS, wordsSchema } from "./words-input.ts";

interface WordsFormProps {
  readonly label: string;
  readonly hint: string;
  readonly button: string;
  readonly look?: ButtonLook;
  /** Most characters that the API takes. */
  readonly most?: number;
  /** The API's name for the words. */
  readonly name: "reason" | "explanation" | "answer";
  /** Rejects with what the server refused. */
  readonly onWords: (words: string) => Promise<void>;
}

/** Asks for a few words, before something that the other side hears of. */
export function WordsForm({ label, hint, button, look, most = MAX_WORDS, name, onWords }: WordsFormProps) {
  const form = useForm({
    resolver: zodResolver(z.object({ words: wordsSchema(most) })),
    defaultValues: { words: "" },
  });
  const { register, handleSubmit, formState } = form;
  const send = useMutation({
    mutationFn: onWords,
    onError: (failure) => showFailure(form, failure, (path) => (path === name ? "words" : null)),
  });
  return (
    <form noValidate className="space-y-5" onSubmit={handleSubmit(({ words }) => send.mutate(words))}>
      <TextAreaField
        label={label}
        hint={hint}
        rows={3}
        maxLength={most}
        error={formState.errors.words?.message}
        {...register("words")}
      />
      <FailureNotice failure={send.error} />
      <Button type="submit" look={look} className="w-full" busy={send.isPending}>
        {button}
      </Button>
    </form>
  );
}
