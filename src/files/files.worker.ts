import { serve } from '../platform/worker-rpc/host';
import { fileHandlers } from './handlers';
import type { FileMethods } from './protocol';

serve<FileMethods>(self, fileHandlers);
