export { followInventory, type InventoryStores } from "./follow-inventory.ts";
export {
  type Claim,
  type Offered,
  putOnSale,
  releaseReservation,
  reserveUnit,
  sellReservation,
  takeOffSale,
} from "./inventory.ts";
