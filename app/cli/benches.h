#pragma once

namespace interlock::cli {

// Each prints `name: value unit` lines and gives the exit status.

/// 10,000 signed records: every signature on one core and on all, hashes under a signed head, and ssh-keygen
/// over the same records; medians of five interleaved rounds. Ends with `ratio to ssh-keygen: N`.
int benchVerify();
/// Appends that are durable one by one, the start of an engine on 100,000 records, and the opening of a day
/// of journal at 1 s.
int benchStore();
/// The window functions over a day of samples at 1 s.
int benchWindow();
/// Polls of the scrape source against a server of our own on the loopback interface.
int benchPoll();
/// Rollouts in virtual time.
int benchSimulate();

} // namespace interlock::cli
