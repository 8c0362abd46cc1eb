import type { MakeItem, Shelf } from "../item.ts";
import { paintNames } from "../paint.ts";
import type { Picture } from "../picture.ts";
import { chance, pick, whole } from "../random.ts";

interface Book {
  readonly title: string;
  readonly author: string;
  readonly language: "Danish" | "German" | "English";
  /** Genre, subject or level, as the subcategory asks. */
  readonly about: Readonly<Record<string, string>>;
  readonly pictures: readonly Picture[];
  readonly year: number;
  readonly fact: string;
  readonly euros: number;
}

function book({ title, author, language, about, pictures, year, fact, euros }: Book): MakeItem {
  return ({ random, condition }) => {
    const binding = pick(random, ["hardcover", "paperback", "paperback"] as const);
    const textbook = about.level !== undefined;
    const annotated =
      condition === "fair" || condition === "poor" || (condition === "good" && chance(random, 0.3));
    const edition = whole(random, 4, 12);
    return {
      title: textbook ? `${title}, ${edition}th ed. – ${author}` : `${title} – ${author}`,
      noun: "book",
      facts: [
        fact,
        textbook
          ? annotated
            ? "Some pages have pencil marks."
            : "No notes or markings inside."
          : `${binding === "hardcover" ? "Hardcover" : "Paperback"} in ${language}.`,
      ],
      attributes: { author, language, ...about, ...(textbook ? { edition, annotated } : { binding, year }) },
      euros: binding === "hardcover" && !textbook ? euros * 1.4 : euros,
      picture: pick(random, pictures),
      paint: pick(
        random,
        paintNames.filter((paint) => paint !== "silver" && paint !== "white"),
      ),
    };
  };
}

const novel = ["novel", "novel", "bookpile"] as const;

const fiction: readonly Book[] = [
  {
    title: "Smilla's Sense of Snow",
    author: "Peter Høeg",
    language: "English",
    about: { genre: "crime" },
    pictures: novel,
    year: 1993,
    fact: "A Copenhagen winter you can feel in your fingers.",
    euros: 6,
  },
  {
    title: "Der Steppenwolf",
    author: "Hermann Hesse",
    language: "German",
    about: { genre: "novel" },
    pictures: novel,
    year: 1974,
    fact: "Read at nineteen and again at forty; it is a different book each time.",
    euros: 5,
  },
  {
    title: "Middlemarch",
    author: "George Eliot",
    language: "English",
    about: { genre: "novel" },
    pictures: novel,
    year: 2003,
    fact: "Long, wise and funnier than its reputation.",
    euros: 5,
  },
  {
    title: "Kongens Fald",
    author: "Johannes V. Jensen",
    language: "Danish",
    about: { genre: "novel" },
    pictures: novel,
    year: 2005,
    fact: "The Danish novel of the century, as they say.",
    euros: 7,
  },
  {
    title: "Momo",
    author: "Michael Ende",
    language: "German",
    about: { genre: "children" },
    pictures: novel,
    year: 1986,
    fact: "Read aloud twice, with different voices for the grey gentlemen.",
    euros: 5,
  },
  {
    title: "The Left Hand of Darkness",
    author: "Ursula K. Le Guin",
    language: "English",
    about: { genre: "science fiction" },
    pictures: novel,
    year: 1997,
    fact: "A planet of winter, and a journey across its ice.",
    euros: 6,
  },
  {
    title: "Ronja Røverdatter",
    author: "Astrid Lindgren",
    language: "Danish",
    about: { genre: "children" },
    pictures: novel,
    year: 1998,
    fact: "Well loved, no crayon on the pages.",
    euros: 6,
  },
  {
    title: "Jonathan Strange & Mr Norrell",
    author: "Susanna Clarke",
    language: "English",
    about: { genre: "fantasy" },
    pictures: novel,
    year: 2004,
    fact: "Footnotes and fairies, a thousand pages of both.",
    euros: 7,
  },
];

const nonFiction: readonly Book[] = [
  {
    title: "Noma: Time and Place in Nordic Cuisine",
    author: "René Redzepi",
    language: "English",
    about: { subject: "cooking" },
    pictures: ["openbook", "novel"],
    year: 2010,
    fact: "Heavy, beautiful, and not one stain from cooking.",
    euros: 28,
  },
  {
    title: "Die Vermessung der Welt",
    author: "Daniel Kehlmann",
    language: "German",
    about: { subject: "biography" },
    pictures: ["novel"],
    year: 2005,
    fact: "Humboldt and Gauss as you did not meet them at school.",
    euros: 5,
  },
  {
    title: "The Old Ways",
    author: "Robert Macfarlane",
    language: "English",
    about: { subject: "nature" },
    pictures: ["novel", "openbook"],
    year: 2012,
    fact: "Made me walk the Ridgeway, so be warned.",
    euros: 7,
  },
  {
    title: "SPQR",
    author: "Mary Beard",
    language: "English",
    about: { subject: "history" },
    pictures: ["novel", "bookpile"],
    year: 2015,
    fact: "Rome without the marble, told with a twinkle.",
    euros: 8,
  },
  {
    title: "Meyers Bageri",
    author: "Claus Meyer",
    language: "Danish",
    about: { subject: "cooking" },
    pictures: ["openbook"],
    year: 2012,
    fact: "Our sourdough came from page 42.",
    euros: 14,
  },
  {
    title: "Das geheime Leben der Bäume",
    author: "Peter Wohlleben",
    language: "German",
    about: { subject: "nature" },
    pictures: ["novel", "openbook"],
    year: 2015,
    fact: "You will look at a beech differently.",
    euros: 6,
  },
  {
    title: "The Story of Art",
    author: "E. H. Gombrich",
    language: "English",
    about: { subject: "art" },
    pictures: ["openbook", "novel"],
    year: 1995,
    fact: "The one art book to have if you only have one.",
    euros: 15,
  },
];

const textbooks: readonly Book[] = [
  {
    title: "Introduction to Algorithms",
    author: "Cormen, Leiserson, Rivest, Stein",
    language: "English",
    about: { level: "university" },
    pictures: ["textbook"],
    year: 2009,
    fact: "Got me through three courses and holds the door open well.",
    euros: 34,
  },
  {
    title: "Campbell Biology",
    author: "Urry, Cain, Wasserman",
    language: "English",
    about: { level: "university" },
    pictures: ["textbook", "openbook"],
    year: 2017,
    fact: "The whole of first-year biology between two covers.",
    euros: 38,
  },
  {
    title: "Physik",
    author: "Paul A. Tipler",
    language: "German",
    about: { level: "university" },
    pictures: ["textbook"],
    year: 2015,
    fact: "With all the exercises; loved by everyone who survived it.",
    euros: 32,
  },
  {
    title: "Molecular Biology of the Cell",
    author: "Bruce Alberts",
    language: "English",
    about: { level: "university" },
    pictures: ["textbook"],
    year: 2014,
    fact: "Weighs as much as a cat and is as good company.",
    euros: 45,
  },
  {
    title: "Matematik B, stx",
    author: "Jens Carstensen",
    language: "Danish",
    about: { level: "secondary school" },
    pictures: ["textbook"],
    year: 2017,
    fact: "Follows the current curriculum.",
    euros: 12,
  },
  {
    title: "Economics",
    author: "N. Gregory Mankiw",
    language: "English",
    about: { level: "university" },
    pictures: ["textbook", "bookpile"],
    year: 2018,
    fact: "The version every lecturer refers to.",
    euros: 26,
  },
];

/** What people sell under books. */
export const books: Readonly<Record<string, Shelf>> = {
  fiction: { family: "book", items: fiction.map(book) },
  "non-fiction": { family: "book", items: nonFiction.map(book) },
  textbooks: { family: "book", items: textbooks.map(book) },
};
