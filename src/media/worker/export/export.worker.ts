import { serve } from '../../../platform/worker-rpc/host';
import type { ExportMethods } from '../../protocol';
import { muxClip } from './mux-clip';
import { readBack } from './read-back';

serve<ExportMethods>(self, {
  mux: muxClip,
  readBack: ({ file, container }) => readBack(file, container),
});
