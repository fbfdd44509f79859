#pragma once

namespace interlock::cli {

/// Parses a generated body of 5 MB, like node_exporter's (75 bytes and 1.8 labels a line), and prints
/// `name: value unit` lines: first sight, known series, and OpenMetrics. Gives the exit status.
int benchExposition();

} // namespace interlock::cli
