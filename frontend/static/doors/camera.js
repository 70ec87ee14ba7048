// The camera: looks several times a second, and tells what it reads once, until the code has left the picture.
import { makeDetector, read } from "./reading.js";

const PAUSE = 90;
const GONE = 1200;
const SIDE = 720;
const WANTED = { audio: false, video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } } };

export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

// a picture of which the decoder can make nothing is one without a code
const unreadable = (error) => {
  if (error instanceof DOMException) return [];
  throw error;
};

export class Camera {
  constructor(video, where, got) {
    Object.assign(this, { video, where, got });
    this.canvas = document.createElement("canvas");
    this.seen = "";
    this.at = 0;
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.#pause();
      else if (this.wanted) this.start();
    });
  }

  // Raises DOMException where the camera is not given.
  async start() {
    this.wanted = true;
    if (this.stream) return;
    this.stream = await navigator.mediaDevices.getUserMedia(WANTED);
    this.video.srcObject = this.stream;
    await this.video.play();
    await makeDetector(this.where);
    this.#wake();
    this.#look();
  }

  stop() {
    this.wanted = false;
    this.#pause();
  }

  #pause() {
    clearTimeout(this.timer);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  // a screen that goes dark in somebody's hand stops the camera
  async #wake() {
    try {
      await navigator.wakeLock?.request("screen");
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }

  async #look() {
    if (!this.stream) return;
    const { videoWidth: width, videoHeight: height } = this.video;
    if (width) {
      const side = Math.min(width, height);
      this.canvas.width = this.canvas.height = Math.min(side, SIDE);
      const pen = this.canvas.getContext("2d", { willReadFrequently: true });
      pen.drawImage(this.video, (width - side) / 2, (height - side) / 2, side, side, 0, 0, this.canvas.width, this.canvas.height);
      const [text] = await read(this.where, this.canvas).catch(unreadable);
      const now = performance.now();
      if (text) {
        const fresh = text !== this.seen || now - this.at > GONE;
        Object.assign(this, { seen: text, at: now });
        if (fresh) await this.got(text);
        this.at = performance.now();
      }
    }
    this.timer = setTimeout(() => this.#look(), PAUSE);
  }
}
