import { openDatabase } from '../platform/database';
import { serve } from '../platform/worker-rpc/host';
import { DATABASE_NAME } from './database-name';
import { indexHandlers } from './handlers';
import { indexStores } from './index-store';
import type { IndexMethods } from './protocol';
import { StoredSoundIndex } from './sound-index';

serve<IndexMethods>(self, indexHandlers(new StoredSoundIndex(openDatabase(DATABASE_NAME, indexStores))));
