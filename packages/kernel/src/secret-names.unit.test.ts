import { expect } from "chai";
import { isSecretName } from "./secret-names.ts";

describe("isSecretName", () => {
  it("knows a secret's name in any spelling", () => {
    for (const name of [
      ...["password", "newPassword", "PASSWORD", "password_hash", "passwordHash", "currentPassword"],
      ...[
        "token",
        "accessToken",
        "refresh_token",
        "Authorization",
        "cookie",
        "set-cookie",
        "secretKey",
        "MINIO_SECRET_KEY",
      ],
      ...["email", "e-mail", "FIRST_ADMIN_EMAIL", "apiKey", "x-api-key", "inputHash"],
    ])
      expect(isSecretName(name), name).to.equal(true);
  });

  it("leaves the names of other facts alone", () => {
    for (const name of [
      "code",
      "path",
      "requestId",
      "userId",
      "milliseconds",
      "outcome",
      "url",
      "listingId",
      "",
    ])
      expect(isSecretName(name), name).to.equal(false);
  });
});
