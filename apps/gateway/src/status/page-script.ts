/**
 * What the status page does in a browser. The access token lives in a variable, so that a reload forgets it and no other page
 * can read it; when it has run out, the form is there again.
 */
export const PAGE_SCRIPT = `'use strict';
const EVERY_MS = 2000;
const [summary, form, table] = ['summary', 'login', 'services'].map((id) => document.getElementById(id));
let token;

const cell = (text, className, note) => {
  const made = document.createElement('td');
  made.textContent = text;
  if (className) made.className = className;
  if (note) made.append(Object.assign(document.createElement('small'), { textContent: note }));
  return made;
};
const known = (value, show) => (value === null ? '–' : show(value));
const duration = (ms) => {
  if (ms === 0) return '–';
  const seconds = ms / 1000;
  if (seconds < 120) return (seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)) + ' s';
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? minutes + ' min' : Math.round(minutes / 60) + ' h';
};
const count = (value, tolerated) => cell(known(value, String), value > tolerated ? 'warn' : '');
const age = (ms, toleratedMs) => cell(known(ms, duration), ms > toleratedMs ? 'warn' : '');

function rowOf(service) {
  const row = document.createElement('tr');
  row.dataset.service = service.name;
  row.append(
    cell(service.name),
    cell(service.state, service.state === 'ready' ? 'good' : 'bad', service.fault),
    cell(known(service.uptimeSeconds, (seconds) => duration(seconds * 1000))),
    cell(known(service.memoryBytes, (bytes) => Math.round(bytes / 1048576) + ' MB')),
    count(service.outboxEvents, 1000),
    age(service.outboxAgeMs, 5000),
    count(service.lagRecords, 1000),
    age(service.lagAgeMs, 10000),
    count(service.parked, 0),
    count(service.deadLetters, 0),
  );
  return row;
}

function leave(sentence) {
  token = undefined;
  table.hidden = true;
  form.hidden = false;
  summary.textContent = sentence;
}

async function refresh() {
  if (token === undefined) return;
  try {
    const answer = await fetch('/status.json', { headers: { authorization: 'Bearer ' + token } });
    const body = await answer.json();
    if (answer.status === 401) return leave('Log in again: the session has ended.');
    if (answer.status === 403) return leave('This account may not see the platform.');
    if (!answer.ok) throw new Error(body.title);
    const ready = body.services.filter((service) => service.state === 'ready').length;
    summary.textContent = ready + ' of ' + body.services.length + ' services are ready · ' + new Date(body.readAt).toLocaleTimeString();
    summary.className = body.ready ? 'good' : 'bad';
    table.tBodies[0].replaceChildren(...body.services.map(rowOf));
    form.hidden = true;
    table.hidden = false;
  } catch (error) {
    summary.textContent = 'The gateway does not answer: ' + error.message;
    summary.className = 'bad';
  }
  setTimeout(refresh, EVERY_MS);
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { email, password } = Object.fromEntries(new FormData(form));
  summary.className = 'quiet';
  try {
    const answer = await fetch('/v1/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const body = await answer.json();
    if (!answer.ok) return leave(body.title);
    token = body.accessToken;
    form.reset();
    await refresh();
  } catch (error) {
    leave('The gateway does not answer: ' + error.message);
  }
});
`;
