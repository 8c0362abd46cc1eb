import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { TextField } from "../ui/text-field.tsx";
import { nameSchema } from "./name-input.ts";

interface RenameFormProps {
  readonly name: string;
  /** Rejects with what the server refused. */
  readonly onRename: (name: string) => Promise<void>;
}

/** Asks what a saved search is to be called. */
export function RenameForm({ name, onRename }: RenameFormProps) {
  const form = useForm({ resolver: zodResolver(z.object({ name: nameSchema })), defaultValues: { name } });
  const rename = useMutation({
    mutationFn: onRename,
    onError: (failure) => showFailure(form, failure, (path) => (path === "name" ? path : null)),
  });
  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={form.handleSubmit((inputs) => rename.mutate(inputs.name))}
    >
      <TextField label="Name" error={form.formState.errors.name?.message} {...form.register("name")} />
      <FailureNotice failure={rename.error} />
      <Button type="submit" className="w-full" busy={rename.isPending}>
        Rename
      </Button>
    </form>
  );
}
