// A photo from a file, given to a question as the chooser would give it.

/** A JPEG of a house of this size, painted by the page; `padding` bytes make the file heavier. */
export function choosePhoto(window, path, { width, height, padding = 0 }) {
  return window.run(
    (path, width, height, padding) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [width, height];
      const draw = canvas.getContext('2d');
      draw.fillStyle = '#3a7';
      draw.fillRect(0, 0, width, height);
      draw.fillStyle = '#a52';
      draw.fillRect(width / 4, height / 3, width / 2, height / 2);
      canvas.toBlob((blob) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([blob, new Uint8Array(padding)], 'rumah.jpg', { type: 'image/jpeg' }));
        const input = document.querySelector(`[data-path="${path}"] input[type=file]`);
        input.files = transfer.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }, 'image/jpeg');
    },
    path,
    width,
    height,
    padding,
  );
}

/** Width of the thumbnail that is drawn; 0 before. */
export const thumbnail = (window, path) =>
  window.run((path) => document.querySelector(`[data-path="${path}"] img`)?.naturalWidth ?? 0, path);
