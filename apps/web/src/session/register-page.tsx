import { zodResolver } from "@hookform/resolvers/zod";
import { failureIn } from "@marketplace/api";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { useApi } from "../app/api.ts";
import { Button } from "../ui/button.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { showFailure } from "../ui/form-failure.ts";
import { TextField } from "../ui/text-field.tsx";
import { registerSchema } from "./credentials.ts";
import { Entrance } from "./entrance.tsx";
import { useBeginSession } from "./session-context.tsx";

const route = getRouteApi("/entrance/register");
const fields = registerSchema.keyof();

/** Makes an account and signs it in; the route then sends the person to where they wanted to go. */
export function RegisterPage() {
  const { next } = route.useSearch();
  const begin = useBeginSession();
  const form = useForm({
    resolver: zodResolver(registerSchema),
    defaultValues: { name: "", email: "", password: "" },
  });
  const { register, handleSubmit, formState } = form;
  const join = useMutation(
    useApi().users.register.mutationOptions({
      onSuccess: begin,
      onError: (failure) => {
        if (failureIn(failure)?.code === "ALREADY_EXISTS") {
          form.setError("email", { message: "This address has an account already. Sign in instead." });
        } else showFailure(form, failure, (path) => fields.safeParse(path).data ?? null);
      },
    }),
  );
  const beside = failureIn(join.error)?.code === "ALREADY_EXISTS";

  return (
    <Entrance
      title="Make an account"
      intro="Free, and all you need to buy and to sell."
      next={next}
      other={{ to: "/sign-in", question: "Been here before?", label: "Sign in" }}
    >
      <form
        noValidate
        className="space-y-5"
        onSubmit={handleSubmit((values) => join.mutate({ ...values, keepSession: "cookie" }))}
      >
        <TextField
          label="Name"
          hint="Others see it beside what you sell and review."
          autoComplete="name"
          error={formState.errors.name?.message}
          {...register("name")}
        />
        <TextField
          label="E-mail"
          type="email"
          autoComplete="email"
          hint="Never shown to anybody."
          error={formState.errors.email?.message}
          {...register("email")}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          hint="At least 10 characters; a few words in a row do well."
          error={formState.errors.password?.message}
          {...register("password")}
        />
        {!beside && <FailureNotice failure={join.error} />}
        <Button type="submit" className="w-full" busy={join.isPending}>
          Make an account
        </Button>
      </form>
    </Entrance>
  );
}
