"use client";

import Failed, { type Failure } from "./(app)/error";

/** Outside the shell, where no layout brings the main landmark. */
export default function FailedAlone(failure: Failure) {
  return (
    <main id="content">
      <Failed {...failure} />
    </main>
  );
}
