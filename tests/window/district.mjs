// The district's console without its page: an admin who decides over the same requests.

/** Somebody logged in at the console of `address`. */
export async function openConsole(address, login, password) {
  let headers = { 'content-type': 'application/json' };
  const ask = async (method, path, body) => {
    const answer = await fetch(`${address}/api/${path}`, { method, headers, body: body && JSON.stringify(body) });
    const said = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return { said, cookie: answer.headers.get('set-cookie')?.split(';')[0] };
  };
  const { said, cookie } = await ask('POST', 'login', { login, password });
  headers = { ...headers, cookie, 'x-pendata-csrf': said.csrf };
  return {
    async cases() {
      return (await ask('GET', 'cases?offset=0&limit=50')).said.cases;
    },
    /** Decides for `value`, upon the case as it stands. */
    async decide({ household, case: id }, value, reason) {
      const path = `cases/${household.household}/${id}`;
      const { heads } = (await ask('GET', path)).said;
      return (await ask('POST', `${path}/decide`, { value, reason, heads })).said;
    },
  };
}
