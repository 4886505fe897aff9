/** The officer's window: the one file that knows Tauri. */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import { asHeader, type Backend, BackendError, Listeners, type MethodTable, type TopicTable } from './backend';

/** Is this page shown by the officer's window? */
export const inWindow = '__TAURI_INTERNALS__' in window;

export function windowBackend<
  M extends MethodTable,
  T extends TopicTable,
  F extends MethodTable,
  D extends MethodTable,
>(): Backend<M, T, F, D> {
  const listeners = new Listeners();
  void listen<{ topic: string; payload: unknown }>('push', (event) => listeners.push(event.payload));
  return {
    call: (method, args) => asked('call', { method, arguments: args }),
    save: (method, args) => asked('save', { method, arguments: args }),
    async send(method, args, file) {
      const options = { headers: { 'pendata-method': method, 'pendata-arguments': asHeader(args) } };
      return await asked('send', await file.arrayBuffer(), options);
    },
    subscribe: (topic, listener) => listeners.add(topic, listener),
  };
}

function asked(...request: Parameters<typeof invoke>): Promise<never> {
  return invoke<never>(...request).catch((error: unknown) => {
    throw BackendError.from(error);
  });
}
