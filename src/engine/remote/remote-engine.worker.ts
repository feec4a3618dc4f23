import { wait } from '../../platform/wait';
import { serve } from '../../platform/worker-rpc/host';
import { InferenceServer } from './inference-server';
import type { RemoteMethods } from './protocol';
import { RemoteModels } from './remote-models';

let models: RemoteModels | null = null;

serve<RemoteMethods>(self, {
  connect: ({ address, token, manifest, roles }, { signal }) => {
    const access = { address: new URL(address), token };
    models = new RemoteModels(new InferenceServer(access, { fetch: fetch.bind(self), wait }), manifest);
    return models.find(roles, signal);
  },
  evaluate: ({ role, feeds }, { signal }) => models!.evaluate(role, feeds, signal),
});
