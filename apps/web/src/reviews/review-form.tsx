import { zodResolver } from "@hookform/resolvers/zod";
import { failureIn } from "@marketplace/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { useApi } from "../app/api.ts";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { Notice } from "../ui/notice.tsx";
import { TextAreaField } from "../ui/text-field.tsx";
import type { ReviewTarget } from "./review.ts";
import { StarField } from "./star-field.tsx";

const reviewSchema = z.object({
  rating: z
    .string()
    .regex(/^[1-5]$/, "Choose one to five stars")
    .transform(Number),
  comment: z.string().trim().max(4_000, "At most 4,000 characters"),
});

const fields = reviewSchema.keyof();

interface ReviewFormProps {
  readonly orderId: string;
  readonly target: ReviewTarget;
}

/** Stars and a few words about one side of an order. */
export function ReviewForm({ orderId, target }: ReviewFormProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const form = useForm({
    resolver: zodResolver(reviewSchema),
    defaultValues: { rating: "", comment: "" },
  });
  const { register, handleSubmit, formState, control } = form;
  const refresh = () => queryClient.invalidateQueries({ queryKey: api.reviews.pathKey() });
  const give = useMutation(
    api.reviews.create.mutationOptions({
      onSuccess: refresh,
      onError: (failure) => showFailure(form, failure, (path) => fields.safeParse(path).data ?? null),
    }),
  );
  const { targetType } = target;

  return (
    <form
      noValidate
      className="space-y-5"
      onSubmit={handleSubmit((review) => give.mutate({ orderId, targetType, ...review }))}
    >
      <StarField control={control} name="rating" error={formState.errors.rating?.message} />
      <TextAreaField
        label="In a few words"
        optional
        rows={3}
        maxLength={4_000}
        error={formState.errors.comment?.message}
        {...register("comment")}
      />
      {failureIn(give.error)?.code === "ALREADY_EXISTS" ? (
        <Notice tone="info" title="You have reviewed this already" />
      ) : (
        <FailureNotice failure={give.error} />
      )}
      <Button type="submit" look="secondary" busy={give.isPending}>
        Give the review
      </Button>
    </form>
  );
}
