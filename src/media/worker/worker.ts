import { serve } from '../../platform/worker-rpc/host';
import type { DecoderMethods } from '../protocol';
import { Decoder } from './decoder';

serve<DecoderMethods>(self, new Decoder().handlers);
