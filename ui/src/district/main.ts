import '../style/base.css';

import { mount } from 'svelte';

import District from './District.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('district.html has no #app');
mount(District, { target });
