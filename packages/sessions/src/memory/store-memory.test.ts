import { storeContract } from '../testing/store-contract.ts';
import { createMemoryStore } from './store-memory.ts';

storeContract({
  name: 'memory',
  open: async () => ({ store: createMemoryStore(), close: async () => {} }),
});
