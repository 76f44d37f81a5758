/* The start of the candidates' bundle: which page it is, by the address. */
import { showJobs } from './jobs';
import { showLink } from './link';
import { showStatus } from './status';
import './guest.css';

const [first, second, third] = window.location.pathname.split('/').filter(Boolean).map((part) => decodeURIComponent(part));
if (first === 'jobs') void showJobs(second ?? '', third ?? '');
else if (first === 'a') void showStatus(second ?? '');
else void showLink(second ?? '');
