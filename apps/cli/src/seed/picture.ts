/** What can be drawn. */
export type Picture = "parcel";
