import '../style/base.css';

import { mount } from 'svelte';

import { desk } from './console.svelte';
import District from './District.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('district.html has no #app');
void desk.connect();
mount(District, { target });
