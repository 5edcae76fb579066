/** Credits and counts of one simulator. */
export interface Ledger {
  requests: number;
  createRequests: number;
  acceptedCreates: number;
  charges: number;
  creditsTaken: number;
  creditsLeft: number;
  overlappingPolls: number;
  webhookAttempts: number;
  webhooksTaken: number;
}

/** A ledger with this many credits. */
export function openLedger(credits: number): Ledger {
  return {
    requests: 0,
    createRequests: 0,
    acceptedCreates: 0,
    charges: 0,
    creditsTaken: 0,
    creditsLeft: credits,
    overlappingPolls: 0,
    webhookAttempts: 0,
    webhooksTaken: 0,
  };
}

/** Takes the cost of an accepted create. Takes nothing and returns false if there are too few credits. */
export function charge(ledger: Ledger, cost: number): boolean {
  if (cost > ledger.creditsLeft) return false;
  ledger.creditsLeft -= cost;
  ledger.creditsTaken += cost;
  ledger.charges += 1;
  ledger.acceptedCreates += 1;
  return true;
}
