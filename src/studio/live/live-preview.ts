import type { Pcm } from '../../core/audio/pcm';
import { splice } from '../../core/audio/splice';
import { throwIfAborted, toErrorDto } from '../../core/errors';
import { changedSamples } from '../../core/loudness/changed-samples';
import type { Envelope } from '../../core/loudness/envelope';
import { currentTakeOf, type Take } from '../../core/project/project';
import { toSamples } from '../../core/time/samples';
import type { Waveform } from '../clip/waveform';
import { updatedWaveform } from '../clip/waveforms';
import { pause } from '../jobs/pause';
import { whenJobsEnd } from '../jobs/quiet-page';
import { withAlert, withoutAlert } from '../messages/alerts';
import { makeSpan, type Samples } from '../takes/make-span';
import { withContext } from '../takes/span-context';
import { firstPart, rest, union, withPart } from './live-part';
import type { Live } from './live-state';
import { type LiveServices, type LiveSource, openLiveSource, sourceObstacle } from './live-source';

/** A draft has half the steps of the take, at most these, and no guidance: it has to be there while the hand still draws. */
const MOST_DRAFT_STEPS = 8;
/** Seconds made around what changed: where nothing changed, the old sound fades into the new one. */
const CONTEXT_SECONDS = 0.25;
/** Milliseconds without a change after which the drafts are made again as the take is. */
const REST_MILLISECONDS = 700;

export interface LiveActions {
  /** Turns the live preview on or off. */
  set(on: boolean): void;
}

/**
 * While it is on, what the designer changes in the curve since the current take is made anew at once, as a draft, and plays in the take's
 * place; when the hand rests, it is made again with all steps. The project is not changed: Generate makes the take.
 */
export class LivePreview implements LiveActions {
  /** Of the take that is previewed. */
  private session: { readonly take: Take; readonly abort: AbortController } | null = null;

  constructor(private readonly services: LiveServices) {}

  follow(): void {
    const { editor, store } = this.services;
    const update = () => this.update();
    editor.store.subscribe(({ document: now }, { document: before }) => now !== before && update());
    store.subscribe((now, before) => now.takeWaveforms !== before.takeWaveforms && update());
    store.subscribe(({ manifest: now }, { manifest: before }) => {
      // Another pack is in use: what was read for the one before does not fit it.
      if (!before || now === before) return;
      this.end();
      this.update();
    });
  }

  set(on: boolean): void {
    this.services.store.setState(withoutAlert('live'));
    this.show({ on });
    this.update();
  }

  private update(): void {
    const { editor, store } = this.services;
    const { live } = store.getState();
    const current = currentTakeOf(editor.document) ?? null;
    const take = live.on && sourceObstacle(editor.document, current) === null ? current : null;
    const { session } = this;
    // A take that was only renamed stays the same sound.
    if (session && take && session.take.id === take.id && session.take.sound === take.sound) return;
    this.end();
    if (!take) return;
    const abort = new AbortController();
    this.session = { take, abort };
    this.run(take, abort.signal).catch((error: unknown) => this.fail(error));
  }

  private end(): void {
    if (!this.session) return;
    this.session.abort.abort();
    this.session = null;
    this.show({ sound: null, waveform: null });
  }

  private fail(error: unknown): void {
    const { code, message, detail } = toErrorDto(error);
    if (code === 'cancelled') return;
    const { log, store } = this.services;
    log(`live preview: ${message} ${detail ?? ''}`);
    this.set(false);
    store.setState(withAlert('live', message));
  }

  private show(change: Partial<Live>): void {
    this.services.store.setState(({ live }) => ({ live: { ...live, ...change } }));
  }

  /** Makes what differs from the curve until it is aborted. */
  private async run(take: Take, signal: AbortSignal): Promise<void> {
    const source = await openLiveSource(take, this.services, signal);
    let { target } = source;
    let drafts: Samples | null = null;
    for (;;) {
      // Jobs that the designer started go first.
      await whenJobsEnd(this.services, signal);
      const wanted = source.wanted();
      const changed = changedSamples(target, wanted);
      if (changed && changedSamples(source.target, wanted) === null) {
        // As after undo: the take is that sound already.
        source.restore();
        ({ target } = source);
        drafts = null;
        this.show({ sound: null, waveform: null });
      } else if (changed) {
        const part = firstPart(changed, wanted.rate);
        target = withPart(target, wanted, part);
        await this.make(source, target, part, 'draft', signal);
        drafts = union(drafts, part);
      } else if (drafts) {
        const part = firstPart(drafts, wanted.rate);
        if (await this.makeFull(source, target, part, signal)) drafts = rest(drafts, part);
      } else await aborted(this.untilChange(signal));
      throwIfAborted(signal);
    }
  }

  /** As `make`, once the hand rests. @returns false where another change of the curve came before it. */
  private async makeFull(
    source: LiveSource,
    target: Envelope,
    part: Samples,
    signal: AbortSignal,
  ): Promise<boolean> {
    const unchanged = this.untilChange(signal);
    try {
      await pause(REST_MILLISECONDS, unchanged);
      await this.make(source, target, part, 'full', unchanged);
      return true;
    } catch (error) {
      if (unchanged.aborted) return false;
      throw error;
    }
  }

  /** Makes a part of the take and plays it in the old one's place. */
  private async make(
    source: LiveSource,
    target: Envelope,
    part: Samples,
    quality: Live['quality'],
    signal: AbortSignal,
  ): Promise<void> {
    const { engine, sound, take } = source;
    const began = performance.now();
    const { left, rate } = target;
    const within = { start: part.start / rate, end: part.end / rate };
    const request = await source.request(within);
    const context = toSamples(CONTEXT_SECONDS, rate);
    const made = await makeSpan(
      engine,
      { ...request, ...(quality === 'draft' && { guidance: 1, steps: draftSteps(request.steps) }) },
      target,
      withContext(part, left.length, { before: context, after: context }),
      { signal },
    );
    throwIfAborted(signal);
    // Nothing has changed in the context: half of it is the crossfade.
    const fade = CONTEXT_SECONDS / 2;
    splice(sound, made.pcm, made.start, { start: within.start - fade, end: made.end, fade });
    // Another object: playback reads it anew.
    this.show({
      sound: { take: take.id, pcm: { ...sound } },
      ...(quality === 'full' && { waveform: this.waveformOf(take, sound, made.start, made.end) }),
      quality,
      seconds: (performance.now() - began) / 1000,
    });
  }

  /** The waveform that is shown, with what has changed from `start` to `end` seconds. */
  private waveformOf({ id }: Take, sound: Pcm, start: number, end: number): Waveform | null {
    const { live, takeWaveforms } = this.services.store.getState();
    const shown = live.waveform ?? takeWaveforms.get(id);
    return shown ? updatedWaveform(sound, shown, start, end) : null;
  }

  /** Aborted at the next change of the curve, or with `signal`. */
  private untilChange(signal: AbortSignal): AbortSignal {
    const change = new AbortController();
    const unsubscribe = this.services.editor.store.subscribe(({ document: now }, { document: before }) => {
      if (now.curve !== before.curve || now.silenceLocks !== before.silenceLocks) change.abort();
    });
    const either = AbortSignal.any([signal, change.signal]);
    either.addEventListener('abort', unsubscribe, { once: true });
    if (either.aborted) unsubscribe();
    return either;
  }
}

function draftSteps(steps: number): number {
  return Math.max(1, Math.min(MOST_DRAFT_STEPS, Math.round(steps / 2)));
}

/** Resolves when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
