import '../style/base.css';

import { mount } from 'svelte';

import { httpBackend } from '../backend/http';
import { inWindow, windowBackend } from '../backend/tauri';
import Officer from './Officer.svelte';
import { program } from './program.svelte';

const tokenKey = 'pendata-host-token';

/** The development host gives its token in the address; it leaves the address at once and lives as long as the tab. */
function takeToken(): string | undefined {
  const address = new URL(location.href);
  const given = address.searchParams.get('token');
  if (given) sessionStorage.setItem(tokenKey, given);
  address.searchParams.delete('token');
  history.replaceState(null, '', address);
  return given ?? sessionStorage.getItem(tokenKey) ?? undefined;
}

const target = document.getElementById('app');
if (!target) throw new Error('officer.html has no #app');
mount(Officer, { target });
void program.connect(inWindow ? windowBackend() : httpBackend(takeToken()));
