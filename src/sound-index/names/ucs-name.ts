/**
 * A file name by the Universal Category System: CatID[-UserCategory]_[VendorCategory-]FXName_CreatorID_SourceID[_UserData], without its
 * extension.
 */
export interface UcsName {
  /** Category and subcategory in short, e.g. DOORWood. */
  readonly catId: string;
  /** Words of the category, e.g. "doors". */
  readonly category: string;
  /** As in the CatID, e.g. "Wood". */
  readonly subcategory: string;
  readonly userCategory: string | null;
  readonly vendorCategory: string | null;
  readonly fxName: string;
  readonly creator: string | null;
  readonly source: string | null;
  readonly userData: string | null;
}

/** Beginnings of CatIDs, and words of their categories. */
const categories: Readonly<Record<string, string>> = {
  AERO: 'aircraft',
  AIR: 'air',
  ALRM: 'alarm',
  AMB: 'ambience',
  ANML: 'animal',
  ARCH: 'archived',
  BEEP: 'beep',
  BELL: 'bell',
  BIRD: 'bird',
  BLLT: 'bullet',
  BOAT: 'boat',
  CERM: 'ceramic',
  CHAIN: 'chain',
  CHEM: 'chemical',
  CLOCK: 'clock',
  CLOTH: 'cloth',
  COMM: 'communication',
  COMP: 'computer',
  CREA: 'creature',
  CRWD: 'crowd',
  DEST: 'destruction',
  DIRT: 'dirt sand',
  DOOR: 'door',
  DRWR: 'drawer',
  DSGN: 'designed',
  ELEC: 'electricity',
  EQUIP: 'equipment',
  EXPL: 'explosion',
  FEET: 'footstep foot',
  FGHT: 'fight',
  FIRE: 'fire',
  FOLY: 'foley',
  FOOD: 'food drink',
  FRWK: 'firework',
  GAME: 'game',
  GLAS: 'glass',
  GORE: 'gore',
  GUN: 'gun',
  HMN: 'human',
  HORN: 'horn',
  ICE: 'ice',
  LASR: 'laser',
  LETH: 'leather',
  LIQ: 'liquid mud',
  MACH: 'machine',
  MAGC: 'magic',
  MECH: 'mechanical',
  METL: 'metal',
  MOTR: 'motor',
  MOVE: 'movement',
  MUSC: 'musical',
  OBJ: 'object',
  PAPR: 'paper',
  PLAS: 'plastic',
  RAIN: 'rain',
  ROBT: 'robot',
  ROCK: 'rock stone',
  ROPE: 'rope',
  RUBR: 'rubber',
  SCI: 'science fiction',
  SNOW: 'snow',
  SPRT: 'sport',
  SWSH: 'swoosh whoosh',
  TOOL: 'tool',
  TOON: 'cartoon',
  TOY: 'toy',
  TRN: 'train',
  UI: 'user interface',
  VEGE: 'vegetation',
  VEH: 'vehicle',
  VOX: 'voice',
  WATR: 'water',
  WEAP: 'weapon',
  WHSH: 'swoosh whoosh',
  WHST: 'whistle',
  WIND: 'wind',
  WING: 'wing',
  WNDW: 'window',
  WOOD: 'wood',
  WTHR: 'weather',
};

/** @returns null when the name does not follow the system. */
export function parseUcsName(stem: string): UcsName | null {
  const [first = '', second = '', creator, source, ...rest] = stem.split('_').map((block) => block.trim());
  const [catId = '', ...user] = first.split('-');
  const parts = /^([A-Z]{2,5})([A-Z][a-z0-9]{1,5})$/.exec(catId);
  const code = parts ? knownCode(catId, parts[1]!) : null;
  if (!code || second === '') return null;
  const isFull = creator !== undefined && source !== undefined;
  const category = categories[code];
  if (category === undefined && !isFull) return null;
  const dash = second.indexOf('-');
  return {
    catId,
    category: category ?? code.toLowerCase(),
    subcategory: catId.slice(code.length),
    userCategory: user.join('-') || null,
    vendorCategory: dash > 0 ? second.slice(0, dash).trim() : null,
    fxName: dash > 0 ? second.slice(dash + 1).trim() || second : second,
    creator: creator || null,
    source: source || null,
    userData: rest.join(' ') || null,
  };
}

/** The longest beginning of a CatID that is a category, else its capitals but the last, which begins the subcategory. */
function knownCode(catId: string, capitals: string): string {
  for (let length = 5; length >= 2; length--)
    if (catId.slice(0, length) in categories) return catId.slice(0, length);
  return capitals;
}
