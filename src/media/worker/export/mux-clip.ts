import { type InputAudioTrack, MkvOutputFormat, MovOutputFormat, Output } from 'mediabunny';
import { StudioError, throwIfAborted } from '../../../core/errors';
import type { Speaker } from '../../containers/speakers';
import { exportReadFailed } from '../../messages';
import { type MovieContainer, movieContainerFor, movieTypes } from '../../movie-container';
import type { MuxParams, MuxResult, PictureFacts } from '../../protocol';
import { trackCodecLabel } from '../audio-tracks';
import { canRead, fileFactsOf, openInput } from '../open-input';
import { openPicture, type PictureSource } from '../picture/picture-source';
import { openSink } from './file-sink';
import { sampleSpans } from './movie/copied-track';
import { finishMovie, PICTURE_ID, type TrackCopy } from './movie/finish-movie';
import { readSourceMovie, type SourceMovie } from './movie/source-movie';
import { readBack, timecodeText } from './read-back';
import { planSound, type SoundPlan } from './sound-plan';
import { MovieTarget } from './stream-target';
import { convertedSoundFeed, copiedSoundFeed, interleave, pictureFeed, type TrackFeed } from './track-feeds';

interface MuxContext {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number) => void;
}

/** Writes the picture's packets unchanged, the take as the first sound track and the production sound as the next ones. */
export async function muxClip(params: MuxParams, context: MuxContext): Promise<MuxResult> {
  const { opened, source, useFfmpeg } = params;
  const input = openInput(source);
  try {
    const picture = (await canRead(input)) ? await copyablePicture(input, opened) : null;
    const container = picture && movieContainerFor((await picture.track.getCodec())!);
    if (!picture || !container) return { kind: 'ffmpeg', origin: opened.origin };
    const movie = await readSourceMovie(source);
    const sounds = await planSound(picture, container, movie, source.size);
    if (useFfmpeg && sounds.some(({ kind }) => kind === 'none'))
      return { kind: 'ffmpeg', origin: opened.origin };
    return await writeMovie({ picture, container, movie, sounds }, params, context);
  } finally {
    input.dispose();
  }
}

/** Null when mediabunny cannot copy the picture: unknown codec or several edits. */
async function copyablePicture(
  input: ReturnType<typeof openInput>,
  opened: PictureFacts,
): Promise<PictureSource | null> {
  const track = await input.getPrimaryVideoTrack().catch(() => null);
  if (!track || (await track.getCodec()) === null) return null;
  const { isobmff } = await fileFactsOf(input);
  if ((isobmff?.tracks.get(track.id)?.nonEmptyEdits ?? 0) > 1) return null;
  const picture = await openPicture(input, track, isobmff, { soundEnd: opened.soundEnd });
  // The geometry was measured when the clip was opened; `source` may be its conversion, which has another size.
  const sameFile = picture && (await track.getCodedWidth()) === opened.codedWidth;
  return picture && sameFile ? { ...picture, geometry: opened.geometry } : picture;
}

interface MoviePlan {
  readonly picture: PictureSource;
  readonly container: MovieContainer;
  readonly movie: SourceMovie | null;
  readonly sounds: readonly SoundPlan[];
}

async function writeMovie(
  plan: MoviePlan,
  params: MuxParams,
  { signal, progress }: MuxContext,
): Promise<MuxResult> {
  const { picture, container, movie, sounds } = plan;
  const { fileName, timecode, chapters, title, credits } = params;
  const { duration } = picture.timeline;
  const sink = await openSink(params.target, movieTypes[container]);
  const writer = new MovieTarget(sink);
  const isMov = container === 'mov';
  const format = isMov
    ? new MovOutputFormat({ fastStart: false, onMoov: writer.onMoov })
    : new MkvOutputFormat();
  const output = new Output({ format, target: writer.target });
  const sound = openInput(params.sound);
  const feeds: TrackFeed[] = [];
  try {
    const tags = isMov && movie ? {} : await picture.input.getMetadataTags();
    const raw = timecode && !isMov ? { ...tags.raw, TIMECODE: timecodeText(timecode) } : tags.raw;
    const comment = [tags.comment, credits].filter(Boolean).join('. ');
    output.setMetadataTags({
      ...(title && !(isMov && movie) && { title }),
      ...tags,
      ...(comment && !(isMov && movie) && { comment }),
      ...(raw && { raw }),
    });
    const tracks = await addTracks(output, plan, sound, feeds);
    await output.start();
    let time = 0;
    await interleave(feeds, (at) => {
      throwIfAborted(signal);
      time = Math.max(0, at);
      progress(Math.min(1, time / duration));
    }).catch((error: unknown) => {
      throw error instanceof StudioError ? error : exportReadFailed(fileName, time, error);
    });
    await output.finalize();
    throwIfAborted(signal);
    if (writer.movieBox) {
      const { bytes, position } = writer.movieBox;
      const { origin } = picture.timeline;
      const fromSource = await sourceExtras(plan, params);
      const extras = { ...tracks, timecode, chapters, credits, origin, duration, ...fromSource };
      await finishMovie(sink, bytes, position, extras).catch((error: unknown) => {
        throw error instanceof DOMException ? exportReadFailed(fileName, duration, error) : error;
      });
    }
    const blob = await sink.finish();
    return {
      kind: 'written',
      blob,
      container,
      contents: await readBack(blob, container),
      converted: await labelsOf(sounds, 'convert'),
      lost: await labelsOf(sounds, 'none'),
    };
  } catch (error) {
    // A full disk, not the source, is then the cause.
    const cause = sink.failure ? sink.failure.error : error;
    await Promise.all(feeds.map((feed) => feed.cancel().catch(() => undefined)));
    await output.cancel().catch(() => undefined);
    await sink.abort();
    throw cause;
  } finally {
    sound.dispose();
  }
}

/** Adds the tracks in their order in the new file. @returns their new ids by those of the source */
async function addTracks(
  output: Output,
  { picture, container, movie, sounds }: MoviePlan,
  sound: ReturnType<typeof openInput>,
  feeds: TrackFeed[],
) {
  const newIds = new Map<number, number>([[picture.track.id, PICTURE_ID]]);
  const sameDescription = new Map<number, number>();
  const speakers = new Map<number, readonly Speaker[]>();
  const ends = new Map<number, number>([[PICTURE_ID, picture.timeline.duration]]);
  const { isobmff } = await fileFactsOf(picture.input);
  const { origin } = picture.timeline;
  feeds.push(await pictureFeed(output, picture));
  const take = (await sound.getAudioTracks())[0]!;
  feeds.push(await copiedSoundFeed(output, take, { name: 'Foley', origin: 0, end: null, first: true }));
  const endOf = ({ id }: InputAudioTrack) => {
    const end = isobmff?.tracks.get(id)?.end ?? null;
    return end !== null && end > origin ? end : null;
  };
  for (const plan of sounds) {
    if (plan.kind !== 'copy' && plan.kind !== 'convert') continue;
    const { track } = plan;
    const language = await track.getLanguageCode();
    const options = {
      name: (await track.getName()) ?? 'Production sound',
      origin,
      end: endOf(track),
      first: false,
      language,
    };
    feeds.push(
      plan.kind === 'copy'
        ? await copiedSoundFeed(output, track, options)
        : await convertedSoundFeed(output, plan.sound, options),
    );
    newIds.set(track.id, feeds.length);
    if (options.end !== null) ends.set(feeds.length, options.end - origin);
    if (plan.kind === 'convert' && plan.sound.channels > 2) speakers.set(feeds.length, plan.sound.speakers);
    // The description of PCM in a MOV says more than its codec: the channel layout.
    const isPcm = (await track.getCodec())!.startsWith('pcm');
    if (container === 'mov' && plan.kind === 'copy' && movie?.isQuickTime && isPcm)
      sameDescription.set(track.id, feeds.length);
  }
  return { newIds, sameDescription, speakers, ends };
}

/** Tracks that are copied with their boxes: unknown sound codecs, subtitles, captions, chapters, further pictures, timed metadata. */
async function sourceExtras({ picture, movie, sounds }: MoviePlan, params: MuxParams) {
  const copies: TrackCopy[] = params.subtitles ? await allTracks(params.subtitles) : [];
  if (!movie) return { source: null, copies };
  const { source: file } = params;
  const written = new Set([picture.track.id, ...sounds.map(({ track }) => track.id)]);
  for (const track of movie.tracks) {
    const plan = sounds.find((sound) => sound.kind === 'boxes' && sound.box.id === track.id);
    // The timecode track is written anew: the user may have changed the start.
    const isCopied = plan?.kind === 'boxes' || (!written.has(track.id) && track.handler !== 'tmcd');
    const spans = isCopied ? sampleSpans(track, file.size) : null;
    if (spans) copies.push({ movie, file, track, spans });
  }
  const hasChapters = movie.tracks.some(({ references }) => references.has('chap'));
  return { source: { movie }, copies, ...(hasChapters && { chapters: [] }) };
}

async function allTracks(file: Blob): Promise<TrackCopy[]> {
  const movie = await readSourceMovie(file);
  return (movie?.tracks ?? []).flatMap((track) => {
    const spans = sampleSpans(track, file.size);
    return movie && spans ? [{ movie, file, track, spans }] : [];
  });
}

function labelsOf(sounds: readonly SoundPlan[], kind: SoundPlan['kind']): Promise<string[]> {
  const tracks: InputAudioTrack[] = sounds.filter((plan) => plan.kind === kind).map(({ track }) => track);
  return Promise.all(tracks.map(trackCodecLabel));
}
