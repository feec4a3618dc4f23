type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value with the named fields under their new names. Anything that is not an object is returned as it is. */
function withNewNames(value: unknown, names: Readonly<Record<string, string>>): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [names[key] ?? key, field]));
}

function withField(value: unknown, key: string, change: (field: unknown) => unknown): unknown {
  return isObject(value) && key in value ? { ...value, [key]: change(value[key]) } : value;
}

function eachOf(change: (item: unknown) => unknown): (list: unknown) => unknown {
  return (list) => (Array.isArray(list) ? list.map(change) : list);
}

/** A mapper prediction of version 1 with the field names of version 2. Checks nothing. */
export function upgradePrediction(prediction: unknown): unknown {
  return withField(withNewNames(prediction, { reading: 'detection' }), 'detection', (detection) =>
    withField(
      withNewNames(detection, { crisp: 'sharpTransients' }),
      'hits',
      eachOf((hit) => withNewNames(hit, { appears: 'threshold' })),
    ),
  );
}

/** A take of version 1 with the field names of version 2. Checks nothing. */
export function upgradeTake(take: unknown): unknown {
  return withNewNames(take, { envelopeMiss: 'levelError' });
}

/** The JSON of a project of any earlier version in the form of the present one. Checks nothing: validation comes after. */
export function upgradeProject(json: unknown): unknown {
  if (!isObject(json) || json['schemaVersion'] !== 1) return json;
  const renamed = withNewNames(json, { prediction: 'prediction' });
  const predicted = withField(renamed, 'prediction', upgradePrediction);
  return { ...(withField(predicted, 'takes', eachOf(upgradeTake)) as Json), schemaVersion: 2 };
}
