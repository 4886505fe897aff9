import '../style/base.css';

import { mount } from 'svelte';

import { httpBackend } from '../backend/http';
import { inWindow, windowBackend } from '../backend/tauri';
import Officer from './Officer.svelte';
import { program } from './program.svelte';

/** The development host gives its token in the address, once; it is kept in memory only. */
function takeToken(): string | undefined {
  const address = new URL(location.href);
  const token = address.searchParams.get('token') ?? undefined;
  address.searchParams.delete('token');
  history.replaceState(null, '', address);
  return token;
}

const target = document.getElementById('app');
if (!target) throw new Error('officer.html has no #app');
mount(Officer, { target });
void program.connect(inWindow ? windowBackend() : httpBackend(takeToken()));
