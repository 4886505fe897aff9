// Pictures for the stories, painted by the browser itself.

/** A JPEG of this size: a house under a sky of this hue. */
export async function house(page, width, height, hue) {
  const base64 = await page.evaluate(
    async ([width, height, hue]) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [width, height];
      const draw = canvas.getContext('2d');
      for (let y = 0; y < height; y += 4) {
        draw.fillStyle = `hsl(${hue + (40 * y) / height} 60% ${30 + (40 * y) / height}%)`;
        draw.fillRect(0, y, width, 4);
      }
      draw.fillStyle = '#7a4a2a';
      draw.fillRect(width * 0.2, height * 0.4, width * 0.6, height * 0.5);
      draw.fillStyle = '#d9c7a0';
      draw.fillRect(width * 0.45, height * 0.6, width * 0.12, height * 0.3);
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.95));
      const bytes = new Uint8Array(await blob.arrayBuffer());
      let text = '';
      for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      return btoa(text);
    },
    [width, height, hue],
  );
  return Buffer.from(base64, 'base64');
}
