import { z } from "zod";

const email = z.email("Give an e-mail address such as anna@example.org");

/** What signs a person in. */
export const signInSchema = z.object({ email, password: z.string().min(1, "Give your password") });

/** What makes an account. */
export const registerSchema = z.object({
  name: z.string().trim().min(1, "Give the name that others see").max(80, "At most 80 characters"),
  email,
  password: z.string().min(10, "At least 10 characters").max(128, "At most 128 characters"),
});
