#pragma once

class QElapsedTimer;

namespace interlock {

/// Measures the console on synthetic curves (12 guardrails with a day of seconds each) and prints `name:
/// value unit` lines: the first frame since `sinceStart`, one dashboard update until it is painted (median of
/// 60), resident memory. Runs the application's event loop until it is done and returns its status.
int runConsoleBench(const QElapsedTimer &sinceStart);

} // namespace interlock
