/** What the machine can do beside showing pages. Screens ask here, never the browser or the window. */

export interface PlaceReading {
  latitude: number;
  longitude: number;
  /** Metres above sea level; 0 where the machine does not know. */
  altitude: number;
  /** Metres; about two readings of three lie within. */
  accuracy: number;
}

export interface Platform {
  /** Readings until the returned function is called; `onunavailable` where there are none to be had. */
  watchPlace: (onreading: (reading: PlaceReading) => void, onunavailable: () => void) => () => void;
  /** May there be a camera? Whether it may be used shows when it is opened. */
  hasCamera: () => boolean;
  /** The camera behind the machine where it has two. Rejects where there is none, or it is not allowed. */
  openCamera: () => Promise<MediaStream>;
}

/** A webview or a browser. */
export const webPlatform: Platform = {
  watchPlace(onreading, onunavailable) {
    if (!('geolocation' in navigator)) {
      onunavailable();
      return () => undefined;
    }
    let found = false;
    const watch = navigator.geolocation.watchPosition(
      ({ coords: { latitude, longitude, altitude, accuracy } }) => {
        found = true;
        onreading({ latitude, longitude, altitude: altitude ?? 0, accuracy });
      },
      (error) => {
        // A receiver that loses its satellites for a moment finds them again.
        if (!found || error.code === error.PERMISSION_DENIED) onunavailable();
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: 60_000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  },
  hasCamera: () => typeof navigator.mediaDevices?.getUserMedia === 'function',
  openCamera: () =>
    navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1440 } },
    }),
};
