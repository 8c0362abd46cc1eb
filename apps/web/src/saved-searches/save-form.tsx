import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { useApi } from "../app/api.ts";
import { filterOf, type SearchAddress } from "../search/search-address.ts";
import { Button } from "../ui/button.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { TextField } from "../ui/text-field.tsx";
import { nameSchema } from "./name-input.ts";
import { SaveRefusal } from "./save-refusal.tsx";
import { nameFrom } from "./saved-search.ts";

const inputsSchema = z.object({ name: nameSchema, alerts: z.boolean() });

interface SaveFormProps {
  readonly address: SearchAddress;
  /** What the search is made of, as a first name for it. */
  readonly words: string;
  readonly onSaved: () => void;
}

/** Asks what a search is to be called, and whether it alerts. */
export function SaveForm({ address, words, onSaved }: SaveFormProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const form = useForm({
    resolver: zodResolver(inputsSchema),
    defaultValues: { name: nameFrom(words), alerts: true },
  });
  const { register, formState } = form;
  const save = useMutation(
    api.search.save.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: api.search.saved.queryKey() });
        onSaved();
      },
      onError: (failure) => showFailure(form, failure, (path) => (path === "name" ? path : null)),
    }),
  );
  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={form.handleSubmit((inputs) => save.mutate({ ...inputs, filter: filterOf(address) }))}
    >
      <TextField
        label="Name"
        hint="You find it by this among your saved searches."
        error={formState.errors.name?.message}
        {...register("name")}
      />
      <label className="flex items-start gap-2.5">
        <input type="checkbox" className="mt-1 size-4 shrink-0" {...register("alerts")} />
        <span>
          <span className="font-medium">Tell me when something comes in</span>
          <span className="block text-sm text-ink-soft">It stands among your notifications then.</span>
        </span>
      </label>
      <SaveRefusal failure={save.error} />
      <Button type="submit" className="w-full" busy={save.isPending}>
        Save
      </Button>
    </form>
  );
}
