#pragma once

namespace interlock {

/// The chance that a standard normal number is at most z: erfc(-z / sqrt 2) / 2, as exact as the library's
/// erfc.
double normalCdf(double z);

/// The z whose `normalCdf` is p, for 0 < p < 1; minus or plus infinity at 0 and 1, NaN outside. First guess:
/// Abramowitz and Stegun 26.2.23 (within 4.5e-4); then Halley steps on erfc, each cubing the error. Within
/// 1e-12 of the true value, also far out in the lower tail.
double normalQuantile(double p);

} // namespace interlock
