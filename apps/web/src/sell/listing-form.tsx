import { zodResolver } from "@hookform/resolvers/zod";
import { type ReactNode, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { leafOf, type Root } from "../listing/categories.ts";
import { conditions, type Listing, type ListingDraft } from "../listing/listing.ts";
import type { Place } from "../places/places.ts";
import { Button } from "../ui/button.tsx";
import { ChoiceGroup } from "../ui/choice-group.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { SelectField, TextAreaField, TextField } from "../ui/text-field.tsx";
import { answerInputs } from "./attribute-answers.ts";
import { AttributeFields } from "./attribute-fields.tsx";
import { type ListingInputs, listingFieldOf, listingFormSchema } from "./listing-inputs.ts";
import { PhotographPicker } from "./photograph-picker.tsx";
import { PlaceField } from "./place-field.tsx";
import { PriceField } from "./price-field.tsx";
import type { Saved } from "./save-listing.ts";
import { UnsettledNotice } from "./unsettled-notice.tsx";
import { usePhotographs } from "./use-photographs.ts";
import { useSaveListing } from "./use-save-listing.ts";
import { useSettled } from "./use-settled.ts";

interface ListingFormProps {
  readonly roots: readonly Root[];
  readonly inputs: ListingInputs;
  readonly places: readonly Place[];
  /** The listing that is changed; null for a new one. */
  readonly listing: Listing | null;
  readonly onSaved: (listing: Saved, published: boolean) => void;
}

/** The form for a listing, a new one or one that is changed. */
export function ListingForm({ roots, inputs, places, listing, onSaved }: ListingFormProps) {
  const [located, setLocated] = useState<Place | null>(null);
  const [slug, setSlug] = useState(inputs.subcategory);
  const definitions = leafOf(roots, slug)?.attributes ?? [];
  const choosable = located === null ? places : [located, ...places];
  const form = useForm<ListingInputs, unknown, ListingDraft>({
    resolver: zodResolver(listingFormSchema(definitions, choosable)),
    defaultValues: inputs,
  });
  const { register, formState } = form;
  const photographs = usePhotographs();
  const { save, removedUrls, removeImage } = useSaveListing({ initial: listing, photographs, onSaved });
  const { waiting, stopped, settle } = useSettled(photographs);
  const isActive = listing?.status === "active";

  const submit = (publish: boolean) =>
    form.handleSubmit(async (draft) => {
      save.reset();
      const uploadIds = await settle();
      if (uploadIds === null) return;
      save.mutate(
        { draft, publish, uploadIds },
        { onError: (failure) => showFailure(form, failure, listingFieldOf) },
      );
    });

  return (
    <FormProvider {...form}>
      <form noValidate className="space-y-10" onSubmit={submit(!isActive)}>
        <Part title="Photographs">
          <PhotographPicker
            photographs={photographs}
            images={(listing?.images ?? []).filter(({ url }) => !removedUrls.includes(url))}
            onRemoveImage={removeImage}
          />
        </Part>
        <Part title="What it is">
          <TextField
            label="Title"
            hint="What you would search for, such as “Oak desk with drawers”."
            maxLength={120}
            error={formState.errors.title?.message}
            {...register("title")}
          />
          <SelectField
            label="Category"
            error={formState.errors.subcategory?.message}
            {...register("subcategory", {
              onChange: ({ target }: { target: HTMLSelectElement }) => {
                setSlug(target.value);
                form.setValue("attributes", answerInputs(leafOf(roots, target.value)?.attributes ?? []));
                form.clearErrors("attributes");
              },
            })}
          >
            <option value="">Choose</option>
            {roots.map(({ slug: root, name, children }) => (
              <optgroup key={root} label={name}>
                {children.map((leaf) => (
                  <option key={leaf.slug} value={leaf.slug}>
                    {leaf.name}
                  </option>
                ))}
              </optgroup>
            ))}
          </SelectField>
          <div key={slug} className="grid gap-5 empty:hidden sm:grid-cols-2">
            <AttributeFields definitions={definitions} />
          </div>
        </Part>
        <Part title="How it is">
          <ChoiceGroup
            label="Condition"
            type="radio"
            choices={conditions}
            error={formState.errors.condition?.message}
            input={register("condition")}
          />
          <TextAreaField
            label="Description"
            optional
            hint="Its story, its flaws, what comes with it."
            maxLength={5_000}
            error={formState.errors.description?.message}
            {...register("description")}
          />
        </Part>
        <Part title="Price and place">
          <div className="grid items-start gap-5 sm:grid-cols-2">
            <PriceField />
            <PlaceField places={choosable} onLocated={setLocated} />
          </div>
        </Part>
        <div className="space-y-4 border-t border-line pt-6">
          <UnsettledNotice waiting={waiting} stopped={stopped} />
          <FailureNotice failure={save.error} />
          <div className="flex flex-wrap items-center gap-3">
            <Button type="submit" busy={save.isPending || waiting} className="max-sm:w-full">
              {isActive ? "Save changes" : "Publish"}
            </Button>
            {!isActive && (
              <Button
                look="secondary"
                disabled={save.isPending || waiting}
                className="max-sm:w-full"
                onClick={submit(false)}
              >
                Save as draft
              </Button>
            )}
          </div>
        </div>
      </form>
    </FormProvider>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="space-y-5">
      <h2 className="text-xl font-bold tracking-tight">{title}</h2>
      {children}
    </section>
  );
}
