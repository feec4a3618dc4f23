/**
 * Projects of version 1 in the form of version 2, which differs in field names only. Nothing is checked here: what has another shape than
 * expected is returned as it is, and validation (project-schema.ts, project-change.ts) refuses it.
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

const mapList = (change: (item: unknown) => unknown) => (list: unknown) =>
  Array.isArray(list) ? list.map(change) : list;

const upgradeHits = mapList((hit) => renameField(hit, 'appears', 'threshold'));
const upgradeTakes = mapList((take) => renameField(take, 'envelopeMiss', 'levelError'));

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
  return changeField(renameField(project, 'ghost', 'prediction', upgradePrediction), 'takes', upgradeTakes);
}

/** The JSON of a project file. Other versions than 1 are returned unchanged. */
export function upgradeProjectFile(json: unknown): unknown {
  if (!isObject(json) || json['schemaVersion'] !== 1) return json;
  return changeField(upgradeFields(json), 'schemaVersion', () => 2);
}

/** A document as autosave stores it: a structured clone without a version. */
export function upgradeStoredProject(stored: unknown): unknown {
  return isObject(stored) && Object.hasOwn(stored, 'ghost') ? upgradeFields(stored) : stored;
}

function upgradeSplice(splice: unknown): unknown {
  return changeField(changeField(splice, 'out', upgradeTakes), 'into', upgradeTakes);
}

function upgradeStep(text: unknown): unknown {
  if (typeof text !== 'string') return text;
  try {
    const step = changeField(JSON.parse(text), 'change', (change) =>
      changeField(renameField(change, 'ghost', 'prediction'), 'fields', (fields) =>
        changeField(fields, 'takes', upgradeSplice),
      ),
    );
    return JSON.stringify(step);
  } catch {
    return text;
  }
}

/** Undo history as autosave stores it beside the document: JSON texts of steps, and predictions by key. */
export function upgradeStoredHistory(stored: unknown): unknown {
  if (!isObject(stored) || !Object.hasOwn(stored, 'ghosts')) return stored;
  const renamed = renameField(stored, 'ghosts', 'predictions', (predictions) =>
    isObject(predictions)
      ? Object.fromEntries(Object.entries(predictions).map(([key, one]) => [key, upgradePrediction(one)]))
      : predictions,
  );
  return changeField(changeField(renamed, 'done', mapList(upgradeStep)), 'undone', mapList(upgradeStep));
}
