import { SCHEMA_VERSION } from './schema-version';

/**
 * Projects of versions 1 to 4 in the form of version 5. Version 2 has other field names than version 1. Version 3 refers to sounds by
 * their ids, and its takes hold the curve that they were made from. Version 4 has several reference sounds. Takes of version 5 have retakes. Nothing is
 * checked here: what has another shape than expected is returned as it is, and validation (project-schema.ts, project-change.ts) refuses it.
 */
type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object with field `from` renamed to `to` and its value changed. */
function renameField(
  value: unknown,
  from: string,
  to: string,
  change: (field: unknown) => unknown = (field) => field,
): unknown {
  if (!isObject(value) || !Object.hasOwn(value, from)) return value;
  const { [from]: field, ...others } = value;
  return { ...others, [to]: change(field) };
}

function changeField(value: unknown, key: string, change: (field: unknown) => unknown): unknown {
  return renameField(value, key, key, change);
}

/** Longer lists are refused by validation: they are not worth the time. */
const LONGEST_LIST = 1_000_000;

const mapList = (change: (item: unknown) => unknown) => (list: unknown) =>
  Array.isArray(list) && list.length <= LONGEST_LIST ? list.map(change) : list;

const upgradeHits = mapList((hit) => renameField(hit, 'appears', 'threshold'));

/** Version 2 referred to a reference sound by its file name; version 3 had one, or null. */
function upgradePrompt(prompt: unknown): unknown {
  const named = renameField(prompt, 'referenceName', 'reference', (name) =>
    typeof name === 'string' ? { name, sound: `reference/${name}` } : name,
  );
  return renameField(named, 'reference', 'references', (reference) => {
    if (reference === null) return [];
    return [isObject(reference) ? { ...reference, weight: 1 } : reference];
  });
}

/** Before version 3 the sound of a take had the id of the take, and the curve of a take was not stored. */
function upgradeTake(take: unknown): unknown {
  const renamed = renameField(take, 'envelopeMiss', 'levelError');
  const prompted = changeField(renamed, 'prompt', upgradePrompt);
  if (!isObject(prompted) || Object.hasOwn(prompted, 'retakes')) return prompted;
  const retaken = { ...prompted, retakes: [] };
  if (Object.hasOwn(prompted, 'sound')) return retaken;
  const { id: sound } = prompted;
  return { ...retaken, sound, curve: null, silenceLocks: [], packHash: null };
}

const upgradeTakes = mapList(upgradeTake);

/** The `hits` of a detection lie in itself in a file, in `mapped` in a stored document. */
function upgradeDetection(detection: unknown): unknown {
  const renamed = renameField(detection, 'crisp', 'sharpTransients');
  const stored = renameField(renamed, 'mapped', 'detected', (hits) => changeField(hits, 'hits', upgradeHits));
  return changeField(stored, 'hits', upgradeHits);
}

function upgradePrediction(prediction: unknown): unknown {
  return renameField(prediction, 'reading', 'detection', upgradeDetection);
}

function upgradeFields(project: unknown): unknown {
  const renamed = renameField(project, 'ghost', 'prediction', upgradePrediction);
  return changeField(changeField(renamed, 'takes', upgradeTakes), 'prompt', upgradePrompt);
}

const olderVersions: readonly unknown[] = [1, 2, 3, 4];

/** The JSON of a project file. Other versions than 1 to 4 are returned unchanged. */
export function upgradeProjectFile(json: unknown): unknown {
  if (!isObject(json)) return json;
  const { schemaVersion } = json;
  if (!olderVersions.includes(schemaVersion)) return json;
  const added = schemaVersion === 1 || schemaVersion === 2 ? { takeCurves: [] } : {};
  return { ...(upgradeFields(json) as Fields), ...added, schemaVersion: SCHEMA_VERSION };
}

/** A document as it is stored: a structured clone without a version, whose curves may be packed. */
export function upgradeStoredProject(stored: unknown): unknown {
  if (!isObject(stored)) return stored;
  const { prompt, takes } = stored;
  const isCurrent =
    isObject(prompt) &&
    'references' in prompt &&
    (!Array.isArray(takes) || takes.every((take) => !isObject(take) || 'retakes' in take));
  return isCurrent ? stored : upgradeFields(stored);
}

function upgradeSplice(splice: unknown): unknown {
  return changeField(changeField(splice, 'out', upgradeTakes), 'into', upgradeTakes);
}

function upgradePrompts(change: unknown): unknown {
  return changeField(changeField(change, 'was', upgradePrompt), 'is', upgradePrompt);
}

function upgradeStep(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    const step = changeField(JSON.parse(text), 'change', (change) =>
      changeField(renameField(change, 'ghost', 'prediction'), 'fields', (fields) =>
        changeField(changeField(fields, 'takes', upgradeSplice), 'prompt', upgradePrompts),
      ),
    );
    return JSON.stringify(step);
  } catch {
    return text;
  }
}

/** Undo history beside a document: JSON texts of steps, and predictions and curves by key. Before version 4 it had no version. */
export function upgradeStoredHistory(stored: unknown): unknown {
  if (!isObject(stored) || stored['schemaVersion'] === SCHEMA_VERSION) return stored;
  const renamed = renameField(stored, 'ghosts', 'predictions', (predictions) =>
    isObject(predictions)
      ? Object.fromEntries(Object.entries(predictions).map(([key, one]) => [key, upgradePrediction(one)]))
      : predictions,
  ) as Fields;
  const steps = changeField(
    changeField(renamed, 'done', mapList(upgradeStep)),
    'undone',
    mapList(upgradeStep),
  );
  return { curves: {}, ...(steps as Fields), schemaVersion: SCHEMA_VERSION };
}
