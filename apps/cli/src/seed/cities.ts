/** A town of the seed, with the postal code of its middle and where that middle is. */
export interface City {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: "DK" | "DE" | "AT" | "GB" | "IE";
  readonly postalCode: string;
  readonly longitude: number;
  readonly latitude: number;
}

const rows: readonly (readonly [string, City["country"], string, number, number])[] = [
  ["København", "DK", "1550", 12.5683, 55.6761],
  ["Aarhus", "DK", "8000", 10.2039, 56.1629],
  ["Odense", "DK", "5000", 10.3883, 55.3959],
  ["Aalborg", "DK", "9000", 9.9187, 57.0488],
  ["Esbjerg", "DK", "6700", 8.4594, 55.4765],
  ["Randers", "DK", "8900", 10.0364, 56.4607],
  ["Kolding", "DK", "6000", 9.4722, 55.4904],
  ["Vejle", "DK", "7100", 9.5357, 55.7113],
  ["Roskilde", "DK", "4000", 12.0803, 55.6415],
  ["Silkeborg", "DK", "8600", 9.5452, 56.1697],
  ["Herning", "DK", "7400", 8.9738, 56.1362],
  ["Svendborg", "DK", "5700", 10.6068, 55.0598],
  ["Berlin", "DE", "10117", 13.405, 52.52],
  ["Hamburg", "DE", "20095", 9.9937, 53.5511],
  ["München", "DE", "80331", 11.582, 48.1351],
  ["Köln", "DE", "50667", 6.9603, 50.9375],
  ["Frankfurt am Main", "DE", "60311", 8.6821, 50.1109],
  ["Leipzig", "DE", "04109", 12.3731, 51.3397],
  ["Dresden", "DE", "01067", 13.7373, 51.0504],
  ["Bremen", "DE", "28195", 8.8017, 53.0793],
  ["Hannover", "DE", "30159", 9.732, 52.3759],
  ["Stuttgart", "DE", "70173", 9.1829, 48.7758],
  ["Nürnberg", "DE", "90402", 11.0767, 49.4521],
  ["Flensburg", "DE", "24937", 9.4366, 54.7937],
  ["Freiburg im Breisgau", "DE", "79098", 7.8421, 47.999],
  ["Münster", "DE", "48143", 7.6261, 51.9607],
  ["Wien", "AT", "1010", 16.3738, 48.2082],
  ["Graz", "AT", "8010", 15.4395, 47.0707],
  ["Salzburg", "AT", "5020", 13.055, 47.8095],
  ["London", "GB", "SW1A 2DX", -0.1278, 51.5074],
  ["Manchester", "GB", "M2 5DB", -2.2426, 53.4808],
  ["Birmingham", "GB", "B1 1BB", -1.8904, 52.4862],
  ["Leeds", "GB", "LS1 1UR", -1.5491, 53.8008],
  ["Bristol", "GB", "BS1 5TR", -2.5879, 51.4545],
  ["Sheffield", "GB", "S1 2HH", -1.4701, 53.3811],
  ["Edinburgh", "GB", "EH1 1YJ", -3.1883, 55.9533],
  ["Glasgow", "GB", "G2 1DU", -4.2518, 55.8642],
  ["York", "GB", "YO1 9QL", -1.0815, 53.9591],
  ["Oxford", "GB", "OX1 1BX", -1.2577, 51.752],
  ["Cambridge", "GB", "CB2 3QJ", 0.1218, 52.2053],
  ["Norwich", "GB", "NR2 1NH", 1.2974, 52.6309],
  ["Cardiff", "GB", "CF10 3ND", -3.1791, 51.4816],
  ["Dublin", "IE", "D02 X285", -6.2603, 53.3498],
  ["Cork", "IE", "T12 T997", -8.4756, 51.8985],
];

/** The towns in which the seed's people live. */
export const cities: readonly City[] = rows.map(([name, country, postalCode, longitude, latitude]) => ({
  name,
  country,
  postalCode,
  longitude,
  latitude,
}));

/** The towns of one country. */
export function citiesOf(country: City["country"]): readonly City[] {
  return cities.filter((city) => city.country === country);
}
