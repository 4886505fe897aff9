// The officer's program behind its bridge, called without a page: for the stories in a browser and in the window.

/** Calls the bridge of a host as its page does. */
export function caller(address) {
  const { origin, searchParams } = new URL(address);
  return async (method, args = null) => {
    const answer = await fetch(`${origin}/call/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${searchParams.get('token')}`, 'content-type': 'application/json' },
      body: JSON.stringify(args),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(body)}`);
    return body;
  };
}
