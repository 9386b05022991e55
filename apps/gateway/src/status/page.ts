const STYLE = `
  :root { color-scheme: light dark; --quiet: #667085; --line: #e3e7ee; --good: #177245; --bad: #b42318; --warn: #b54708; }
  @media (prefers-color-scheme: dark) { :root { --quiet: #98a2b3; --line: #344054; --good: #4ade80; --bad: #f97066; --warn: #fdb022; } }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.4rem; margin: 0 0 .2rem; }
  table { border-collapse: collapse; width: 100%; margin-top: 1rem; font-variant-numeric: tabular-nums; }
  th, td { padding: .45rem .6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
  th { font-weight: 600; color: var(--quiet); font-size: .85rem; }
  th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
  td small { display: block; color: var(--quiet); white-space: normal; max-width: 18rem; }
  .quiet { color: var(--quiet); }
  .good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; } .warn { color: var(--warn); font-weight: 600; }
  form { display: grid; gap: .6rem; max-width: 20rem; margin-top: 1.5rem; }
  input, button { font: inherit; padding: .45rem .6rem; border: 1px solid var(--line); border-radius: 6px; }
  button { cursor: pointer; }
  [hidden] { display: none; }`;

/** The page before anybody has logged in. It holds no figures; its script fetches them with the token of whoever looks. */
export function statusPage(): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tenfold status</title>
<style>${STYLE}</style>
<h1>Tenfold</h1>
<p class="quiet" id="summary" role="status">Log in with an account of the staff.</p>
<form id="login">
  <label>E-mail <input name="email" type="email" autocomplete="username" required></label>
  <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
  <button>Log in</button>
</form>
<table id="services" hidden>
  <thead><tr><th>service</th><th>state</th><th>up</th><th>memory</th><th>outbox</th><th>oldest</th><th>lag</th><th>oldest</th><th>parked</th><th>dead</th></tr></thead>
  <tbody></tbody>
</table>
<script src="/status/page.js"></script>
</html>
`;
}
