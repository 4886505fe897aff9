import '../style/base.css';

import { mount } from 'svelte';

import Officer from './Officer.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('officer.html has no #app');
mount(Officer, { target });
