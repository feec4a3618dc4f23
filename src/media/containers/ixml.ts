import type { SoundTexts, SoundTextName } from '../../core/audio/sound-texts';

/** An element with text alone. Names are short and texts bounded, so that a hostile chunk takes linear time. */
const element = /<([A-Za-z_][\w.-]{0,63})(?:\s[^<>]{0,500})?>([^<]{1,4000})<\/\1>/g;

/** Elements of iXML 1.61, of its ASWG extension and of the fields that UCS tools write, in lower case. */
const fields: Readonly<Record<SoundTextName, readonly string[]>> = {
  title: ['fxname', 'tracktitle', 'title'],
  description: ['description', 'bwf_description', 'note', 'notes'],
  keywords: ['keywords'],
  category: ['category', 'subcategory', 'usercategory', 'vendorcategory'],
  creator: ['creator', 'designer', 'manufacturer', 'originator', 'creatorid'],
  licence: ['copyright', 'usagerights', 'rights', 'licence', 'license'],
};

/** The texts of an iXML chunk. Of a category all parts are named, of other fields the first. */
export function textsOfIxml(xml: string): Partial<SoundTexts> {
  const values = new Map<string, string>();
  for (const [, name, text] of xml.matchAll(element)) {
    const key = name!.toLowerCase();
    if (!values.has(key) && text!.trim() !== '') values.set(key, withoutEntities(text!.trim()));
  }
  const all = (names: readonly string[]) => names.flatMap((name) => values.get(name) ?? []);
  const first = (names: readonly string[]) => all(names)[0] ?? null;
  return {
    title: first(fields.title),
    description: first(fields.description),
    keywords: first(fields.keywords),
    category: all(fields.category).join(' '),
    creator: first(fields.creator),
    licence: first(fields.licence),
  };
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (entity, decimal, hex, name) => {
    if (name !== undefined) return named[String(name).toLowerCase()] ?? entity;
    const code = decimal !== undefined ? Number(decimal) : parseInt(String(hex), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}
