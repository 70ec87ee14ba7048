// What time it is by the server: the phone's clock, less how far it goes ahead as last measured.
const LEAP = 5000;

export class Clock {
  constructor(memory, ahead = 0) {
    this.memory = memory;
    this.ahead = ahead;
    this.apart = Date.now() - performance.now();
  }

  // by the server's clock, in milliseconds
  now() {
    // set back meanwhile; a leap forward may as well be that the phone was asleep, when only one of the two goes on
    const apart = Date.now() - performance.now();
    if (apart < this.apart - LEAP) this.ahead += apart - this.apart;
    this.apart = apart;
    return Date.now() - this.ahead;
  }

  // Measure it by an answer: the server's `now` was somewhere between the question and the answer.
  async set(now, asked) {
    const took = Date.now() - asked;
    if (took < 0) {
      // set back while the answer was on its way, which would count for half
      this.now();
      return;
    }
    const ahead = asked + took / 2 - Date.parse(now);
    // an answer that was long on its way tells little
    if (took > 5000 || Math.abs(ahead - this.ahead) < took / 2 + 50) return;
    this.ahead = Math.round(ahead);
    await this.memory.keep("ahead", this.ahead);
  }
}
