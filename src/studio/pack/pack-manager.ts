import { StudioError, throwIfAborted, toErrorDto } from '../../core/errors';
import { judgeDevice, refusalOf } from '../../core/pack/device-needs';
import { localBytes, localPart } from '../../core/pack/local-part';
import { packBytes, type PackManifest, type PackRole } from '../../core/pack/manifest';
import { packTitle } from '../../core/pack/pack-title';
import { TransferMeter } from '../../core/pack/transfer-meter';
import type { BankFileName, PackSource } from '../../engine/api';
import type { PackWorkOptions, Packs, StoredPack } from '../../packs/api';
import type { JobContext, JobStage } from '../jobs/job';
import { withAlert } from '../messages/alerts';
import type { StudioServices } from '../services';
import { packLock } from './chosen-pack';
import { type PacksState, storedPercent } from './packs-state';

type Services = Pick<
  StudioServices,
  'chosenPack' | 'jobs' | 'locks' | 'log' | 'models' | 'now' | 'pack' | 'packs' | 'persistStorage' | 'store'
>;

/** The list of model packs and what is done with it. Its work is the job `pack`, one piece at a time. */
export interface PackManager {
  /** Reads the list and what the browser says of this device. */
  refresh(): Promise<void>;
  /** Reads the manifest at an address; the pack becomes the offer. */
  lookAt(address: string): Promise<void>;
  /** The same for the files of a folder on disk. */
  lookAtFiles(files: readonly File[]): Promise<void>;
  dismissOffer(): void;
  /** Stores the offered pack. @param localPart only what this device needs where a server makes the sound. */
  add(localPart?: boolean): Promise<void>;
  resume(key: string): Promise<void>;
  /** Stops what is fetched, copied or checked. What has arrived stays. */
  pause(): void;
  /** Compares all files with their SHA-256. @param key null: the pack that the studio ships with. */
  check(key: string | null): Promise<void>;
  /** Looks whether the pack's server has another version, which becomes the offer. */
  update(key: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** Takes are made with this pack from now on. @param key null: the one that the studio ships with. */
  use(key: string | null): Promise<void>;
}

/** Held by the tab that fetches, checks or deletes. */
const WORK_LOCK = 'pack work';

export function packManager(services: Services): PackManager {
  const { chosenPack, jobs, locks, log, models, now, packs, persistStorage, store } = services;

  const set = (changes: Partial<PacksState>) =>
    store.setState(({ packs: before }) => ({ packs: { ...before, ...changes } }));

  async function refresh(): Promise<void> {
    try {
      const all = await packs();
      const [stored, device, shipped] = await Promise.all([all.list(), all.device(), shippedManifest()]);
      set({ stored, device, shipped });
    } catch (error) {
      const { message, detail } = toErrorDto(error);
      log(`packs: ${detail ?? message}`);
      set({ stored: [] });
      store.setState(withAlert('pack', 'The stored model packs cannot be read in this browser.'));
    }
  }

  async function shippedManifest(): Promise<PackManifest | null> {
    return store.getState().packs.shipped ?? (await services.pack().catch(() => null))?.manifest ?? null;
  }

  /** Runs one piece of work, while no other tab does any; afterwards the list is read again. */
  function work(
    key: string | null,
    stage: JobStage,
    run: (all: Packs, context: JobContext) => Promise<string>,
  ): Promise<void> {
    return jobs
      .run('pack', stage, async (context) => {
        set({ workOn: key });
        const lock = await locks.acquire(WORK_LOCK, () => undefined);
        if (!lock) throw new StudioError('request-invalid', OTHER_TAB);
        try {
          return await run(await packs(), context);
        } finally {
          lock.release();
        }
      })
      .then(refresh);
  }

  /** Options of work on `bytes` bytes, whose progress becomes the job's. */
  function measured(stage: JobStage, bytes: number, { signal, progress }: JobContext): PackWorkOptions {
    const meter = new TransferMeter(bytes);
    const onProgress = (loaded: number) => {
      const { rate, secondsLeft } = meter.note(now().getTime() / 1000, loaded);
      progress({ stage, fraction: loaded / bytes, secondsLeft, rate, download: { loaded, total: bytes } });
    };
    return { signal, onProgress };
  }

  /** Fetches or copies what is missing. Pausing is no failure. */
  async function storing(
    all: Packs,
    { key, manifest }: StoredPack,
    signal: AbortSignal,
    run: () => Promise<void>,
  ): Promise<string> {
    try {
      await run();
    } catch (error) {
      if (!signal.aborted) throw error;
      const pack = (await all.list()).find((one) => one.key === key);
      return `${packTitle(manifest)} is paused at ${pack ? storedPercent(pack) : 0} %.`;
    }
    return `${packTitle(manifest)} is stored in this browser and checked.`;
  }

  const stored = (key: string) => {
    const pack = store.getState().packs.stored?.find((one) => one.key === key);
    if (pack) return pack;
    throw new StudioError('pack-corrupt', 'The model pack is no longer stored in this browser.', key);
  };

  const transferStage = (kind: StoredPack['origin']['kind']): JobStage =>
    kind === 'server' ? 'fetch-pack' : 'copy-pack';

  return {
    refresh,

    lookAt: (address) =>
      work(null, 'read-pack', async (all, { signal }) => {
        const offer = await all.offerFromServer(address, signal);
        set({ offer });
        return `Found ${packTitle(offer.manifest)}.`;
      }),

    lookAtFiles: (files) =>
      work(null, 'read-pack', async (all) => {
        const offer = await all.offerFromDisk(files);
        set({ offer });
        return `Found ${packTitle(offer.manifest)}.`;
      }),

    dismissOffer: () => set({ offer: null }),

    async add(isLocalPart = false) {
      const { offer } = store.getState().packs;
      if (!offer) return;
      const stage = transferStage(offer.origin.kind);
      await work(offer.key, stage, async (all, context) => {
        const part = isLocalPart ? localPart(offer.manifest) : offer.manifest;
        const bytes = isLocalPart ? localBytes(offer.manifest) : offer.bytes;
        const missing = Math.max(0, bytes - offer.storedBytes);
        const refusal = refusalOf(judgeDevice(part, await all.device(), missing));
        if (refusal !== null) throw new StudioError('request-invalid', refusal);
        const others = (store.getState().packs.stored ?? []).filter(({ key }) => key !== offer.key);
        set({ offer: null, stored: [...others, offer] });
        await persistStorage();
        return storing(all, offer, context.signal, () =>
          all.add(offer, { ...measured(stage, bytes, context), localPart: isLocalPart }),
        );
      });
    },

    resume: (key) =>
      work(key, 'fetch-pack', async (all, context) => {
        const pack = stored(key);
        return storing(all, pack, context.signal, () =>
          all.resume(key, measured('fetch-pack', pack.bytes, context)),
        );
      }),

    pause: () => jobs.cancel('pack'),

    check: (key) =>
      work(key, 'check-pack', async (all, context) => {
        if (key === null) {
          const pack = await services.pack(context.signal);
          await readAll(pack, measured('check-pack', packBytes(pack.manifest), context));
          return `${packTitle(pack.manifest)}: every file is as its manifest states.`;
        }
        const { bytes, manifest } = stored(key);
        const missing = await all.check(key, measured('check-pack', bytes, context));
        if (missing.length === 0) return `${packTitle(manifest)}: every file is as its manifest states.`;
        throw new StudioError(
          'pack-corrupt',
          `${packTitle(manifest)}: ${list(missing)} ${missing.length === 1 ? 'is' : 'are'} damaged or missing. Press Resume to get ${missing.length === 1 ? 'it' : 'them'} again.`,
        );
      }),

    update: (key) =>
      work(key, 'read-pack', async (all, { signal }) => {
        const { origin, manifest } = stored(key);
        const offer = await all.offerFromServer(origin.folder, signal);
        if (offer.key === key) return `${packTitle(manifest)} is what ${new URL(origin.folder).host} has.`;
        set({ offer });
        return `Found ${packTitle(offer.manifest)}.`;
      }),

    remove: (key) =>
      work(key, 'delete-pack', async (all) => {
        const { manifest } = stored(key);
        if (store.getState().packKey === key)
          throw new StudioError(
            'request-invalid',
            `${packTitle(manifest)} is in use. Use another pack first, then delete it.`,
          );
        const lock = await locks.acquire(packLock(key), () => undefined);
        if (!lock)
          throw new StudioError(
            'request-invalid',
            `${packTitle(manifest)} is in use in another tab. Use another pack there, or close the tab, then delete it.`,
          );
        try {
          await all.remove(key);
        } finally {
          lock.release();
        }
        return `${packTitle(manifest)} was deleted.`;
      }),

    use: (key) =>
      work(key, 'load', async (_, { signal }) => {
        const { manifest } = store.getState();
        jobs.cancel('map');
        jobs.cancel('generate');
        const pack = await chosenPack.openKey(key, signal);
        try {
          await models.use(pack, signal);
        } catch (error) {
          // The pack of before is opened again when it is needed.
          models.forget();
          store.setState({ manifest });
          throw error;
        }
        await chosenPack.remember(key);
        store.setState({ packKey: key });
        return `Model pack: ${packTitle(pack.manifest)}.`;
      }),
  };
}

const OTHER_TAB = 'Another tab is working on the model packs. Wait until it has finished, or pause it there.';

/** "a.onnx, b.onnx and 3 more" */
function list(names: readonly string[]): string {
  const rest = names.length - 2;
  return rest > 0 ? `${names.slice(0, 2).join(', ')} and ${rest} more` : names.join(' and ');
}

/** Reads every file of a pack that verifies what it reads. */
async function readAll(pack: PackSource, { signal, onProgress }: PackWorkOptions): Promise<void> {
  const { bank, roles } = pack.manifest;
  let done = 0;
  const read = async (file: Promise<Blob>) => {
    done += (await file).size;
    onProgress?.(done);
    throwIfAborted(signal);
  };
  for (const role of Object.keys(roles) as PackRole[]) {
    if (!roles[role]) continue;
    await read(pack.graph(role, { signal }));
    for (const { file } of roles[role].externalData ?? [])
      await read(pack.externalData(role, file, { signal }));
  }
  if (roles.cavp?.classes) await read(pack.pictureClasses({ signal }));
  await read(pack.tokenizer({ signal }));
  if (bank)
    for (const part of ['sounds', 'index', 'embeddings'] satisfies BankFileName[])
      await read(pack.bank(part, { signal }));
}
