export { allocate } from "./allocate.ts";
export { type Clock, systemClock } from "./clock.ts";
export { COUNTRIES, countrySchema } from "./country.ts";
export { CURRENCIES, currencyDecimals, currencySchema } from "./currency.ts";
export { cursorSchema, decodeCursor, encodeCursor, PAGE_LIMITS, pageLimitSchema } from "./cursor.ts";
export {
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  type FieldErrors,
  MarketplaceError,
  notFound,
} from "./error.ts";
export { type DomainEvent, eventOf, eventSchema } from "./event.ts";
export { idSchema, idsFrom, type NewId } from "./id.ts";
export { hashInput, idempotencyKeySchema } from "./idempotency.ts";
export { formatMoney, MAX_AMOUNT, type Money, moneySchema, priceSchema, sameMoney } from "./money.ts";
export { partsNotPublic, personal } from "./personal.ts";
export { isSecretName, REDACTED } from "./secret-names.ts";
export { type StatusMachine, statusMachine, type Transition } from "./status-machine.ts";
export { lineSchema, textSchema } from "./text.ts";
export { fieldErrorsOf, parseInput } from "./validation.ts";
